/**
 * The words of SFTP version 3: message numbers, status codes, and the packets a server sends.
 *
 * Every function returns a whole packet, length included, ready for the stream.
 * Pure. Source: draft-ietf-secsh-filexfer-02; extensions: PROTOCOL of OpenSSH, section 4.
 */
import type { SftpStatusName } from "@schleuse/base"
import { formatAttributes, type Attributes } from "./attributes.ts"

export const PROTOCOL_VERSION = 3

/** Longest packet without its length field; what OpenSSH accepts. */
export const MAX_PACKET_BYTES = 256 * 1024
/** Most bytes in one READ answer or WRITE request; leaves room for the rest of the packet. */
export const MAX_DATA_BYTES = MAX_PACKET_BYTES - 1024

export const MESSAGE = {
  INIT: 1,
  VERSION: 2,
  OPEN: 3,
  CLOSE: 4,
  READ: 5,
  WRITE: 6,
  LSTAT: 7,
  FSTAT: 8,
  SETSTAT: 9,
  FSETSTAT: 10,
  OPENDIR: 11,
  READDIR: 12,
  REMOVE: 13,
  MKDIR: 14,
  RMDIR: 15,
  REALPATH: 16,
  STAT: 17,
  RENAME: 18,
  READLINK: 19,
  SYMLINK: 20,
  STATUS: 101,
  HANDLE: 102,
  DATA: 103,
  NAME: 104,
  ATTRS: 105,
  EXTENDED: 200,
  EXTENDED_REPLY: 201,
} as const

/** Status codes; a server never sends NO_CONNECTION or CONNECTION_LOST (section 7), so they have none here. */
export const STATUS = {
  OK: 0,
  EOF: 1,
  NO_SUCH_FILE: 2,
  PERMISSION_DENIED: 3,
  FAILURE: 4,
  BAD_MESSAGE: 5,
  OP_UNSUPPORTED: 8,
} as const
export type StatusCode = (typeof STATUS)[keyof typeof STATUS]

/** The code that a server may send for a status name of the fault table. */
export function statusCodeOf(name: SftpStatusName): StatusCode {
  return name === "NO_CONNECTION" || name === "CONNECTION_LOST" ? STATUS.FAILURE : STATUS[name]
}

/** A packet, in the pieces in which it goes to the stream. */
export type Reply = readonly Buffer[]

/** One row of a NAME packet. */
export type NameRow = { readonly name: string; readonly longName: string; readonly attributes: Attributes | undefined }

function start(type: number, id: number, bodyBytes: number): Buffer {
  const packet = Buffer.allocUnsafe(9 + bodyBytes)
  packet.writeUInt32BE(5 + bodyBytes, 0)
  packet.writeUInt8(type, 4)
  packet.writeUInt32BE(id, 5)
  return packet
}

function putString(packet: Buffer, at: number, text: string): number {
  const length = packet.write(text, at + 4, "utf8")
  packet.writeUInt32BE(length, at)
  return at + 4 + length
}

/** VERSION with its announced extensions, name by version. */
export function versionPacket(extensions: ReadonlyMap<string, string>): Reply {
  const texts = [...extensions].flat()
  const packet = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 9))
  packet.writeUInt32BE(packet.length - 4, 0)
  packet.writeUInt8(MESSAGE.VERSION, 4)
  packet.writeUInt32BE(PROTOCOL_VERSION, 5)
  let at = 9
  for (const text of texts) at = putString(packet, at, text)
  return [packet]
}

export function statusPacket(id: number, code: StatusCode, message = "", language = ""): Reply {
  const packet = start(MESSAGE.STATUS, id, 12 + Buffer.byteLength(message) + Buffer.byteLength(language))
  packet.writeUInt32BE(code, 9)
  putString(packet, putString(packet, 13, message), language)
  return [packet]
}

export function handlePacket(id: number, handle: Buffer): Reply {
  const packet = start(MESSAGE.HANDLE, id, 4 + handle.length)
  packet.writeUInt32BE(handle.length, 9)
  packet.set(handle, 13)
  return [packet]
}

/** DATA; the bytes are not copied and must not change until the stream has taken them. */
export function dataPacket(id: number, data: Buffer): Reply {
  const head = Buffer.allocUnsafe(13)
  head.writeUInt32BE(9 + data.length, 0)
  head.writeUInt8(MESSAGE.DATA, 4)
  head.writeUInt32BE(id, 5)
  head.writeUInt32BE(data.length, 9)
  return data.length === 0 ? [head] : [head, data]
}

export function attributesPacket(id: number, attributes: Attributes): Reply {
  const block = formatAttributes(attributes)
  const packet = start(MESSAGE.ATTRS, id, block.length)
  packet.set(block, 9)
  return [packet]
}

export function namePacket(id: number, rows: readonly NameRow[]): Reply {
  const blocks = rows.map(({ attributes }) => formatAttributes(attributes))
  let bodyBytes = 4
  rows.forEach(({ name, longName }, i) => {
    bodyBytes += 8 + Buffer.byteLength(name) + Buffer.byteLength(longName) + (blocks[i]?.length ?? 0)
  })
  const packet = start(MESSAGE.NAME, id, bodyBytes)
  packet.writeUInt32BE(rows.length, 9)
  let at = 13
  rows.forEach(({ name, longName }, i) => {
    at = putString(packet, putString(packet, at, name), longName)
    const block = blocks[i]
    if (block === undefined) return
    packet.set(block, at)
    at += block.length
  })
  return [packet]
}

/** EXTENDED_REPLY whose body is a row of uint64, as limits and statvfs have it. */
export function numbersPacket(id: number, numbers: readonly number[]): Reply {
  const packet = start(MESSAGE.EXTENDED_REPLY, id, numbers.length * 8)
  numbers.forEach((number, i) => packet.writeBigUInt64BE(BigInt(number), 9 + i * 8))
  return [packet]
}
