/**
 * Which signatures of clients a door says it takes (RFC 8308, "server-sig-algs").
 *
 * ssh2 1.17.0 announces a list that lacks a comma (`…nistp521rsa-sha2-512`), so
 * that clients never use rsa-sha2-512, and that names two kinds with SHA-1,
 * which the keeper refuses. There is no setting for it: the one packet is
 * replaced on its way out, and nothing else of the library is touched. Should a
 * release have other insides, its own list goes out and our test fails.
 */
import { sshString } from "@schleuse/base"

/** What the keeper verifies, best first. */
export const SIGNATURE_ALGORITHMS = [
  "ssh-ed25519",
  "sk-ssh-ed25519@openssh.com",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ecdsa-sha2-nistp256@openssh.com",
  "rsa-sha2-512",
  "rsa-sha2-256",
] as const

const EXT_INFO = 7

/** What ssh2 writes packets with: a packet is allocated, filled from `allocStart` on, finalized, encrypted. */
type PacketWriter = {
  readonly allocStart: number
  readonly alloc: (payloadBytes: number) => Buffer
  finalize: (packet: Buffer, force?: boolean) => Buffer
}
type Protocol = {
  _onHandshakeComplete: (...args: readonly unknown[]) => void
  readonly _packetRW: { readonly write: PacketWriter }
}

/**
 * Has this connection announce our list. To be called as soon as the library shows the connection, before its keys are
 * exchanged; the library sends its own list when they are.
 */
export function announceSignatureAlgorithms(client: object): void {
  const protocol: unknown = "_protocol" in client ? client._protocol : undefined
  if (!isProtocol(protocol)) return
  const complete = protocol._onHandshakeComplete
  protocol._onHandshakeComplete = (...args) => {
    protocol._onHandshakeComplete = complete
    const { write } = protocol._packetRW
    const finalize = write.finalize
    write.finalize = (packet, force) => {
      const isList = packet[write.allocStart] === EXT_INFO
      return finalize.call(write, isList ? ourList(write) : packet, force)
    }
    try {
      complete(...args)
    } finally {
      write.finalize = finalize
    }
  }
}

function ourList(write: PacketWriter): Buffer {
  const payload = Buffer.concat([
    Buffer.from([EXT_INFO, 0, 0, 0, 1]),
    sshString("server-sig-algs"),
    sshString(SIGNATURE_ALGORITHMS.join(",")),
  ])
  const packet = write.alloc(payload.length)
  packet.set(payload, write.allocStart)
  return packet
}

function isProtocol(value: unknown): value is Protocol {
  if (typeof value !== "object" || value === null) return false
  if (!("_onHandshakeComplete" in value) || typeof value._onHandshakeComplete !== "function") return false
  if (!("_packetRW" in value) || typeof value._packetRW !== "object" || value._packetRW === null) return false
  return "write" in value._packetRW
}
