/** Rows of the command line about the validation server's clients. */
import type { CommandTable } from "./arguments.ts"
import { data, reason } from "./option-rows.ts"

export const VALIDATION_COMMAND_ROWS: CommandTable = {
  "validation-client add": {
    help: {
      de: "Lässt ein System (RADIUS, PAM) den Prüfdienst fragen; zeigt Nummer und Schlüssel, diesen nur jetzt.",
      en: "Lets a system (RADIUS, PAM) ask the validation server; shows its number and its key, the key only now.",
    },
    options: {
      data,
      institution: {
        kind: "list",
        value: "SLUG",
        help: {
          de: "Nur nach Schlüsseln der Mitglieder dieser Einrichtung; mehrfach möglich.",
          en: "Only for keys of members of this institution; may be repeated.",
        },
      },
      "all-institutions": {
        kind: "flag",
        help: { de: "Nach Schlüsseln aller Einrichtungen.", en: "For keys of all institutions." },
      },
      "insecure-unsigned-requests": {
        kind: "flag",
        help: {
          de: "Nimmt auch Anfragen ohne Unterschrift an, für Systeme, die nicht unterschreiben können.",
          en: "Takes requests without a signature too, for systems that cannot sign.",
        },
      },
    },
    operands: ["NAME"],
  },
  "validation-client list": {
    help: {
      de: "Zeigt, welche Systeme den Prüfdienst fragen dürfen.",
      en: "Shows which systems may ask the validation server.",
    },
    options: { data },
  },
  "validation-client remove": {
    help: {
      de: "Entfernt ein System sofort; sein Schlüssel gilt nicht mehr.",
      en: "Removes a system at once; its key no longer counts.",
    },
    options: {
      data,
      reason,
    },
    operands: ["CLIENT"],
  },
}
