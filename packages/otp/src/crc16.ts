/**
 * The checksum inside a Yubico OTP: CRC-16 with the polynomial 0x8408 (0x1021 reflected), starting at 0xffff.
 *
 * It tells a wrong key from a right one with 1 error in 65,536, and is no
 * protection against anyone who knows the key. Source: libyubikey, yubikey.h.
 */

/** What the checksum of a whole block, its own field included, comes to. */
export const CRC16_RESIDUE = 0xf0b8

export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1
  }
  return crc
}
