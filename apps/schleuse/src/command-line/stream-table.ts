/** Rows of the command line about connections through the gate. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, reason } from "./option-rows.ts"

const of = (value: string, de: string, en: string): OptionRow => ({ kind: "text", value, help: { de, en } })

export const STREAM_COMMAND_ROWS: CommandTable = {
  "stream list": {
    help: {
      de: "Zeigt offene Verbindungen von Geräten zu Anwendungen, die neuesten zuerst.",
      en: "Shows open connections of devices to applications, the newest first.",
    },
    options: {
      data,
      account: of("LOGIN", "Nur dieses Konto.", "This account only."),
      device: of("DEVICE", "Nur dieses Gerät.", "This device only."),
      application: of("ID", "Nur diese Anwendung.", "This application only."),
      all: { kind: "flag", help: { de: "Auch beendete (höchstens 1000).", en: "Ended ones too (at most 1000)." } },
    },
  },
  "stream end": {
    help: {
      de: "Beendet eine Verbindung sofort; die Anmeldung bleibt.",
      en: "Ends a connection at once; the log-in stays.",
    },
    options: { data, reason },
    operands: ["STREAM"],
  },
}
