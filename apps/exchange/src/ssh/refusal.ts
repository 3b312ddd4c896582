/**
 * Refusing a connection politely: one sentence before the key exchange, then the end.
 *
 * Sends our identification and one SSH DISCONNECT in clear, which clients print.
 * Costs no key exchange, so that a full or cut door is cheap to keep refusing.
 * Source: RFC 4253, sections 4.2, 6 and 11.1.
 */
import type { Socket } from "node:net"
import { type FaultCode, sshString, sshUint32 } from "@schleuse/base"
import { type Language, statusMessage } from "@schleuse/sftp"

export const SERVER_IDENT = "Schleuse"

const DISCONNECT = 1
const REASON = { serviceNotAvailable: 7, tooManyConnections: 12 } as const
const BLOCK_BYTES = 8
const MIN_PADDING = 4
/** Time for the client to read the sentence before we close for good. */
const LINGER_MS = 2000

export type Wording = { readonly language: Language; readonly contact: string }

/** What the person behind the client reads: sentence, hint, whom to ask. */
export function refusalText(code: FaultCode, { language, contact }: Wording, reference?: string): string {
  const text = statusMessage(code, reference, language)
  return contact === "" ? text : `${text} (${contact})`
}

/** An unencrypted SSH packet. */
function clearPacket(payload: Buffer): Buffer {
  const head = 5
  let padding = BLOCK_BYTES - ((head + payload.length) % BLOCK_BYTES)
  if (padding < MIN_PADDING) padding += BLOCK_BYTES
  const packet = Buffer.alloc(head + payload.length + padding)
  packet.writeUInt32BE(1 + payload.length + padding, 0)
  packet.writeUInt8(padding, 4)
  packet.set(payload, head)
  return packet
}

/** Tells the client why and closes. The socket must be fresh: nothing sent, nothing read. */
export function refuseConnection(socket: Socket, code: FaultCode, wording: Wording): void {
  const reason =
    code === "DOOR_FULL" || code === "DOOR_ADDRESS_FULL" ? REASON.tooManyConnections : REASON.serviceNotAvailable
  const payload = Buffer.concat([
    Buffer.of(DISCONNECT),
    sshUint32(reason),
    sshString(refusalText(code, wording)),
    sshString(wording.language),
  ])
  socket.on("error", () => undefined)
  // What the client sends must be read, or closing would reset the connection and take our sentence with it.
  socket.resume()
  socket.end(Buffer.concat([Buffer.from(`SSH-2.0-${SERVER_IDENT}\r\n`), clearPacket(payload)]))
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.on("close", () => clearTimeout(timer))
}
