/** What is done with imports, in words. */
import type { ActionRows } from "../../actions/action.ts"

export const IMPORT_ACTIONS = {
  runApprovedImport: {
    title: ["Geprüfte Tabellen importieren", "Import tables that were checked"],
    done: ["Alles ist übernommen.", "Everything is imported."],
    describe: ({ rowsSha256 }) =>
      Promise.resolve([
        {
          label: ["So stimmen Sie zu", "How to agree"],
          value: [
            "Prüfen Sie dieselbe Datei unter „Importe“, oder an der Befehlszeile mit: schleuse import … --approve",
            "Check the same file under “Imports”, or at the command line with: schleuse import … --approve",
          ],
        },
        // The keeper compares it with the rows that whoever agrees has checked.
        { label: ["Prüfsumme der Zeilen", "Checksum of the lines"], value: rowsSha256 },
      ]),
  },
  removePathAlias: {
    title: ["Alten Ordnernamen wegnehmen", "Take an old folder name away"],
    done: ["Der alte Ordnername ist weggenommen.", "The old folder name is taken away."],
    describe: async ({ institution, alias }, directory) => [
      { label: ["Einrichtung", "Institution"], value: await directory.institution(institution) },
      { label: ["Alter Name", "Old name"], value: alias },
    ],
  },
} as const satisfies ActionRows
