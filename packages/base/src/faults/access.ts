/** What the access software refuses on the PC, and the gate for it. */
import type { FaultEntry } from "./table.ts"

export const ACCESS_FAULTS = {
  /** The system's own programs could not be asked about the state of the PC. */
  POSTURE_UNREADABLE: {
    http: 503,
    sftp: "FAILURE",
    de: "Der Zustand dieses Computers ließ sich nicht feststellen.",
    en: "The state of this computer could not be determined.",
    hintDe:
      "Starten Sie den Computer neu und versuchen Sie es noch einmal. Hilft das nicht, fragen Sie den IT-Service.",
    hintEn: "Restart the computer and try again. If that does not help, ask the IT service.",
  },
} as const satisfies Record<string, FaultEntry>
