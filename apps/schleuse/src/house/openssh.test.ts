/** OpenSSH's `sftp` against the whole house: what partners' scripts, and people at a terminal, do. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { test } from "node:test"
import { DemoHouse } from "./testing/demo-house.ts"
import { publishedBy, requireLogHolds, verify } from "./testing/log-copy.ts"
import { hasPeers, PYTHON, until } from "./testing/programs.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const CTRL_C = fileURLToPath(new URL("testing/ctrl_c.py", import.meta.url))

test("OpenSSH's sftp does with the house what the documented table says", async (t) => {
  if (!hasPeers(t, "sftp", PYTHON)) return
  const house = await DemoHouse.start(t)
  const practice = "praxis-beispiel"
  const insurer = "aok-musterland"
  const make = (name: string, bytes: number): Buffer => {
    const content = randomBytes(bytes)
    writeFileSync(house.file(name), content)
    return content
  }

  await t.test("500 small files go with put -r and come with get -r", async () => {
    mkdirSync(house.file("many/sub"), { recursive: true })
    for (let i = 0; i < 500; i++) make(`many/${i % 5 === 0 ? "sub/" : ""}f${i}`, i * 7)
    await house.requireSftp(practice, `put -r many ${OUTBOX}/`)
    await house.requireSftp(insurer, `get -r ${INBOX}/many got`)
    assert.equal((await house.run("diff", ["-r", "many", "got"])).stdout, "")
    assert.equal(readdirSync(house.file("got/sub")).length, 100)
  })

  await t.test("a folder with more files than fit into one page is listed whole", async () => {
    const senders = ["a", "b", "c", "d"].map((batch) => {
      mkdirSync(house.file(`page-${batch}`))
      for (let i = 0; i < 260; i++) writeFileSync(house.file(`page-${batch}/${batch}${i}`), batch)
      return house.requireSftp(practice, `put page-${batch}/* ${OUTBOX}/many/sub/`)
    })
    await Promise.all(senders)
    const names = await house.list(insurer, `${INBOX}/many/sub`)
    assert.equal(names.length, 1140)
    assert.equal(new Set(names).size, 1140)
  })

  await t.test("a temporary name waits, visibly for its sender only, until it is renamed", async () => {
    const content = make("in", 400_000)
    for (const name of ["a.tmp", "b.part", "c.filepart", "d~"]) {
      await house.requireSftp(practice, `put in ${OUTBOX}/${name}`)
      assert.ok((await house.list(practice, OUTBOX)).includes(name))
      assert.deepEqual(await house.list(insurer, INBOX), ["many"])
      assert.notEqual((await house.sftp(insurer, `get ${INBOX}/${name} stolen`)).code, 0)
      await house.requireSftp(practice, `rename ${OUTBOX}/${name} ${OUTBOX}/waited.dat`)
      await house.requireSftp(insurer, `get ${INBOX}/waited.dat waited`, `rm ${INBOX}/waited.dat`)
      assert.ok(readFileSync(house.file("waited")).equals(content), name)
    }
  })

  await t.test(
    "an upload whose client was killed is seen by its own account only, and reput completes it",
    async () => {
      const content = make("resumed", 8_000_000)
      const slow = house.beginSftp({ login: practice }, [`put resumed ${OUTBOX}/`], ["-l", "20000"])
      const size = async () => sizeIn(await house.requireSftp(practice, `ls -l ${OUTBOX}`), "resumed")
      await until("the upload is under way", async () => (await house.list(practice, OUTBOX)).includes("resumed"))
      await new Promise((resolve) => setTimeout(resolve, 1000))
      slow.process.kill("SIGKILL")
      await slow.ended
      await until("a part of it is sealed", async () => (await size()) > 0)
      assert.ok((await size()) < content.length)
      assert.deepEqual(await house.list(insurer, INBOX), ["many"])
      const other = { login: "klinikum-musterstadt" }
      assert.deepEqual(await house.list(other, "/ausgang/aok-musterland"), [])
      await house.requireSftp(practice, `reput resumed ${OUTBOX}/resumed`)
      await house.requireSftp(insurer, `get ${INBOX}/resumed resumed-got`)
      assert.ok(readFileSync(house.file("resumed-got")).equals(content))
    },
  )

  await t.test("reget continues a download, and what came is byte-identical", async () => {
    const content = readFileSync(house.file("resumed"))
    writeFileSync(house.file("half"), content.subarray(0, 3_333_333))
    await house.requireSftp(insurer, `reget ${INBOX}/resumed half`)
    assert.ok(readFileSync(house.file("half")).equals(content))
  })

  await t.test("Ctrl-C in the middle of a put delivers a short file, and the receipt says how short", async () => {
    make("short", 30_000_000)
    const args = [...house.sshOptions(practice), "-l", "40000", "-P", String(house.port()), `${practice}@127.0.0.1`]
    const { stdout } = await house.run(PYTHON, [CTRL_C, `put short ${OUTBOX}/short`, "10", ...args])
    assert.match(stdout, /Interrupt/)
    const bytes = sizeIn(await house.requireSftp(insurer, `ls -l ${INBOX}`), "short")
    assert.ok(bytes > 0 && bytes < 30_000_000, `${bytes} bytes`)
    const receipt = await fetchReceipt(house, /-angenommen-short-/)
    const told = await verify("receipt", receipt, "--key", publishedBy(house).vkey)
    assert.equal(told.code, 0, told.stdout)
    assert.match(told.stdout, new RegExp(`^ {2}sizeBytes: ${bytes}$`, "m"))
  })

  await t.test("Ctrl-C under a temporary name delivers nothing: it waits for a rename", async () => {
    const args = [...house.sshOptions(practice), "-l", "40000", "-P", String(house.port()), `${practice}@127.0.0.1`]
    await house.run(PYTHON, [CTRL_C, `put short ${OUTBOX}/unfinished.tmp`, "10", ...args])
    assert.ok((await house.list(practice, OUTBOX)).includes("unfinished.tmp"))
    assert.ok(!(await house.list(insurer, INBOX)).some((name) => name.startsWith("unfinished")))
    await house.requireSftp(practice, `rm ${OUTBOX}/unfinished.tmp`)
  })

  await t.test("rm in /eingang confirms: the file goes, and the sender has a receipt", async () => {
    await house.requireSftp(insurer, `rm ${INBOX}/resumed`)
    assert.ok(!(await house.list(insurer, INBOX)).includes("resumed"))
    const receipt = await fetchReceipt(house, /-best.*tigt-resumed-/)
    const told = await verify("receipt", receipt, "--key", publishedBy(house).vkey, "--content", house.file("resumed"))
    assert.equal(told.code, 0, told.stdout + told.stderr)
    assert.match(told.stdout, /^Receipt: collection confirmed/m)
  })

  await t.test("get -r of the receipts can be done again and again into the same folder", async () => {
    // Not as root, whom no mode stops: so the mode itself is looked at.
    for (let i = 0; i < 2; i++) {
      await house.requireSftp("klinikum-musterstadt", `put in ${OUTBOX}/letter-${i}`, "get -r /quittungen all")
    }
    assert.ok(readdirSync(house.file("all")).every((day) => (statSync(house.file(`all/${day}`)).mode & 0o200) !== 0))
  })

  await t.test("what was not read can be taken back, and its name is free again", async () => {
    make("regret", 1000)
    await house.requireSftp(practice, `put regret ${OUTBOX}/regret`, `rm ${OUTBOX}/regret`)
    assert.ok(!(await house.list(insurer, INBOX)).includes("regret"))
    const content = make("regret", 2000)
    await house.requireSftp(practice, `put regret ${OUTBOX}/regret`)
    await house.requireSftp(insurer, `get ${INBOX}/regret regret-got`)
    assert.ok(readFileSync(house.file("regret-got")).equals(content))
  })

  const hidden = [
    { login: "klinikum-musterstadt", line: "ls /eingang/praxis-beispiel/many" },
    { login: "klinikum-musterstadt", line: "get /ausgang/aok-musterland/many/f1 stolen" },
    { login: "aok-beispielregion", line: `get ${INBOX}/many/f1 stolen` },
    { login: practice, line: `get ${OUTBOX}/many/f1 stolen` },
    { login: practice, line: "ls /eingang/klinikum-musterstadt/none" },
    { login: practice, line: "put in /ausgang/muster-gmbh/x" },
    { login: practice, line: "put in /eingang/aok-musterland/x" },
    { login: practice, line: "put in /x" },
    { login: practice, line: "put in /quittungen/x" },
    { login: practice, line: `get ${OUTBOX}/../../../../etc/passwd stolen` },
    { login: practice, line: `symlink in ${OUTBOX}/link` },
    { login: practice, line: "put in /ablage/rundschreiben/x" },
  ]
  await t.test("what belongs to others is not there, and what is not granted is refused", async () => {
    for (const { login, line } of hidden) assert.equal((await house.sftp(login, line)).code, 1, `${login}: ${line}`)
    assert.ok(!readdirSync(house.folder).includes("stolen"))
  })

  await t.test("a shared folder is read by all and written by those who may", async () => {
    const content = make("letter", 5000)
    await house.requireSftp(insurer, "put letter /ablage/rundschreiben/brief.txt")
    await house.requireSftp(practice, "get /ablage/rundschreiben/brief.txt letter-got")
    assert.ok(readFileSync(house.file("letter-got")).equals(content))
  })

  await t.test("afterwards a copy of the log holds", async () => void (await requireLogHolds(house)))
})

/** Size of a file in what `ls -l` printed. */
function sizeIn(listing: string, name: string): number {
  const line = listing.split("\n").find((one) => one.endsWith(` ${name}`) || one.endsWith(`/${name}`)) ?? ""
  return Number(line.trim().split(/\s+/)[4] ?? 0)
}

/** The practice's first receipt whose name fits, fetched. */
async function fetchReceipt(house: DemoHouse, name: RegExp): Promise<string> {
  const [day = ""] = await house.list("praxis-beispiel", "/quittungen")
  const names = await house.list("praxis-beispiel", `/quittungen/${day}`)
  const found = names.find((one) => name.test(one))
  if (found === undefined) throw new Error(`no receipt ${name} among ${names.slice(-20).join(" ")}`)
  await house.requireSftp("praxis-beispiel", `get /quittungen/${day}/${found} ${found}`)
  return house.file(found)
}
