/**
 * Key lists of Yubico's KSM: `# ykksm 1`, then one YubiKey a line.
 *
 *   serial,publicName,internalName,aesKey,lockCode,created,accessed[,progflags]
 *
 * Public names are modhex, the rest hex. Lists usually come encrypted with
 * OpenPGP; that is undone before. Format: yubikey-ksm,
 * doc/Key_Provisioning_Format.adoc.
 */
import { Fault } from "@schleuse/base"
import { linesOf, readText } from "./file-text.ts"
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

const FIRST_LINE = /^# ykksm 1$/
const MAX_ROWS = 100_000
const FIELDS = 7
const TIME = /^(?:\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2})?$/
const FLAGS = /^[0-9A-Za-z]{0,32}$/

/** YubiKeys of a list, all of kind `yubico-otp`. Never throws: see `problems`. */
export function parseYkksm(bytes: Uint8Array): Parsed<TokenRow> {
  const problems = new ProblemList()
  const identities = new TokenIdentities()
  return problems.parse(() => {
    const [first, ...lines] = linesOf(readText(bytes))
    if (first?.line !== 1 || !FIRST_LINE.test(first.text.trimEnd())) refuseLine(1, "IMPORT_NOT_YKKSM")
    if (lines.length > MAX_ROWS) refuseLine(1, "IMPORT_TOO_MANY_ROWS", `at most ${MAX_ROWS}`)
    return lines.flatMap(({ line, text }) => {
      const [content = ""] = text.split("#", 1)
      if (content.trim() === "") return []
      const row = problems.attempt(() => identities.requireNew(parseLine(line, content)))
      return row === undefined ? [] : [row]
    })
  })
}

function parseLine(line: number, content: string): TokenRow {
  const fields = content.split(",").map((field) => field.trim())
  if (fields.length !== FIELDS && fields.length !== FIELDS + 1) {
    refuseLine(line, "CSV_FIELDS_MISMATCH", `${fields.length} fields instead of ${FIELDS} or ${FIELDS + 1}`)
  }
  const [serial = "", publicName = "", internalName = "", aesKey = "", lockCode = "", created = "", accessed = ""] =
    fields
  const at = <T>(column: string, read: () => T): T => atPlace(line, column, read)
  at("lockCode", () => requireAccessCode(lockCode))
  at("created", () => requireForm(created, TIME))
  at("accessed", () => requireForm(accessed, TIME))
  at("progflags", () => requireForm(fields[FIELDS] ?? "", FLAGS))
  return {
    line,
    kind: "yubico-otp",
    publicId: at("publicName", () => parsePublicId(publicName)),
    // Zero stands for a key whose number the writer did not know.
    serial: serial === "" || /^0+$/.test(serial) ? undefined : at("serial", () => parseSerial(serial)),
    secret: at("aesKey", () => requireRealSecret(parseYubicoSecret(aesKey, internalName))),
  }
}

function requireForm(text: string, form: RegExp): void {
  if (!form.test(text)) throw new Fault("IMPORT_VALUE_INVALID")
}
