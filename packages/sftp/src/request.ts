/**
 * Requests: one packet from the client as a typed value.
 *
 * Strict: a field that reaches beyond the packet or bytes behind the last field
 * are refused (but for WRITE, see the end). Paths come out canonical. WRITE data is a view of the packet.
 * Source: draft-ietf-secsh-filexfer-02, section 6; OpenSSH's PROTOCOL, section 4.
 */
import { Fault, SshReader } from "@schleuse/base"
import { parseAttributes, readOffset, type AttributeChange } from "./attributes.ts"
import type { WriteIntent } from "./backend.ts"
import { MAX_DATA_BYTES, MESSAGE } from "./packet.ts"
import { parsePathText, parseVirtualPath, resolveVirtualPath, type VirtualPath } from "./virtual-path.ts"

export type Request =
  | { readonly kind: "open-read"; readonly path: VirtualPath }
  | { readonly kind: "open-write"; readonly path: VirtualPath; readonly intent: WriteIntent }
  | { readonly kind: "open-folder"; readonly path: VirtualPath }
  | { readonly kind: "close" | "stat-handle" | "list" | "sync"; readonly handle: Buffer }
  | { readonly kind: "read"; readonly handle: Buffer; readonly offset: number; readonly length: number }
  | { readonly kind: "write"; readonly handle: Buffer; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: "set-handle"; readonly handle: Buffer; readonly change: AttributeChange }
  | {
      readonly kind: "stat" | "remove" | "make-folder" | "remove-folder" | "real-path" | "space"
      readonly path: VirtualPath
    }
  | { readonly kind: "set"; readonly path: VirtualPath; readonly change: AttributeChange }
  | { readonly kind: "rename"; readonly from: VirtualPath; readonly to: VirtualPath; readonly replaces: boolean }
  | { readonly kind: "limits" }

/** Whose names a path may be relative to. */
export type Home = { readonly path: VirtualPath; readonly accountName: string }

/** Extensions that we announce, with the version that PROTOCOL gives them. */
export const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["posix-rename@openssh.com", "1"],
  ["statvfs@openssh.com", "2"],
  ["fsync@openssh.com", "1"],
  ["limits@openssh.com", "1"],
  ["expand-path@openssh.com", "1"],
  ["home-directory", "1"],
])

/** Draft, section 6.3. */
const OPEN_FLAG = { READ: 0x1, WRITE: 0x2, APPEND: 0x4, CREATE: 0x8, TRUNCATE: 0x10, EXCLUSIVE: 0x20 } as const
const KNOWN_OPEN_FLAGS = 0x3f

/**
 * READ and WRITE together count as writing: many programs ask for both and only write.
 * @throws SFTP_OPEN_FLAGS_INVALID
 */
function openRequest(path: VirtualPath, flags: number): Request {
  const has = (flag: number) => (flags & flag) !== 0
  const refuse = () => new Fault("SFTP_OPEN_FLAGS_INVALID", `flags 0x${flags.toString(16)}`)
  if ((flags & ~KNOWN_OPEN_FLAGS) !== 0) throw refuse()
  if (flags === OPEN_FLAG.READ) return { kind: "open-read", path }
  if (!has(OPEN_FLAG.WRITE)) throw refuse()
  if (has(OPEN_FLAG.EXCLUSIVE) && !has(OPEN_FLAG.CREATE)) throw refuse()
  if (has(OPEN_FLAG.APPEND) && has(OPEN_FLAG.TRUNCATE)) throw refuse()
  const creates = has(OPEN_FLAG.EXCLUSIVE) ? "always" : has(OPEN_FLAG.CREATE) ? "if-missing" : "never"
  const startsAt = has(OPEN_FLAG.TRUNCATE) ? "nothing" : has(OPEN_FLAG.APPEND) ? "end" : "anywhere"
  return { kind: "open-write", path, intent: { creates, startsAt } }
}

/** "~", "~/x" and "~name" as OpenSSH expands them. @throws SFTP_HOME_UNKNOWN and those of paths */
function expandPath(bytes: Buffer, home: Home): VirtualPath {
  const text = parsePathText(bytes)
  if (!text.startsWith("~")) return resolveVirtualPath(text, home.path)
  const slash = text.indexOf("/")
  const name = slash === -1 ? text.slice(1) : text.slice(1, slash)
  if (name !== "" && name !== home.accountName) throw new Fault("SFTP_HOME_UNKNOWN")
  return resolveVirtualPath(slash === -1 ? "." : `.${text.slice(slash)}`, home.path)
}

