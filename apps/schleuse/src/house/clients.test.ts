/** Foreign clients other than OpenSSH's sftp, each doing what its users do with it. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { type Finished, hasPeers, hasPythonModule, isThere, PYTHON, until } from "./testing/programs.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PRACTICE = "praxis-beispiel"
const INSURER = "aok-musterland"
const PARAMIKO_STORY = fileURLToPath(new URL("testing/paramiko_story.py", import.meta.url))
/** Accounts of the same two institutions whose scripts know no AEAD ciphers. */
const OLD = { [PRACTICE]: "alt-praxis", [INSURER]: "alt-aok" } as const

test("foreign clients send and collect", async (t) => {
  if (!hasPeers(t, "ssh", "ssh-keygen")) return
  const house = await DemoHouse.start(t)
  const make = (name: string, bytes: number): Buffer => {
    const content = randomBytes(bytes)
    writeFileSync(house.file(name), content)
    return content
  }
  const content = make("in", 3_000_000)
  mkdirSync(house.file("tree/sub"), { recursive: true })
  for (let i = 0; i < 30; i++) make(`tree/${i % 3 === 0 ? "sub/" : ""}größe ${i}`, i * 10_007)
  const requireSame = async (a: string, b: string): Promise<void> => {
    assert.equal((await house.run("diff", ["-r", a, b])).stdout, "")
    assert.ok(existsSync(house.file(b)))
  }
  const ssh = (login: string) => ["ssh", "-a", "-x", ...house.sshOptions(login)].join(" ")

  await t.test("lftp: put, mirror both ways, pget, and goes on where it stopped", async (t) => {
    if (!hasPeers(t, "lftp")) return
    const lftp = async (login: string, ...lines: readonly string[]): Promise<Finished> => {
      const settings = [`set sftp:connect-program "${ssh(login)}"`, "set net:max-retries 1", "set cmd:fail-exit yes"]
      const open = `open -u ${login}, sftp://127.0.0.1:${house.port()}`
      return house.run("lftp", ["-c", [...settings, open, ...lines].join("; ")])
    }
    const sent = await lftp(PRACTICE, `cd ${OUTBOX}`, "put in -o lftp.dat", "mirror -R tree lftp-tree", "cls")
    assert.equal(sent.code, 0, sent.stderr)
    assert.match(sent.stdout, /lftp\.dat/)
    writeFileSync(house.file("lftp-half"), content.subarray(0, 1_234_567))
    const got = await lftp(
      INSURER,
      `cd ${INBOX}`,
      "get lftp.dat -o lftp-got",
      "pget -n 3 lftp.dat -o lftp-pget",
      "get -c lftp.dat -o lftp-half",
      "mirror lftp-tree lftp-tree-got",
    )
    assert.equal(got.code, 0, got.stderr)
    for (const name of ["lftp-got", "lftp-pget", "lftp-half"]) await requireSame("in", name)
    await requireSame("tree", "lftp-tree-got")
    // A file that was delivered and not collected is superseded by its continuation.
    writeFileSync(house.file("part-of-in"), content.subarray(0, 1_000_000))
    const resumed = await lftp(PRACTICE, `cd ${OUTBOX}`, "put part-of-in -o again.dat", "put -c in -o again.dat")
    assert.equal(resumed.code, 0, resumed.stderr)
    assert.equal((await lftp(INSURER, `get ${INBOX}/again.dat -o again`)).code, 0)
    await requireSame("in", "again")
    assert.notEqual((await lftp(PRACTICE, `get ${OUTBOX}/lftp.dat -o stolen`)).code, 0)
  })

  await t.test("rclone: copy both ways, check --download, test info", async (t) => {
    if (!hasPeers(t, "rclone")) return
    const rclone = (login: string, ...words: readonly string[]) =>
      house.run("rclone", [
        "--config=/dev/null",
        "--sftp-host=127.0.0.1",
        `--sftp-port=${house.port()}`,
        `--sftp-user=${login}`,
        `--sftp-key-file=${join(house.data, "demo", `${login}.key`)}`,
        `--sftp-known-hosts-file=${join(house.data, "demo", "known_hosts")}`,
        "--sftp-shell-type=none",
        "--retries=1",
        "--low-level-retries=1",
        ...words,
      ])
    const steps = [
      await rclone(PRACTICE, "copy", "tree", `:sftp:${OUTBOX}/rclone`),
      await rclone(PRACTICE, "copy", "tree", `:sftp:${OUTBOX}/rclone`),
      await rclone(INSURER, "check", "--download", "tree", `:sftp:${INBOX}/rclone`),
      await rclone(INSURER, "copy", `:sftp:${INBOX}/rclone`, "rclone-got"),
      await rclone(PRACTICE, "mkdir", `:sftp:${OUTBOX}/info`),
      await rclone(PRACTICE, "test", "info", "--check-length", "--check-streaming", `:sftp:${OUTBOX}/info`),
    ]
    for (const { code, stderr } of steps) assert.equal(code, 0, stderr)
    await requireSame("tree", "rclone-got")
    assert.match(steps[2]?.stderr ?? "", /0 differences found/)
    assert.match(steps[5]?.stdout ?? "", /canStream = true/)
    assert.match(steps[5]?.stdout ?? "", /maxFileLength = 255/)
  })

  await t.test("sshfs: a read-only mount is read, and whole files are written through another", async (t) => {
    if (!hasPeers(t, "sshfs", "fusermount3")) return
    const fuse = await house.run("test", ["-w", "/dev/fuse"])
    if (!isThere(t, fuse.code === 0, "the right to use /dev/fuse")) return
    await house.requireSftp(PRACTICE, `put in ${OUTBOX}/mounted.dat`)
    const mounts: string[] = []
    const mount = async (login: string, path: string, ...options: readonly string[]): Promise<string> => {
      const at = house.file(`mount-${mounts.length}`)
      mkdirSync(at)
      const command = `ssh_command=${ssh(login)} -p ${house.port()}`
      const words = ["-o", command, ...options, `${login}@127.0.0.1:${path}`, at]
      const { code, stderr } = await house.run("sshfs", words)
      assert.equal(code, 0, stderr)
      mounts.push(at)
      return at
    }
    try {
      const inbox = await mount(INSURER, INBOX, "-o", "ro")
      assert.ok(readFileSync(join(inbox, "mounted.dat")).equals(content))
      await requireSame("in", "mount-0/mounted.dat")
      const outbox = await mount(PRACTICE, OUTBOX)
      const written = await house.run("cp", ["-r", "in", "tree", outbox])
      assert.equal(written.code, 0, written.stderr)
      const { stdout, code } = await house.run("sh", ["-c", 'echo "eine Zeile" > "$1/text" && ls "$1"', "sh", outbox])
      assert.equal(code, 0)
      assert.match(stdout, /^text$/m)
    } finally {
      for (const at of mounts) await house.run("fusermount3", ["-u", at])
    }
    await house.requireSftp(INSURER, `get ${INBOX}/in sshfs-got`, `get ${INBOX}/text text`)
    await house.requireSftp(INSURER, `get -r ${INBOX}/tree sshfs-tree`)
    await requireSame("in", "sshfs-got")
    await requireSame("tree", "sshfs-tree")
    assert.equal(readFileSync(house.file("text"), "utf8"), "eine Zeile\n")
  })

  await t.test("scp: single files and trees; its old protocol, which needs a shell, is refused", async (t) => {
    if (!hasPeers(t, "scp")) return
    const scp = (login: string, ...words: readonly string[]) =>
      house.run("scp", [...house.sshOptions(login), "-P", String(house.port()), ...words])
    const to = `${PRACTICE}@127.0.0.1:${OUTBOX}`
    const from = `${INSURER}@127.0.0.1:${INBOX}`
    assert.equal((await scp(PRACTICE, "in", `${to}/scp.dat`)).code, 0)
    assert.equal((await scp(PRACTICE, "-r", "tree", `${to}/scp-tree`)).code, 0)
    assert.equal((await scp(INSURER, `${from}/scp.dat`, "scp-got")).code, 0)
    assert.equal((await scp(INSURER, "-r", `${from}/scp-tree`, "scp-tree")).code, 0)
    await requireSame("in", "scp-got")
    await requireSame("tree", "scp-tree")
    assert.equal((await scp(PRACTICE, "-O", "in", `${to}/scp-old.dat`)).code, 1)
  })

  await t.test("clients without AEAD ciphers are refused as long as no account needs them", async (t) => {
    if (!hasPythonModule(t, "paramiko")) return
    const { code, stderr } = await paramiko(house, PRACTICE, INSURER)
    assert.equal(code, 1)
    assert.match(stderr, /no acceptable ciphers/)
  })

  for (const [slug, login] of Object.entries(OLD)) {
    const key = join(house.data, "demo", `${login}.key`)
    assert.equal((await house.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])).code, 0)
    const words = ["--institution", slug, "--key", `${key}.pub`, "--compatible-until", "2099-12-31"]
    const { code, stdout, stderr } = house.schleuse("account", "add", login, ...words)
    assert.equal(code, 0, stdout + stderr)
  }
  // A door offers what the accounts need that there were at its start.
  assert.ok(house.kill("sftp"))
  await until("the door is another", () => house.pids().has("sftp"))
  await house.untilServing()

  await t.test("paramiko, with an account of the profile kompatibel", async (t) => {
    if (!hasPythonModule(t, "paramiko")) return

    const { code, stdout, stderr } = await paramiko(house, OLD[PRACTICE], OLD[INSURER])
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /PermissionError .*recipient/)
  })

  await t.test("curl, with an account of the profile kompatibel; the others keep their algorithms", async (t) => {
    if (!isThere(t, (await house.run("curl", ["--version"])).stdout.includes("sftp"), "curl with SFTP")) return
    const hostKey = house.world.endpoints.sftp.hostKey.split(" ")[1] ?? ""
    const curl = async (login: string, path: string, ...words: readonly string[]) => {
      const key = join(house.data, "demo", `${login}.key`)
      const sha256 = await house.run("sh", [
        "-c",
        `printf %s "${hostKey}" | base64 -d | openssl dgst -sha256 -binary | base64`,
      ])
      const known = ["--hostpubsha256", sha256.stdout.trim().replace(/=+$/, "")]
      const url = `sftp://127.0.0.1:${house.port()}${path}`
      return house.run("curl", [
        "-sS",
        "--key",
        key,
        "--pubkey",
        `${key}.pub`,
        "-u",
        `${login}:`,
        ...known,
        ...words,
        url,
      ])
    }
    const put = await curl(OLD[PRACTICE], `${OUTBOX}/curl.dat`, "-T", "in")
    assert.equal(put.code, 0, put.stderr)
    const got = await curl(OLD[INSURER], `${INBOX}/curl.dat`, "-o", "curl-got")
    assert.equal(got.code, 0, got.stderr)
    await requireSame("in", "curl-got")
    // Old algorithms are negotiated before anybody knows who it is; the keeper refuses the account that may not.
    assert.equal((await curl(PRACTICE, `${OUTBOX}/curl2.dat`, "-T", "in")).code, 67)
  })

  await t.test("afterwards a copy of the log holds", async () => void (await requireLogHolds(house)))
})

function paramiko(house: DemoHouse, sender: string, recipient: string): Promise<Finished> {
  const keys = join(house.data, "demo")
  const words = ["127.0.0.1", String(house.port()), keys, join(keys, "known_hosts"), sender, recipient, "in"]
  return house.run(PYTHON, [PARAMIKO_STORY, ...words])
}
