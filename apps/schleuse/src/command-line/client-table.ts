/** Rows of the command line about releases of the access software. */
import type { CommandTable } from "./arguments.ts"
import { data, propose } from "./option-rows.ts"

export const CLIENT_COMMAND_ROWS: CommandTable = {
  "client publish": {
    help: {
      de: "Schreibt eine unterschriebene Version der Zugangssoftware ins Protokoll.",
      en: "Writes a signed version of the access software into the log.",
    },
    options: { data, propose },
    operands: ["MANIFEST"],
  },
  "client prove": {
    help: {
      de: "Legt den Nachweis aus dem Protokoll in das Manifest einer Version.",
      en: "Puts the proof from the log into the manifest of a version.",
    },
    options: { data },
    operands: ["MANIFEST"],
  },
}
