/** Options that many commands have. */
import type { OptionRow } from "./arguments.ts"

export const data: OptionRow = {
  kind: "text",
  value: "DIR",
  help: { de: "Datenordner (Vorgabe ./data).", en: "Data folder (default ./data)." },
}
export const reason: OptionRow = {
  kind: "text",
  value: "TEXT",
  required: true,
  help: { de: "Grund, für das Protokoll.", en: "Reason, for the log." },
}
export const propose: OptionRow = {
  kind: "text",
  value: "TEXT",
  help: {
    de: "Braucht es eine zweite Person, so schlage es mit dieser Begründung vor.",
    en: "If it takes a second person, propose it with this reason.",
  },
}
export const publicKey: OptionRow = {
  kind: "text",
  value: "FILE",
  required: true,
  help: { de: "Öffentlicher SSH-Schlüssel (.pub).", en: "Public SSH key (.pub)." },
}
