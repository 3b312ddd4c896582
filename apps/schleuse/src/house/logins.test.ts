/** Who gets in, and what a client that is in cannot have: only SFTP, only by key, only with algorithms of today. */
import assert from "node:assert/strict"
import { createServer, connect } from "node:net"
import { test } from "node:test"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { begin, hasPeers, until } from "./testing/programs.ts"

const PRACTICE = "praxis-beispiel"
/** The refusal of a login looks alike, whatever the reason. */
const DENIED = /Permission denied \(publickey,keyboard-interactive\)/
const NO_COMMON = /no matching (?:key exchange method|cipher|MAC|host key type) found/

type Attempt = {
  readonly why: string
  readonly options: readonly string[]
  readonly key?: string
  readonly login?: string
  readonly zone?: "inside"
  readonly says?: RegExp
}

test("the door lets in whom it knows, for SFTP and nothing else", async (t) => {
  if (!hasPeers(t, "ssh", "sftp", "ssh-keygen")) return
  const house = await DemoHouse.start(t)
  const keygen = async (name: string, ...words: readonly string[]): Promise<string> => {
    const path = house.file(name)
    assert.equal((await house.run("ssh-keygen", ["-q", "-N", "", "-f", path, ...words])).code, 0)
    return path
  }
  const stranger = await keygen("stranger", "-t", "ed25519")
  const rsa = await keygen("rsa", "-t", "rsa", "-b", "3072")
  const ecdsa = await keygen("ecdsa", "-t", "ecdsa", "-b", "256")
  for (const key of [rsa, ecdsa])
    assert.equal(house.schleuse("account", "add-key", PRACTICE, "--key", `${key}.pub`).code, 0)
  const attempt = ({ login = PRACTICE, key = house.keyOf(PRACTICE), zone, options }: Attempt) =>
    house.beginSftp({ login, key, zone }, ["ls /ausgang"], options).ended
  const only = (name: string, value: string) => ["-o", `${name}=${value}`]

  const accepted: readonly Attempt[] = [
    { why: "its ed25519 key", options: [] },
    { why: "an ECDSA key", options: [], key: ecdsa },
    { why: "an RSA key with SHA-256", options: only("PubkeyAcceptedAlgorithms", "rsa-sha2-256"), key: rsa },
    { why: "AES-256-GCM", options: ["-c", "aes256-gcm@openssh.com"] },
    { why: "ChaCha20-Poly1305", options: ["-c", "chacha20-poly1305@openssh.com"] },
    { why: "P-384", options: only("KexAlgorithms", "ecdh-sha2-nistp384") },
  ]
  // SHA-512 alone is not among them: ssh2 1.17.0 announces a list that lacks the comma before rsa-sha2-512.
  await t.test("keys and algorithms of today are accepted", async () => {
    for (const row of accepted) {
      const { code, stderr } = await attempt(row)
      assert.equal(code, 0, `${row.why}: ${stderr}`)
    }
  })

  const methods = "PreferredAuthentications"
  const refused: readonly Attempt[] = [
    { why: "a key that nobody knows", options: [], key: stranger, says: DENIED },
    { why: "an account that does not exist", options: [], login: "praxis-niemand", says: DENIED },
    { why: "somebody else's key", options: [], login: "muster-gmbh", says: DENIED },
    { why: "a partner at the inside door", options: [], zone: "inside", says: DENIED },
    { why: "a password", options: only(methods, "password"), says: DENIED },
    { why: "keyboard-interactive", options: only(methods, "keyboard-interactive"), says: DENIED },
    { why: "no method at all", options: only(methods, "none"), says: DENIED },
    { why: "ssh-rsa, which is SHA-1", options: only("PubkeyAcceptedAlgorithms", "ssh-rsa"), key: rsa, says: DENIED },
    { why: "CTR", options: ["-c", "aes128-ctr,aes256-ctr"], says: NO_COMMON },
    { why: "CBC", options: ["-c", "aes256-cbc,3des-cbc"], says: NO_COMMON },
    { why: "MACs without ETM", options: ["-c", "aes256-ctr", "-o", "MACs=hmac-sha2-256,hmac-sha1"], says: NO_COMMON },
    { why: "group 14", options: only("KexAlgorithms", "diffie-hellman-group14-sha256"), says: NO_COMMON },
    { why: "SHA-1 in the exchange", options: only("KexAlgorithms", "diffie-hellman-group14-sha1"), says: NO_COMMON },
    { why: "an RSA host key", options: only("HostKeyAlgorithms", "ssh-rsa,rsa-sha2-256"), says: NO_COMMON },
  ]
  await t.test("everything else is refused, and refused logins look alike", async () => {
    for (const row of refused) {
      const { code, stderr } = await attempt(row)
      assert.equal(code, 255, row.why)
      assert.match(stderr, row.says ?? /./, row.why)
    }
  })

  await t.test("no shell, no program, no other subsystem, no environment", async () => {
    const base = [...house.sshOptions(PRACTICE), "-p", String(house.port()), `${PRACTICE}@127.0.0.1`]
    for (const words of [["ls"], ["scp -t /"], ["-s", "netconf"], []]) {
      // Options stand before the destination, a program after it.
      const line = words[0] === "-s" ? ["-s", ...base, "netconf"] : [...base, ...words]
      const { code, stdout } = await house.run("ssh", line)
      assert.equal(code, 255, words.join(" "))
      assert.equal(stdout, "")
    }
  })

  await t.test("nothing is forwarded, in neither direction", async () => {
    let reached = 0
    const target = createServer((socket) => {
      reached++
      socket.destroy()
    })
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve))
    const address = target.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const base = [...house.sshOptions(PRACTICE), "-p", String(house.port()), `${PRACTICE}@127.0.0.1`]
    try {
      const direct = await house.run("ssh", ["-W", `127.0.0.1:${port}`, ...base])
      assert.equal(direct.code, 255)
      assert.match(direct.stderr, /administratively prohibited/)
      const back = await house.run("ssh", ["-N", "-R", "0:127.0.0.1:9", "-o", "ExitOnForwardFailure=yes", ...base])
      assert.equal(back.code, 255)
      const socket = house.file("forward.sock")
      const local = begin("ssh", ["-N", "-L", `${socket}:127.0.0.1:${port}`, ...base])
      await until("ssh listens", async () => (await house.run("test", ["-S", socket])).code === 0)
      // Accepted here, refused by the door: then ssh closes it.
      await new Promise<void>((resolve) => {
        const dialled = connect(socket)
        dialled.on("error", () => undefined)
        dialled.on("close", () => resolve())
        dialled.resume()
      })
      local.process.kill("SIGTERM")
      await local.ended
      assert.equal(reached, 0)
    } finally {
      target.close()
    }
  })

  await t.test("what was refused is in the log, counted by address, and the log holds", async () => {
    const copy = await requireLogHolds(house)
    assert.ok(copy.leavesOf("knock").length > 0)
    assert.ok(copy.leavesOf("knock").every(({ refused: count }) => count > 0))
    const factors = new Set(copy.leavesOf("login").map(({ factor }) => factor))
    assert.deepEqual(factors, new Set(["ssh-key"]))
  })
})
