/**
 * Logs of the YubiKey Personalization Tool, in its "traditional" format.
 *
 *   Yubico OTP,date,slot,public id,private id,key,access code,new access code,…
 *   OATH-HOTP,date,slot,token id,,key,access codes,three modhex flags,digits,counter,…
 *
 * Lines `LOGGING START,…` are passed over; static passwords and challenges are
 * refused. Nothing here names the YubiKey's serial number. In the tool's other
 * format a log is read by ykman.ts. Columns: the logger of
 * yubikey-personalization-gui and yubikey-ksm's csv2ykksm.
 */
import { Fault } from "@schleuse/base"
import { type OathDigits, parseHexSecret, parseModhex } from "@schleuse/otp"
import { parseRecords } from "./csv.ts"
import { readText } from "./file-text.ts"
import { atPlace, type Parsed, ProblemList, refuseLine } from "./problem.ts"
import {
  parsePublicId,
  parseYubicoSecret,
  requireAccessCode,
  requireRealSecret,
  TokenIdentities,
  type TokenRow,
} from "./token-row.ts"

const MIN_FIELDS = 8
const MAX_FIELDS = 20
const LOGGING_START = "LOGGING START"
/** Written in the language of the computer: day first, month first, with or without seconds. Not used, so only its form counts. */
const DATE = /^[0-9./: -]{6,25}(?:[AP]M)?$/
const TOKEN_ID = /^ubhe\d{8}$/
/** 12 letters of nothing: the field of a key that sends no token id. */
const NO_ID = /^(?:c{12})?$/
const DIGITS: ReadonlyMap<string, OathDigits> = new Map<string, OathDigits>([
  ["6", 6],
  ["8", 8],
])
/** `oath-imf` is stored in sixteenths (ykpersonalize(1)). */
const MAX_COUNTER = 1_048_560
const COUNTER_STEP = 16

/** YubiKeys of a log. Never throws: see `problems`. */
export function parsePersonalizationLog(bytes: Uint8Array): Parsed<TokenRow> {
  const problems = new ProblemList()
  const identities = new TokenIdentities()
  return problems.parse(() =>
    parseRecords(readText(bytes), ",").flatMap(({ line, fields }) => {
      if (fields[0] === LOGGING_START) return []
      const row = problems.attempt(() => identities.requireNew(parseFields(line, fields)))
      return row === undefined ? [] : [row]
    }),
  )
}

function parseFields(line: number, fields: readonly string[]): TokenRow {
  const [event = "", date = "", slot = "", publicId = "", privateId = "", key = "", accessCode = "", newCode = ""] =
    fields.map((field) => field.trim())
  if (event !== "Yubico OTP" && event !== "OATH-HOTP") {
    return refuseLine(line, "IMPORT_KIND_UNSUPPORTED", "expected Yubico OTP or OATH-HOTP", "event")
  }
  if (fields.length < MIN_FIELDS || fields.length > MAX_FIELDS) {
    refuseLine(line, "CSV_FIELDS_MISMATCH", `${fields.length} fields instead of ${MIN_FIELDS} to ${MAX_FIELDS}`)
  }
  const at = <T>(column: string, read: () => T): T => atPlace(line, column, read)
  at("date", () => {
    if (!DATE.test(date)) throw new Fault("IMPORT_DATE_INVALID")
  })
  if (slot !== "1" && slot !== "2") refuseLine(line, "IMPORT_VALUE_INVALID", "1 or 2", "slot")
  at("access code", () => requireAccessCode(accessCode))
  at("new access code", () => requireAccessCode(newCode))
  if (event === "OATH-HOTP") return parseHotp(line, fields, publicId, privateId, key)
  return {
    line,
    kind: "yubico-otp",
    publicId: at("public id", () => parsePublicId(publicId)),
    secret: at("key", () => requireRealSecret(parseYubicoSecret(key, privateId))),
  }
}

function parseHotp(
  line: number,
  fields: readonly string[],
  publicId: string,
  privateId: string,
  key: string,
): TokenRow {
  const [, , , , , , , , first = "0", second = "0", all = "0", length = "", seed = ""] = fields
  const digits = DIGITS.get(length)
  if (digits === undefined) return refuseLine(line, "IMPORT_DIGITS_UNSUPPORTED", "", "digits")
  if (privateId !== "") refuseLine(line, "IMPORT_VALUE_INVALID", "a HOTP key has none", "private id")
  return {
    line,
    kind: "hotp",
    publicId: atPlace(line, "token id", () => parseTokenId(publicId, `${first}${second}${all}`)),
    secret: atPlace(line, "key", () => requireRealSecret(parseHexSecret(key))),
    digits,
    counter: atPlace(line, "counter", () => parseSeed(seed)),
  }
}

/** What the key types before its code. The flags say which of the id's bytes it types as modhex; the others it types as hex. */
function parseTokenId(text: string, flags: string): string | undefined {
  if (NO_ID.test(text)) return undefined
  if (TOKEN_ID.test(text)) return text
  // Manufacturer and type as modhex, the rest as digits: the only form that OATH has for it, and that we recognise.
  if (flags !== "010") throw new Fault("IMPORT_PUBLIC_ID_INVALID", "a token id other than ubhe and eight digits")
  const typed = text.slice(0, 4) + parseModhex(text.slice(4)).toString("hex")
  if (!TOKEN_ID.test(typed)) throw new Fault("IMPORT_PUBLIC_ID_INVALID")
  return typed
}

function parseSeed(text: string): number {
  if (!/^(?:0|[1-9]\d{0,6})$/.test(text)) throw new Fault("IMPORT_COUNTER_INVALID")
  const counter = Number(text)
  if (counter > MAX_COUNTER || counter % COUNTER_STEP !== 0) throw new Fault("IMPORT_COUNTER_INVALID")
  return counter
}
