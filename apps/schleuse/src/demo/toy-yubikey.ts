/**
 * Toy YubiKeys: what a real one keeps in its chip lies here in DIR/demo, for anybody who can read it.
 *
 * Made once per person, with a password. Counts its touches in the file, before
 * a code is shown: a code is never made twice.
 */
import { randomBytes, randomInt } from "node:crypto"
import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Fault, hex, type Infer, integer, object, parseHex, parseJson, text } from "@schleuse/base"
import { afterPowerUp, afterTouch, encodeModhex, generateHotp, makeYubicoOtp } from "@schleuse/otp"
import { replaceFile } from "../supervisor/data-folder.ts"
import { demoFolder } from "./client-keys.ts"

const toy = object({
  toy: text(200),
  password: text(100),
  yubikey: object({ publicId: text(16), privateId: hex(6), aesKey: hex(16) }),
  hotp: object({ secret: hex(20), digits: integer(6, 6) }),
  /** Of the next touch, and of the next press. */
  next: object({ session: integer(0, 0x7fff), use: integer(0, 0xff), counter: integer() }),
})
export type ToyYubikey = Infer<typeof toy>

const SAYS_SO =
  "A toy: a real YubiKey never lets its secrets out. / Ein Spielzeug: Ein echter YubiKey gibt nichts preis."
const PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

/** The toy of a person; made if it is missing. */
export function toyYubikey(dataFolder: string, login: string): ToyYubikey {
  const path = toyPath(dataFolder, login)
  if (existsSync(path)) return loadToy(path)
  mkdirSync(demoFolder(dataFolder), { recursive: true, mode: 0o755 })
  const made: ToyYubikey = {
    toy: SAYS_SO,
    password: newPassword(),
    yubikey: {
      publicId: encodeModhex(randomBytes(6)),
      privateId: randomBytes(6).toString("hex"),
      aesKey: randomBytes(16).toString("hex"),
    },
    hotp: { secret: randomBytes(20).toString("hex"), digits: 6 },
    next: { session: 0, use: 0, counter: 0 },
  }
  saveToy(path, made)
  return made
}

/** The toy of a person, if there is one. */
export function findToy(dataFolder: string, login: string): ToyYubikey | undefined {
  const path = toyPath(dataFolder, login)
  return existsSync(path) ? loadToy(path) : undefined
}

/** Plugs it in and touches it: the next Yubico OTP. */
export function touch(dataFolder: string, login: string): string {
  const key = toyYubikey(dataFolder, login)
  const { publicId, privateId, aesKey } = key.yubikey
  const { session, use } = key.next
  // Session 0 is spent by the seeding alone: other programs that use the secrets of demo.json begin at session 1.
  const following = session === 0 ? afterPowerUp(key.next) : afterTouch(key.next)
  saveToy(toyPath(dataFolder, login), { ...key, next: { ...key.next, ...following } })
  return makeYubicoOtp({
    publicId,
    privateId: parseHex(privateId),
    aesKey: parseHex(aesKey),
    session,
    use,
    timestamp: randomInt(1 << 24),
    random: randomInt(1 << 16),
  })
}

/** A press of its other slot: the next six digits. */
export function press(dataFolder: string, login: string): string {
  const key = toyYubikey(dataFolder, login)
  const { counter } = key.next
  saveToy(toyPath(dataFolder, login), { ...key, next: { ...key.next, counter: counter + 1 } })
  return generateHotp({ secret: parseHex(key.hotp.secret), digits: 6 }, counter)
}

function toyPath(dataFolder: string, login: string): string {
  return join(demoFolder(dataFolder), `${login}.yubikey.json`)
}

function loadToy(path: string): ToyYubikey {
  try {
    return toy(parseJson(readFileSync(path, "utf8")), "toy")
  } catch (cause) {
    throw new Fault("DEMO_WORLD_UNREADABLE", path, { cause })
  }
}

function saveToy(path: string, key: ToyYubikey): void {
  replaceFile(path, `${JSON.stringify(key, null, 2)}\n`, 0o600)
}

/** Twenty characters in five groups: 99 bits. */
function newPassword(): string {
  const characters = Array.from({ length: 20 }, () => PASSWORD_ALPHABET.charAt(randomInt(PASSWORD_ALPHABET.length)))
  return characters.join("").replaceAll(/(.{4})(?=.)/g, "$1-")
}
