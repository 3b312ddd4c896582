/** Rows of the command line about FIDO2 keys, as far as they need no browser: seeing and blocking. */
import type { CommandTable } from "./arguments.ts"
import { data, reason } from "./option-rows.ts"

export const FIDO_COMMANDS: CommandTable = {
  "fido list": {
    help: { de: "Zeigt die FIDO2-Schlüssel eines Kontos.", en: "Shows an account's FIDO2 keys." },
    options: { data },
    operands: ["LOGIN"],
  },
  "fido block": {
    help: {
      de: "Sperrt den FIDO2-Schlüssel von jemand anderem sofort und beendet die Sitzungen des Kontos.",
      en: "Blocks somebody else's FIDO2 key at once and ends the account's sessions.",
    },
    options: {
      data,
      reason,
    },
    operands: ["KEY"],
  },
}
