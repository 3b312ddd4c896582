/** Which imports there are: one for each table, and one for several at once. */
import { Fault } from "@schleuse/base"
import { FILE_KINDS, type FileKind, type TableKind } from "@schleuse/provisioning"
import type { Sentence } from "@schleuse/web"
import { FILE_WORDS, IMPORT_WORDS } from "../../words/import-words.ts"

/** As it stands in a page's address. */
export type ImportWord = FileKind | "all"

/** Where every upload form of imports sends its files. */
export const UPLOAD_PATH = "/imports/check"

/** @throws PAGE_UNKNOWN */
export function importWord(text: string): ImportWord {
  const word = [...FILE_KINDS, "all" as const].find((known) => known === text)
  if (word === undefined) throw new Fault("PAGE_UNKNOWN", "import")
  return word
}

/** The files that a form of this import asks for. */
export function filesOf(word: ImportWord): readonly FileKind[] {
  return word === "all" ? FILE_KINDS : [word]
}

export function titleOf(word: ImportWord): Sentence {
  return word === "all" ? IMPORT_WORDS.all : FILE_WORDS[word]
}

/** Tables have a sample; lists of keys come from the programs that write them. */
export const SAMPLED: readonly TableKind[] = ["institutions", "persons", "machines", "deliveries", "aliases"]
