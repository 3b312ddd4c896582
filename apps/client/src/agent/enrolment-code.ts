/**
 * The code of an enrolment link: from the name of the file that came with it, or as a person types it.
 *
 * Browsers and people rename files: `schleuse-zugang-ABCD-EFGH-JKMN-PQRS (1).exe` still carries its code.
 */
import { basename } from "node:path"

/** What is told apart on paper and on the telephone: no 0/O, 1/I/L, U. */
const CODE = /^[A-HJKMNP-TV-Z2-9]{16}$/
const CHARS = 16
const IN_NAME =
  /^schleuse-zugang-((?:[a-z0-9]{4}-?){4})(?: ?\(\d{1,4}\)| ?- ?(?:kopie|copy)(?: ?\(\d{1,4}\))?)?(?:\.exe|\.app)?$/i

/** Undefined if the name carries none. */
export function codeInFileName(path: string): string | undefined {
  // Windows' separators also where the path was only passed on.
  const name = basename(path.replaceAll("\\", "/"))
  const found = IN_NAME.exec(name)?.[1]
  const code = found === undefined ? "" : grouped(signsOf(found))
  return isCode(code) ? code : undefined
}

/** As it is sent: groups of four. Blanks, hyphens and small letters do not matter; a whole link is understood, too. */
export function readTypedCode(typed: string): string {
  const inLink = /\/zugang\/([^/?#\s]+)/.exec(typed)?.[1]
  const signs = signsOf(inLink ?? typed)
  return signs.length === CHARS ? grouped(signs) : signs
}

function signsOf(text: string): string {
  return text.toUpperCase().replaceAll(/[\s\u00a0\u2010-\u2015-]/g, "")
}

function grouped(signs: string): string {
  return (signs.match(/.{4}/g) ?? []).join("-")
}

/** Only signs of ours, and as many: a file's name that merely looks alike suggests nothing. */
export function isCode(code: string): boolean {
  return CODE.test(code.replaceAll("-", ""))
}
