/**
 * Yubico OTP: a public id, then one AES-128 block with a private id and counters, in modhex.
 *
 * Turns typed text into counters. Never decides whether a code was used
 * before: the caller MUST compare and store the counters in one transaction,
 * the one that answers. Format: libyubikey, yubikey.h. Vectors: libyubikey,
 * test-vectors.txt. Peers: ykgenerate, ykparse.
 */
import { createCipheriv, createDecipheriv } from "node:crypto"
import { Fault, isSameBytes } from "@schleuse/base"
import { CRC16_RESIDUE, crc16 } from "./crc16.ts"
import { encodeModhex, isModhex, parseModhex } from "./modhex.ts"

export const YUBICO_KEY_BYTES = 16
export const YUBICO_PRIVATE_ID_BYTES = 6
/** Where a key's session counter stops: it is worn out. */
export const YUBICO_LAST_SESSION = 0x7fff
const LAST_USE = 0xff

const BLOCK_BYTES = 16
const BLOCK_CHARS = 2 * BLOCK_BYTES
/** The validation protocol allows public ids of up to 8 bytes. */
const MAX_CHARS = BLOCK_CHARS + 16
/** Set in the session field if the capitals-lock key triggered the code instead of a touch. */
const CAPS_FLAG = 0x8000

/** Which touch a code is of. Ordered by session, then use; a key never repeats one until it is worn out. */
export type YubicoCounters = {
  /** Counts the times the key was powered and then touched, 0 to 0x7fff. */
  readonly session: number
  /** Counts the touches since then, 0 to 0xff. */
  readonly use: number
}

export type OpenedYubicoOtp = YubicoCounters & {
  /** Eighths of a second, 24 bits, from a random start at power-up; rolls over. */
  readonly timestamp: number
  readonly capsTriggered: boolean
}

export type ParsedYubicoOtp = {
  /** Modhex of 0 to 8 bytes; names the key and is no secret. */
  readonly publicId: string
  /** 16 bytes, encrypted. */
  readonly block: Buffer
}

/** The parts of a code: 32 to 48 letters of lower-case modhex, nothing around them. @throws OTP_FORM_INVALID */
export function parseYubicoOtp(text: string): ParsedYubicoOtp {
  if (text.length < BLOCK_CHARS || text.length > MAX_CHARS || !isModhex(text)) throw new Fault("OTP_FORM_INVALID")
  return { publicId: text.slice(0, -BLOCK_CHARS), block: parseModhex(text.slice(-BLOCK_CHARS)) }
}

/**
 * The counters of a code that the key with this AES key (16 bytes) and private id (6 bytes) has made. That it was not
 * used before is still to be shown (`requireLaterTouch`).
 * @throws OTP_CHECKSUM_WRONG, OTP_PRIVATE_ID_WRONG
 */
export function openYubicoOtp(block: Uint8Array, aesKey: Uint8Array, privateId: Uint8Array): OpenedYubicoOtp {
  requireBytes(block, BLOCK_BYTES, "block")
  requireBytes(privateId, YUBICO_PRIVATE_ID_BYTES, "private id")
  const decipher = createDecipheriv("aes-128-ecb", requireBytes(aesKey, YUBICO_KEY_BYTES, "AES key"), null)
  decipher.setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(block), decipher.final()])
  try {
    if (crc16(plain) !== CRC16_RESIDUE) throw new Fault("OTP_CHECKSUM_WRONG")
    if (!isSameBytes(plain.subarray(0, YUBICO_PRIVATE_ID_BYTES), privateId)) throw new Fault("OTP_PRIVATE_ID_WRONG")
    const session = plain.readUInt16LE(6)
    return {
      session: session & YUBICO_LAST_SESSION,
      use: plain.readUInt8(11),
      timestamp: plain.readUIntLE(8, 3),
      capsTriggered: (session & CAPS_FLAG) !== 0,
    }
  } finally {
    plain.fill(0)
  }
}

/** Is touch `a` later than touch `b` of the same key? */
export function isLaterThan(a: YubicoCounters, b: YubicoCounters): boolean {
  return a.session > b.session || (a.session === b.session && a.use > b.use)
}

/**
 * Refuses a touch that is not later than the last one that was spent (undefined: none was).
 * @throws OTP_REPLAYED
 * @throws OTP_KEY_WORN_OUT if the key is stuck in its last session, whose touches are spent
 */
export function requireLaterTouch(touch: YubicoCounters, spent: YubicoCounters | undefined): void {
  if (spent === undefined || isLaterThan(touch, spent)) return
  throw new Fault(isWornOut(touch) ? "OTP_KEY_WORN_OUT" : "OTP_REPLAYED")
}

/**
 * Is this the key's last session? Its codes are still good until it loses power: then it starts the same session again, and its
 * touches are refused until they pass those that were spent. Replace it now.
 */
export function isWornOut({ session }: YubicoCounters): boolean {
  return session >= YUBICO_LAST_SESSION
}

/** The first touch after the key was without power, as keys count it: the last session repeats. */
export function afterPowerUp({ session }: YubicoCounters): YubicoCounters {
  return { session: Math.min(session + 1, YUBICO_LAST_SESSION), use: 0 }
}

/** The next touch of a key that stays powered, as keys count it: after use 0xff comes a new session. */
export function afterTouch({ session, use }: YubicoCounters): YubicoCounters {
  return use < LAST_USE ? { session, use: use + 1 } : afterPowerUp({ session, use })
}

export type YubicoTouch = YubicoCounters & {
  /** Modhex of 0 to 8 bytes. */
  readonly publicId: string
  /** 6 bytes. */
  readonly privateId: Uint8Array
  /** 16 bytes. */
  readonly aesKey: Uint8Array
  /** 24 bits; see OpenedYubicoOtp. */
  readonly timestamp: number
  /** 16 bits that nobody can foretell. */
  readonly random: number
  readonly capsTriggered?: boolean | undefined
}

/**
 * The code that a key types at this touch: for keys made of software. Session, use, timestamp and random that do not fit
 * their fields are a RangeError.
 * @throws MODHEX_INVALID for a public id that is none
 */
export function makeYubicoOtp(touch: YubicoTouch): string {
  const { publicId, privateId, aesKey, session, use, timestamp, random, capsTriggered = false } = touch
  if (parseModhex(publicId).length > (MAX_CHARS - BLOCK_CHARS) / 2) throw new RangeError("a public id has 0 to 8 bytes")
  if (session > YUBICO_LAST_SESSION) throw new RangeError("a session counter ends at 0x7fff")
  const plain = Buffer.alloc(BLOCK_BYTES)
  plain.set(requireBytes(privateId, YUBICO_PRIVATE_ID_BYTES, "private id"))
  plain.writeUInt16LE(session, 6)
  if (capsTriggered) plain.writeUInt16LE(session | CAPS_FLAG, 6)
  plain.writeUIntLE(timestamp, 8, 3)
  plain.writeUInt8(use, 11)
  plain.writeUInt16LE(random, 12)
  plain.writeUInt16LE(~crc16(plain.subarray(0, 14)) & 0xffff, 14)
  const cipher = createCipheriv("aes-128-ecb", requireBytes(aesKey, YUBICO_KEY_BYTES, "AES key"), null)
  cipher.setAutoPadding(false)
  const block = Buffer.concat([cipher.update(plain), cipher.final()])
  plain.fill(0)
  return publicId + encodeModhex(block)
}

function requireBytes(bytes: Uint8Array, length: number, what: string): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`${what}: ${length} bytes, not ${bytes.length}`)
  return bytes
}