function homeOf(bytes: Buffer, home: Home): VirtualPath {
  const name = parsePathText(bytes)
  if (name !== "" && name !== home.accountName) throw new Fault("SFTP_HOME_UNKNOWN")
  return home.path
}

function parseExtended(reader: SshReader, home: Home): Request {
  const name = reader.string().toString("latin1")
  const path = () => parseVirtualPath(reader.string(), home.path)
  switch (name) {
    case "posix-rename@openssh.com":
      return { kind: "rename", from: path(), to: path(), replaces: true }
    case "statvfs@openssh.com":
      return { kind: "space", path: path() }
    case "fsync@openssh.com":
      return { kind: "sync", handle: reader.string() }
    case "limits@openssh.com":
      return { kind: "limits" }
    case "expand-path@openssh.com":
      return { kind: "real-path", path: expandPath(reader.string(), home) }
    case "home-directory":
      return { kind: "real-path", path: homeOf(reader.string(), home) }
    case "hardlink@openssh.com":
      throw new Fault("SFTP_LINK_UNSUPPORTED")
    default:
      // Not the name: it is text of a stranger.
      throw new Fault("SFTP_REQUEST_UNSUPPORTED", "extension")
  }
}

function parseBody(type: number, reader: SshReader, home: Home): Request {
  const path = () => parseVirtualPath(reader.string(), home.path)
  switch (type) {
    case MESSAGE.OPEN: {
      const request = openRequest(path(), reader.uint32())
      parseAttributes(reader)
      return request
    }
    case MESSAGE.CLOSE:
      return { kind: "close", handle: reader.string() }
    case MESSAGE.READ: {
      const request = { handle: reader.string(), offset: readOffset(reader) }
      return { kind: "read", ...request, length: Math.min(reader.uint32(), MAX_DATA_BYTES) }
    }
    case MESSAGE.WRITE:
      return { kind: "write", handle: reader.string(), offset: readOffset(reader), bytes: reader.string() }
    case MESSAGE.LSTAT: // The tree has no links, so both ask the same.
    case MESSAGE.STAT:
      return { kind: "stat", path: path() }
    case MESSAGE.FSTAT:
      return { kind: "stat-handle", handle: reader.string() }
    case MESSAGE.SETSTAT:
      return { kind: "set", path: path(), change: parseAttributes(reader) }
    case MESSAGE.FSETSTAT:
      return { kind: "set-handle", handle: reader.string(), change: parseAttributes(reader) }
    case MESSAGE.OPENDIR:
      return { kind: "open-folder", path: path() }
    case MESSAGE.READDIR:
      return { kind: "list", handle: reader.string() }
    case MESSAGE.REMOVE:
      return { kind: "remove", path: path() }
    case MESSAGE.MKDIR: {
      const request = { kind: "make-folder", path: path() } as const
      parseAttributes(reader)
      return request
    }
    case MESSAGE.RMDIR:
      return { kind: "remove-folder", path: path() }
    case MESSAGE.REALPATH:
      return { kind: "real-path", path: path() }
    case MESSAGE.RENAME:
      return { kind: "rename", from: path(), to: path(), replaces: false }
    case MESSAGE.READLINK:
    case MESSAGE.SYMLINK:
      throw new Fault("SFTP_LINK_UNSUPPORTED")
    case MESSAGE.EXTENDED:
      return parseExtended(reader, home)
    default:
      throw new Fault("SFTP_REQUEST_UNSUPPORTED", `type ${type}`)
  }
}

/**
 * The request in a packet, read from behind its type and id.
 * @throws BYTES_TRUNCATED · BYTES_TRAILING · SFTP_ATTRIBUTES_INVALID · SFTP_OFFSET_INVALID · SFTP_OPEN_FLAGS_INVALID ·
 *   SFTP_REQUEST_UNSUPPORTED · SFTP_LINK_UNSUPPORTED · SFTP_HOME_UNKNOWN · those of paths
 */
export function parseRequest(type: number, reader: SshReader, home: Home): Request {
  const request = parseBody(type, reader, home)
  if ("offset" in request) {
    const length = request.kind === "read" ? request.length : request.bytes.length
    if (!Number.isSafeInteger(request.offset + length)) throw new Fault("SFTP_OFFSET_INVALID")
  }
  // rclone 1.60 (Debian 12) sends its whole buffer behind a last, short WRITE. The length
  // inside counts; what follows is its old data, and OpenSSH passes over it too.
  if (request.kind !== "write") reader.end()
  return request
}
