/** Files of an import as they are named on the command line. */
import { parseHex } from "@schleuse/base"
import {
  type FileKind,
  type ImportFile,
  type Problem,
  readImportFile,
  type TokenListOptions,
} from "@schleuse/provisioning"
import { askSecrets } from "../command-line/secrets.ts"
import type { Text } from "../command-line/language.ts"
import type { CommandContext } from "./command-context.ts"
import { readInputFile } from "./input-file.ts"

export type NamedFile = ImportFile & { readonly path: string }
export type WrongFile = { readonly path: string; readonly problems: readonly Problem[] }

const PASSPHRASE: Text = { de: "Passphrase der Liste", en: "Passphrase of the list" }

/** The secrets and options with which token lists are read. @throws ARGUMENT_INVALID, ARGUMENT_MISSING */
export async function tokenOptions({ args, terminal }: CommandContext): Promise<TokenListOptions> {
  const keyFile = args.texts.get("pre-shared-key")
  const [passphrase] = args.flags.has("passphrase") ? await askSecrets(terminal, [PASSPHRASE]) : []
  return {
    digits: args.texts.get("digits") === "8" ? 8 : 6,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(keyFile === undefined ? {} : { preSharedKey: parseHex(readInputFile(keyFile).toString("latin1").trim()) }),
  }
}

/** Reads one file. @throws FILE_UNREADABLE */
export function loadFile(kind: FileKind, path: string, options: TokenListOptions): NamedFile | WrongFile {
  return { path, ...readImportFile(kind, readInputFile(path), options) }
}
