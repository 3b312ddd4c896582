/**
 * Attribute blocks: size, permissions and times of a file as SFTP writes them.
 *
 * Going out we send size, permissions and times, never user or group numbers:
 * there are none. Permissions are for the owner alone, because clients copy
 * them to the files they fetch, and health data is nobody else's to read.
 * Coming in, unknown flags are refused: we could not know where the block ends.
 * Source: draft-ietf-secsh-filexfer-02, section 5.
 */
import { Fault, SshReader } from "@schleuse/base"

/** What a client sees of a file or folder. Times in milliseconds since 1970; outside uint32 seconds they are clamped. */
export type Attributes = {
  readonly kind: "file" | "folder"
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly accessedAtMs?: number | undefined
  readonly isReadable: boolean
  readonly isWritable: boolean
}

/** What a client asks to be changed; absent means unchanged, and all absent asks for nothing. */
export type AttributeChange = {
  /** Cut or extend to this length. */
  readonly sizeBytes?: number
  /** chmod, reduced to what it says about the owner writing. */
  readonly isWritable?: boolean
  readonly accessedAtMs?: number
  readonly modifiedAtMs?: number
  /** chown was asked; numbers of foreign systems mean nothing here. */
  readonly owner?: "change"
}

const FLAG = { SIZE: 0x1, UIDGID: 0x2, PERMISSIONS: 0x4, TIMES: 0x8, EXTENDED: 0x8000_0000 } as const
const KNOWN_FLAGS = (FLAG.SIZE | FLAG.UIDGID | FLAG.PERMISSIONS | FLAG.TIMES | FLAG.EXTENDED) >>> 0
const MAX_EXTENDED_PAIRS = 64
const MAX_SECONDS = 0xffff_ffff

const FILE_TYPE = 0o100000
const FOLDER_TYPE = 0o040000

/**
 * The POSIX mode that clients expect: type bits and the owner's rights. A folder
 * always looks writable: `get -r` gives its copy this mode, and into a copy
 * without that bit the next `get -r` could not write.
 */
export function modeOf({ kind, isReadable, isWritable }: Attributes): number {
  const readable = isReadable ? 0o400 : 0
  if (kind === "folder") return FOLDER_TYPE | 0o300 | readable
  return FILE_TYPE | readable | (isWritable ? 0o200 : 0)
}

function seconds(ms: number): number {
  return Math.min(MAX_SECONDS, Math.max(0, Math.floor(ms / 1000)))
}

/** An attribute block; an empty one for undefined. */
export function formatAttributes(attributes: Attributes | undefined): Buffer {
  if (attributes === undefined) return Buffer.alloc(4)
  const block = Buffer.allocUnsafe(24)
  block.writeUInt32BE(FLAG.SIZE | FLAG.PERMISSIONS | FLAG.TIMES, 0)
  block.writeBigUInt64BE(BigInt(attributes.sizeBytes), 4)
  block.writeUInt32BE(modeOf(attributes), 12)
  block.writeUInt32BE(seconds(attributes.accessedAtMs ?? attributes.modifiedAtMs), 16)
  block.writeUInt32BE(seconds(attributes.modifiedAtMs), 20)
  return block
}

/** An offset or size; everything from 2^53 on is refused, so what follows may use plain numbers. @throws SFTP_OFFSET_INVALID */
export function readOffset(reader: SshReader): number {
  const high = reader.uint32()
  const low = reader.uint32()
  if (high > 0x1f_ffff) throw new Fault("SFTP_OFFSET_INVALID")
  return high * 0x1_0000_0000 + low
}

/**
 * Reads one attribute block and leaves the reader behind it. Vendor pairs are read over.
 * @throws SFTP_ATTRIBUTES_INVALID · SFTP_OFFSET_INVALID · BYTES_TRUNCATED
 */
export function parseAttributes(reader: SshReader): AttributeChange {
  const flags = reader.uint32()
  if ((flags & ~KNOWN_FLAGS) !== 0) throw new Fault("SFTP_ATTRIBUTES_INVALID", `flags 0x${flags.toString(16)}`)
  const change: { -readonly [K in keyof AttributeChange]: AttributeChange[K] } = {}
  if ((flags & FLAG.SIZE) !== 0) change.sizeBytes = readOffset(reader)
  if ((flags & FLAG.UIDGID) !== 0) {
    reader.uint32()
    reader.uint32()
    change.owner = "change"
  }
  if ((flags & FLAG.PERMISSIONS) !== 0) change.isWritable = (reader.uint32() & 0o200) !== 0
  if ((flags & FLAG.TIMES) !== 0) {
    change.accessedAtMs = reader.uint32() * 1000
    change.modifiedAtMs = reader.uint32() * 1000
  }
  if ((flags & FLAG.EXTENDED) !== 0) {
    const pairs = reader.uint32()
    if (pairs > MAX_EXTENDED_PAIRS) throw new Fault("SFTP_ATTRIBUTES_INVALID", `${pairs} extended pairs`)
    for (let i = 0; i < pairs * 2; i++) reader.string()
  }
  return change
}
