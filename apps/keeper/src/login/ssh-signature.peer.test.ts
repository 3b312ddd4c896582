/** What our parsers and checks make of real logins: ssh2's server, OpenSSH's client and keys, its software security key. */
import assert from "node:assert/strict"
import { execFile, execFileSync, spawnSync } from "node:child_process"
import { createPublicKey, generateKeyPairSync } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { formatKnownHostsLine, formatOpensshPrivateKey, parseSshKeyLine, sshEd25519Blob } from "@schleuse/base"
import ssh2 from "ssh2"
import { parseSignedRequest } from "./ssh-blob.ts"
import { parseSshPublicKey } from "./ssh-public-key.ts"
import { verifySshSignature } from "./ssh-signature.ts"

const SK_DUMMY = "/usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so"

type Captured = { readonly blob: Buffer; readonly signature: Buffer }

/** Says no unless the foreign program is there. */
function hasPeer(t: TestContext, name: string, isThere: boolean): boolean {
  if (isThere) return true
  assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", `${name} is not installed`)
  t.skip(`${name} is not installed`)
  return false
}

function hasOpenssh(t: TestContext): boolean {
  return hasPeer(t, "openssh-client", spawnSync("ssh", ["-V"]).error === undefined)
}

/** An SSH server that accepts every key and keeps what was signed. */
async function captureLogin(t: TestContext, folder: string, sshArguments: readonly string[]): Promise<Captured[]> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const point = publicKey.export({ format: "der", type: "spki" }).subarray(-32)
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32)
  assert.ok(createPublicKey(privateKey).equals(publicKey))
  const captured: Captured[] = []
  const server = new ssh2.Server({ hostKeys: [formatOpensshPrivateKey(seed, point)] }, (connection) => {
    connection.on("error", () => undefined)
    connection.on("authentication", (context) => {
      if (context.method !== "publickey") return context.reject(["publickey"])
      const { blob, signature } = context
      if (blob !== undefined && signature !== undefined) captured.push({ blob, signature })
      context.accept()
    })
    connection.on("ready", () =>
      connection.on("session", (accept) =>
        accept().on("exec", (acceptExec) => {
          const stream = acceptExec()
          stream.exit(0)
          stream.end()
        }),
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const knownHosts = join(folder, "known_hosts")
  writeFileSync(knownHosts, `${formatKnownHostsLine("127.0.0.1", port, sshEd25519Blob(point))}\n`)
  const options = [
    "BatchMode=yes",
    "IdentitiesOnly=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${knownHosts}`,
    "LogLevel=ERROR",
  ].flatMap((option) => ["-o", option])
  await new Promise<void>((resolve, reject) => {
    const given = ["-F", "none", ...options, ...sshArguments, "-p", String(port), "praxis-beispiel@127.0.0.1", "true"]
    execFile("ssh", given, { timeout: 20_000 }, (error, _, stderr) => {
      if (error === null) resolve()
      else reject(new Error(`ssh: ${stderr}`, { cause: error }))
    }).stdin?.end()
  })
  return captured
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-ssh-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function makeKey(folder: string, ...options: readonly string[]): { file: string; blob: Buffer } {
  const file = join(folder, "key")
  execFileSync("ssh-keygen", ["-q", "-N", "", "-f", file, ...options], { stdio: "pipe" })
  return { file, blob: parseSshKeyLine(readFileSync(`${file}.pub`, "utf8").trim()).blob }
}

async function requireVerified([login, ...more]: readonly Captured[], key: Buffer): Promise<string> {
  assert.ok(login)
  assert.equal(more.length, 0)
  const request = parseSignedRequest(login.blob)
  assert.equal(request.user, "praxis-beispiel")
  assert.deepEqual(request.keyBlob, key)
  const publicKey = parseSshPublicKey(request.keyBlob)
  const factor = await verifySshSignature(request.algorithm, publicKey, login.blob, login.signature)
  for (const at of [0, 7, 31, login.signature.length - 1]) {
    const changed = Buffer.from(login.signature)
    changed.writeUInt8(changed.readUInt8(at) ^ 4, at)
    await assert.rejects(verifySshSignature(request.algorithm, publicKey, login.blob, changed), { name: "Fault" })
  }
  return factor
}

const plain: readonly { type: string; options: readonly string[]; ssh: readonly string[] }[] = [
  { type: "ed25519", options: ["-t", "ed25519"], ssh: [] },
  { type: "ECDSA P-256", options: ["-t", "ecdsa", "-b", "256"], ssh: [] },
  { type: "ECDSA P-384", options: ["-t", "ecdsa", "-b", "384"], ssh: [] },
  { type: "ECDSA P-521", options: ["-t", "ecdsa", "-b", "521"], ssh: [] },
  // ssh2 1.17.0 forgets a comma before rsa-sha2-512 in server-sig-algs, so OpenSSH never offers that one.
  { type: "RSA", options: ["-t", "rsa", "-b", "3072"], ssh: [] },
]
for (const { type, options, ssh } of plain) {
  test(`a login by OpenSSH with ${type} verifies as ssh2 hands it on`, async (t) => {
    if (!hasOpenssh(t)) return
    const folder = temporaryFolder(t)
    const { file, blob } = makeKey(folder, ...options)
    assert.equal(await requireVerified(await captureLogin(t, folder, ["-i", file, ...ssh]), blob), "ssh-key")
  })
}

for (const type of ["ed25519-sk", "ecdsa-sk"] as const) {
  test(`a login by OpenSSH with a touched ${type} key verifies as ssh2 hands it on`, async (t) => {
    if (!hasOpenssh(t) || !hasPeer(t, "openssh-tests", existsSync(SK_DUMMY))) return
    const folder = temporaryFolder(t)
    const { file, blob } = makeKey(folder, "-t", type, "-w", SK_DUMMY)
    const captured = await captureLogin(t, folder, ["-i", file, "-o", `SecurityKeyProvider=${SK_DUMMY}`])
    assert.equal(await requireVerified(captured, blob), "ssh-key-touch")
  })
}

for (const type of ["ed25519-sk", "ecdsa-sk"] as const) {
  test(`a login by OpenSSH with an ${type} key that needs no touch is refused`, async (t) => {
    if (!hasOpenssh(t) || !hasPeer(t, "openssh-tests", existsSync(SK_DUMMY))) return
    const folder = temporaryFolder(t)
    const { file, blob } = makeKey(folder, "-t", type, "-w", SK_DUMMY, "-O", "no-touch-required")
    const captured = await captureLogin(t, folder, ["-i", file, "-o", `SecurityKeyProvider=${SK_DUMMY}`])
    await assert.rejects(requireVerified(captured, blob), { name: "Fault", code: "LOGIN_TOUCH_MISSING" })
  })
}

test("a certificate and SHA-1 that OpenSSH sends are refused by name", async (t) => {
  if (!hasOpenssh(t)) return
  const folder = temporaryFolder(t)
  const { file } = makeKey(folder, "-t", "ed25519")
  execFileSync("ssh-keygen", ["-q", "-s", file, "-I", "test", "-n", "praxis-beispiel", `${file}.pub`], {
    stdio: "pipe",
  })
  const [login] = await captureLogin(t, folder, ["-i", file, "-o", `CertificateFile=${file}-cert.pub`])
  assert.ok(login)
  assert.throws(() => parseSignedRequest(login.blob), { name: "Fault", code: "LOGIN_KEY_CERTIFICATE" })

  const rsaFolder = temporaryFolder(t)
  const rsa = makeKey(rsaFolder, "-t", "rsa", "-b", "2048")
  const [old] = await captureLogin(t, rsaFolder, ["-i", rsa.file, "-o", "PubkeyAcceptedAlgorithms=ssh-rsa"])
  assert.ok(old)
  assert.throws(() => parseSignedRequest(old.blob), { name: "Fault", code: "LOGIN_ALGORITHM_SHA1" })
})
