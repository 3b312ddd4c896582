/** A cut: transfers end with an error, every later request is refused with a reason, never an empty folder; and a reopening. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { type Finished, hasPeers, hasPythonModule, PYTHON, until } from "./testing/programs.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PRACTICE = "praxis-beispiel"
const INSURER = "aok-musterland"

/** Lists a folder with paramiko; prints its names, or fails. */
const PARAMIKO_LIST = `
import sys, paramiko
host, port, key, known, user, path = sys.argv[1:]
client = paramiko.SSHClient()
client.load_host_keys(known)
client.connect(host, int(port), username=user, key_filename=key, look_for_keys=False, allow_agent=False)
print(client.open_sftp().listdir(path))
client.close()
`

test("a cut ends what runs and refuses what comes, in every client's own way; a reopening ends it", async (t) => {
  if (!hasPeers(t, "sftp", "lftp", "ssh-keygen")) return
  const house = await DemoHouse.start(t)
  const content = randomBytes(12_000_000)
  writeFileSync(house.file("in"), content)
  await house.requireSftp(PRACTICE, `put in ${OUTBOX}/there`)

  const lftp = (login: string): Promise<Finished> => {
    const program = `set sftp:connect-program "${["ssh", "-a", "-x", ...house.sshOptions(login)].join(" ")}"`
    const settings = ["set net:max-retries 1", "set net:timeout 5", "set cmd:fail-exit yes"]
    const work = [`open -u ${login}, sftp://127.0.0.1:${house.port()}`, `cls ${INBOX}`]
    return house.run("lftp", ["-c", [program, ...settings, ...work].join("; ")])
  }
  const cut = (...words: readonly string[]): string => {
    const { code, stdout, stderr } = house.schleuse("cut", ...words, "--reason", "Übung", "--yes", "--json")
    assert.equal(code, 0, stdout + stderr)
    return /"cut":"([a-v0-9]{26})"/.exec(stdout)?.[1] ?? ""
  }
  const reopen = (id: string): void => {
    const { code, stdout, stderr } = house.schleuse("reopen", id, "--reason", "Übung", "--yes")
    assert.equal(code, 0, stdout + stderr)
  }
  const requireRefused = async (ask: () => Promise<Finished>, what: string): Promise<void> => {
    const { code, stdout } = await ask()
    assert.notEqual(code, 0, `${what}: ${stdout}`)
  }

  const scopes: readonly { readonly scope: readonly string[]; readonly insideGoesOn: boolean }[] = [
    { scope: [], insideGoesOn: true },
    { scope: ["door", "sftp"], insideGoesOn: true },
    { scope: ["institution", INSURER], insideGoesOn: false },
    { scope: ["account", INSURER], insideGoesOn: false },
  ]
  for (const { scope, insideGoesOn } of scopes) {
    const name = scope.join(" ") || "outside"
    await t.test(
      `cut ${name}: a running get ends with an error, new requests too, and it is all over when reopened`,
      async () => {
        const got = house.file(`got-${scope.join("-")}`)
        const get = house.beginSftp({ login: INSURER }, [`get ${INBOX}/there ${got}`], ["-l", "16000"])
        await until("the get is under way", () => existsSync(got))
        const id = cut(...scope)
        assert.notEqual((await get.ended).code, 0)
        assert.ok(readFileSync(got).length < content.length)
        for (const line of ["ls /", `ls ${INBOX}`, `get ${INBOX}/there x`, `put in /ablage/rundschreiben/x`]) {
          await requireRefused(() => house.sftp(INSURER, line), `sftp ${line}`)
        }
        await requireRefused(() => lftp(INSURER), "lftp")
        const inside = await house.sftp({ login: INSURER, zone: "inside" }, `ls ${INBOX}/there`)
        assert.equal(inside.code === 0, insideGoesOn, inside.stderr)
        reopen(id)
        await house.untilServing(INSURER)
        await house.requireSftp(INSURER, `reget ${INBOX}/there ${got}`)
        assert.ok(readFileSync(got).equals(content))
        assert.match((await lftp(INSURER)).stdout, /there/)
      },
    )
  }

  await t.test("a cut survives a kill of the keeper and a restart of everything", async () => {
    const id = cut()
    assert.ok(house.kill("keeper"))
    await until("the keeper is back", () => house.schleuse("status").code === 0)
    await requireRefused(() => house.sftp(PRACTICE, "ls /"), "after a kill")
    await house.stop()
    await house.open()
    await requireRefused(() => house.sftp(PRACTICE, "ls /"), "after a restart")
    reopen(id)
    await house.untilServing()
  })

  await t.test("a running put ends with an error and can be resumed after the reopening", async () => {
    const put = house.beginSftp({ login: PRACTICE }, [`put in ${OUTBOX}/resumed`], ["-l", "30000"])
    await until("the put is under way", async () => (await house.list(PRACTICE, OUTBOX)).includes("resumed"))
    const id = cut("institution", PRACTICE)
    assert.notEqual((await put.ended).code, 0)
    assert.ok(!(await house.list(INSURER, INBOX)).includes("resumed"))
    reopen(id)
    await house.requireSftp(PRACTICE, `reput in ${OUTBOX}/resumed`)
    await house.requireSftp(INSURER, `get ${INBOX}/resumed resumed`)
    assert.ok(readFileSync(house.file("resumed")).equals(content))
  })

  await t.test("paramiko raises, and sees the folder again afterwards", async (t) => {
    if (!hasPythonModule(t, "paramiko")) return
    const key = house.keyOf("alt-aok")
    assert.equal((await house.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])).code, 0)
    const words = ["--institution", INSURER, "--key", `${key}.pub`, "--compatible-until", "2099-12-31"]
    assert.equal(house.schleuse("account", "add", "alt-aok", ...words).code, 0)
    assert.ok(house.kill("sftp"))
    await house.untilServing()
    const known = join(house.data, "demo", "known_hosts")
    const args = ["-c", PARAMIKO_LIST, "127.0.0.1", String(house.port()), key, known, "alt-aok", INBOX]
    assert.match((await house.run(PYTHON, args)).stdout, /there/)
    const id = cut()
    await requireRefused(() => house.run(PYTHON, args), "paramiko")
    reopen(id)
    await house.untilServing()
    assert.match((await house.run(PYTHON, args)).stdout, /there/)
  })

  await t.test("cuts and reopenings are in the log, and it holds", async () => {
    const copy = await requireLogHolds(house)
    assert.equal(copy.leavesOf("cut").length, copy.leavesOf("reopen").length)
    assert.ok(copy.leavesOf("cut").length >= scopes.length + 2)
  })
})
