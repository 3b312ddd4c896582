/**
 * Letters of imported people: one file each, readable for the operator only.
 *
 * Making a letter voids the one before, so whoever has a file in the folder is
 * passed over: the command can be given again after it was interrupted.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isFault } from "@schleuse/base"
import type { Language } from "../command-line/language.ts"
import type { Asking } from "../operator/under-session.ts"
import { letterText } from "./letter.ts"

export type Letters = { readonly written: number; readonly there: number; readonly refused: readonly string[] }

/** Writes the letters of these accounts, by login. Those who are active already need none. */
export async function writeLetters(
  { call }: Asking,
  accounts: ReadonlyMap<string, string>,
  folder: string,
  language: Language,
): Promise<Letters> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let [written, there] = [0, 0]
  const refused: string[] = []
  for (const [login, account] of accounts) {
    // Logins are small letters, digits and hyphens: the keeper's schema says so.
    const path = join(folder, `${login}.txt`)
    if (existsSync(path)) {
      there++
      continue
    }
    try {
      const letter = await call("renewActivation", { account, purpose: "first" })
      writeFileSync(path, letterText(language, { ...letter, login }), { mode: 0o600, flag: "wx" })
      written++
    } catch (error) {
      if (!isFault(error)) throw error
      if (error.code === "ACCOUNT_STATE_WRONG") there++
      else refused.push(`${login}: ${error.code}`)
    }
  }
  return { written, there, refused }
}
