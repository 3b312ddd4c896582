import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { createPublicKey, generateKeyPairSync } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import fc from "fast-check"
import { isFault } from "./fault.ts"
import {
  formatKnownHostsLine,
  formatOpensshPrivateKey,
  formatSshKeyLine,
  parseSshKeyLine,
  sshEd25519Blob,
  sshFingerprint,
} from "./openssh-key.ts"

function newKey(): { seed: Buffer; publicKey: Buffer } {
  const { privateKey } = generateKeyPairSync("ed25519")
  return {
    seed: privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32),
    publicKey: createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32),
  }
}

/** A folder for ssh-keygen, or undefined if it is not installed. */
function keygenFolder(t: TestContext): string | undefined {
  if (spawnSync("ssh-keygen", ["-?"]).error !== undefined) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "ssh-keygen is not installed")
    t.skip("ssh-keygen is not installed")
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), "schleuse-keygen-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const BLOB = sshEd25519Blob(Buffer.alloc(32, 7))
const LINE = formatSshKeyLine(BLOB)

test("ssh-keygen reads our private key file and computes the same public line and fingerprint", (t) => {
  const folder = keygenFolder(t)
  if (folder === undefined) return
  for (const comment of ["", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "praxis beispiel"]) {
    const { seed, publicKey } = newKey()
    const file = join(folder, `key-${comment.length}`)
    writeFileSync(file, formatOpensshPrivateKey(seed, publicKey, comment), { mode: 0o600 })
    const line = execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim()
    assert.equal(line, formatSshKeyLine(sshEd25519Blob(publicKey), comment))
    const listed = execFileSync("ssh-keygen", ["-l", "-f", file], { encoding: "utf8" })
    assert.equal(listed.split(" ")[1], sshFingerprint(sshEd25519Blob(publicKey)))
  }
})

test("we read the public lines that ssh-keygen writes, of every type", (t) => {
  const folder = keygenFolder(t)
  if (folder === undefined) return
  for (const [type, bits] of [
    ["ed25519", "256"],
    ["ecdsa", "384"],
    ["rsa", "2048"],
  ] as const) {
    const file = join(folder, type)
    execFileSync("ssh-keygen", ["-q", "-t", type, "-b", bits, "-N", "", "-C", "a comment", "-f", file])
    const text = readFileSync(`${file}.pub`, "utf8").trim()
    const { blob, comment } = parseSshKeyLine(text)
    assert.equal(formatSshKeyLine(blob, comment), text)
    assert.equal(comment, "a comment")
  }
})

test("ssh-keygen finds the host in our known_hosts lines", (t) => {
  const folder = keygenFolder(t)
  if (folder === undefined) return
  const file = join(folder, "known_hosts")
  writeFileSync(
    file,
    `${formatKnownHostsLine("sftp.example.test", 2022, BLOB)}\n${formatKnownHostsLine("127.0.0.1", 22, BLOB)}\n`,
  )
  for (const host of ["[sftp.example.test]:2022", "127.0.0.1"]) {
    assert.match(execFileSync("ssh-keygen", ["-F", host, "-f", file], { encoding: "utf8" }), /found/)
  }
})

const refused: readonly { why: string; line: string }[] = [
  { why: "no text", line: "" },
  { why: "a type alone", line: "ssh-ed25519" },
  { why: "options before the type", line: `no-pty ${LINE}` },
  { why: "two spaces", line: LINE.replace(" ", "  ") },
  { why: "a newline", line: `${LINE}\n` },
  { why: "a carriage return in the comment", line: `${LINE} a\rb` },
  { why: "another type outside than inside", line: LINE.replace("ssh-ed25519", "ssh-rsa") },
  { why: "unpadded base64", line: "ssh-rsa AAAAB3NzaC1yc2E" },
  { why: "base64 with unused bits set", line: "ssh-rsa AAAAB3NzaC1yc2F=" },
  { why: "a blob that ends inside its type", line: "ssh-rsa AAAAB3Nz" },
  { why: "a blob longer than any key", line: `ssh-rsa AAAAB3NzaC1yc2E${"A".repeat(6000)}` },
]
for (const { why, line } of refused) {
  test(`a public key line with ${why} is refused`, () => {
    assert.throws(() => parseSshKeyLine(line), { name: "Fault", code: "SSH_KEY_LINE_INVALID" })
  })
}

test("any text is a key line or a Fault, and what is read is written the same", () => {
  const random = fc.oneof(
    fc.string(),
    fc.tuple(fc.constant(LINE), fc.string()).map(([a, b]) => a + b),
  )
  fc.assert(
    fc.property(random, (text) => {
      try {
        const { blob, comment } = parseSshKeyLine(text)
        // A line may end in a space that separates nothing.
        assert.equal(formatSshKeyLine(blob, comment), text.endsWith(" ") && comment === "" ? text.slice(0, -1) : text)
      } catch (error) {
        if (!isFault(error)) throw error
        assert.equal(error.code, "SSH_KEY_LINE_INVALID")
      }
    }),
  )
})

test("a host with brackets, spaces or a newline makes no known_hosts line", () => {
  for (const host of ["[a]", "a b", "a\nb", "a,b", ""]) {
    assert.throws(() => formatKnownHostsLine(host, 22, BLOB), RangeError)
  }
})
