/**
 * Any list of tokens: its first line says which of the four formats it has.
 *
 * Recognises, never guesses: what looks like none of the others is read as a
 * ykman list, which has no header, and refused there if it is none.
 */
import type { OathDigits } from "@schleuse/otp"
import { parsePersonalizationLog } from "./personalization-tool.ts"
import type { Parsed } from "./problem.ts"
import { type PskcSecrets, parsePskc } from "./pskc.ts"
import type { TokenRow } from "./token-row.ts"
import { parseYkksm } from "./ykksm.ts"
import { parseYkman } from "./ykman.ts"

export type TokenListFormat = "ykksm" | "personalization-tool" | "ykman" | "pskc"
export type TokenListOptions = PskcSecrets & {
  /** For ykman lists, which do not say how many digits a HOTP key shows; 6 unless given. */
  readonly digits?: OathDigits | undefined
}

/** Enough for the first line's beginning, with a byte order mark and empty lines before it. */
const HEAD_BYTES = 256

/** The format of a list by its beginning. */
export function recogniseTokenList(bytes: Uint8Array): TokenListFormat {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString("latin1")
  const text = head.replace(/^\xef\xbb\xbf/, "").trimStart()
  if (text.startsWith("<")) return "pskc"
  if (text.startsWith("#")) return "ykksm"
  // Also its events that are refused: better by name than as a list of another kind.
  return /^[A-Za-z]/.test(text) ? "personalization-tool" : "ykman"
}

/** The tokens of a list, and its format. Never throws: see `problems`. */
export function parseTokenList(
  bytes: Uint8Array,
  options: TokenListOptions = {},
): Parsed<TokenRow> & { readonly format: TokenListFormat } {
  const format = recogniseTokenList(bytes)
  switch (format) {
    case "pskc":
      return { format, ...parsePskc(bytes, options) }
    case "ykksm":
      return { format, ...parseYkksm(bytes) }
    case "personalization-tool":
      return { format, ...parsePersonalizationLog(bytes) }
    case "ykman":
      return { format, ...parseYkman(bytes, options.digits) }
  }
}
