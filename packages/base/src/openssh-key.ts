/**
 * OpenSSH's texts for keys: public key lines, fingerprints, known_hosts lines, private key files.
 *
 * Turns key blobs (RFC 4253, section 6.6) into text and back. Pure; looks only at
 * the frame of a blob: whether its key is any good is for others to say.
 * Formats: sshd(8) "AUTHORIZED_KEYS FILE FORMAT" and "SSH_KNOWN_HOSTS FILE FORMAT",
 * openssh-portable/PROTOCOL.key. Checked against ssh-keygen.
 */
import { hash, randomBytes } from "node:crypto"
import { parseBase64 } from "./bytes.ts"
import { Fault } from "./fault.ts"
import { SshReader, sshString, sshUint32 } from "./ssh-bytes.ts"

/** Bytes of the longest public key blob that we read: RSA with 16,384 bits needs about 2,100. */
export const MAX_SSH_KEY_BYTES = 4096

export type SshKeyLine = {
  /** The type word, e.g. "ssh-ed25519"; the same inside the blob. */
  readonly type: string
  readonly blob: Buffer
  /** May be empty. */
  readonly comment: string
}

const TYPE = /^[a-z0-9][a-z0-9@.-]{0,63}$/
const LINE = /^(?<type>[^ ]+) (?<base64>[^ ]+)(?: (?<comment>.*))?$/
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\x00-\x1f\x7f]/
const ED25519 = "ssh-ed25519"
const RAW_BYTES = 32

/** The key of one `type base64 comment` line, without options and without a newline. @throws SSH_KEY_LINE_INVALID */
export function parseSshKeyLine(line: string): SshKeyLine {
  const { type, base64, comment = "" } = LINE.exec(line)?.groups ?? {}
  if (type === undefined || base64 === undefined || CONTROL.test(line)) throw new Fault("SSH_KEY_LINE_INVALID")
  if (base64.length > Math.ceil(MAX_SSH_KEY_BYTES / 3) * 4) throw new Fault("SSH_KEY_LINE_INVALID", "too long")
  try {
    const blob = parseBase64(base64)
    if (sshKeyType(blob) !== type) throw new Fault("SSH_KEY_LINE_INVALID", "two types")
    return { type, blob, comment }
  } catch (cause) {
    throw new Fault("SSH_KEY_LINE_INVALID", "", { cause })
  }
}

/** The line of a key blob. A comment must not contain control characters. @throws SSH_KEY_LINE_INVALID */
export function formatSshKeyLine(blob: Buffer, comment = ""): string {
  if (CONTROL.test(comment)) throw new Fault("SSH_KEY_LINE_INVALID", "a control character in the comment")
  const line = `${sshKeyType(blob)} ${blob.toString("base64")}`
  return comment === "" ? line : `${line} ${comment}`
}

/** The type word at the start of a key blob. @throws SSH_KEY_LINE_INVALID, BYTES_TRUNCATED */
export function sshKeyType(blob: Buffer): string {
  const type = new SshReader(blob).string().toString("latin1")
  if (!TYPE.test(type)) throw new Fault("SSH_KEY_LINE_INVALID", "no type word")
  return type
}

/** `SHA256:…` as ssh-keygen -l writes it. */
export function sshFingerprint(blob: Uint8Array): string {
  return `SHA256:${hash("sha256", blob, "base64").replace(/=+$/, "")}`
}

/** The key blob of a 32-byte Ed25519 public key (RFC 8709, section 4). */
export function sshEd25519Blob(publicKey: Uint8Array): Buffer {
  if (publicKey.length !== RAW_BYTES) throw new RangeError(`an Ed25519 public key has ${RAW_BYTES} bytes`)
  return Buffer.concat([sshString(ED25519), sshString(publicKey)])
}

/**
 * One known_hosts line. The port is written unless it is 22, as ssh looks it up.
 * `host` is a name or an address, without brackets.
 */
export function formatKnownHostsLine(host: string, port: number, blob: Buffer): string {
  if (!/^[0-9A-Za-z.:_-]+$/.test(host)) throw new RangeError("a host is a name or an address")
  return `${port === 22 ? host : `[${host}]:${port}`} ${formatSshKeyLine(blob)}`
}

/**
 * The unencrypted private key file of an Ed25519 key: secret. `seed` and `publicKey` are 32 bytes each and
 * MUST belong together. What `ssh -i` and ssh2 read.
 */
export function formatOpensshPrivateKey(seed: Uint8Array, publicKey: Uint8Array, comment = ""): string {
  if (seed.length !== RAW_BYTES) throw new RangeError(`an Ed25519 seed has ${RAW_BYTES} bytes`)
  const blob = sshEd25519Blob(publicKey)
  // Twice the same number: a reader of an encrypted file sees by it that the passphrase was right.
  const check = randomBytes(4)
  const fields = Buffer.concat([check, check, blob, sshString(Buffer.concat([seed, publicKey])), sshString(comment)])
  const padding = Buffer.from(Array.from({ length: (8 - (fields.length % 8)) % 8 }, (_, i) => i + 1))
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    sshString("none"),
    sshString("none"),
    sshString(""),
    sshUint32(1),
    sshString(blob),
    sshString(Buffer.concat([fields, padding])),
  ])
  const rows = file.toString("base64").match(/.{1,70}/g) ?? []
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${rows.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`
}
