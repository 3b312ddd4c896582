/**
 * Lists that ykman (from 5) appends to with `otp yubiotp … -O FILE`; the
 * personalization tool writes the same as its "Yubico format".
 *
 *   serial,public id,private id,key,access code,time,
 *
 * No header. A HOTP key has `0` as its private id, a key of 40 hex digits, and
 * no word about its digits or its counter: the counter is found at the first
 * login. Static passwords and challenges are refused.
 */
import { Fault } from "@schleuse/base"
import { type OathDigits, parseHexSecret } from "@schleuse/otp"
import { parseRecords } from "./csv.ts"
import { readText } from "./file-text.ts"
import { atPlace, type Parsed, ProblemList, refuseLine } from "./problem.ts"
import {
  parsePublicId,
  parseSerial,
  parseYubicoSecret,
  requireAccessCode,
  requireRealSecret,
  TokenIdentities,
  type TokenRow,
} from "./token-row.ts"

const FIELDS = 6
const TIME = /^(?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?)?$/
const HOTP_PRIVATE_ID = "0"
const YUBIKEY_SERIAL = /^\d{1,10}$/

/** YubiKeys of a list; `digits` is for its HOTP keys. Never throws: see `problems`. */
export function parseYkman(bytes: Uint8Array, digits: OathDigits = 6): Parsed<TokenRow> {
  const problems = new ProblemList()
  const identities = new TokenIdentities()
  return problems.parse(() =>
    parseRecords(readText(bytes), ",").flatMap(({ line, fields }) => {
      const row = problems.attempt(() => identities.requireNew(parseFields(line, fields, digits)))
      return row === undefined ? [] : [row]
    }),
  )
}

function parseFields(line: number, given: readonly string[], digits: OathDigits): TokenRow {
  // Each line ends with a comma.
  const fields = given.at(-1) === "" && given.length === FIELDS + 1 ? given.slice(0, -1) : given
  if (fields.length !== FIELDS) {
    refuseLine(line, "CSV_FIELDS_MISMATCH", `${given.length} fields instead of ${FIELDS} or ${FIELDS + 1}`)
  }
  const [serial = "", publicId = "", privateId = "", key = "", accessCode = "", time = ""] = fields
  const at = <T>(column: string, read: () => T): T => atPlace(line, column, read)
  at("access code", () => requireAccessCode(accessCode))
  at("time", () => {
    if (!TIME.test(time)) throw new Fault("IMPORT_DATE_INVALID")
  })
  const number = serial === "" ? undefined : at("serial", () => parseYubikeySerial(serial))
  if (privateId === HOTP_PRIVATE_ID) {
    if (publicId !== "") refuseLine(line, "IMPORT_PUBLIC_ID_INVALID", "a HOTP key has none here", "public id")
    const secret = at("key", () => requireRealSecret(parseHexSecret(key)))
    return { line, kind: "hotp", serial: number, secret, digits }
  }
  if (privateId === "") refuseLine(line, "IMPORT_KIND_UNSUPPORTED", "neither Yubico OTP nor HOTP", "private id")
  return {
    line,
    kind: "yubico-otp",
    publicId: at("public id", () => parsePublicId(publicId)),
    serial: number,
    secret: at("key", () => requireRealSecret(parseYubicoSecret(key, privateId))),
  }
}

function parseYubikeySerial(text: string): string {
  if (!YUBIKEY_SERIAL.test(text)) throw new Fault("IMPORT_SERIAL_INVALID")
  return parseSerial(text)
}
