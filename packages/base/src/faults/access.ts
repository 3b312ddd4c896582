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
  /** A CONNECT to anything but a published name and its port: addresses, own sockets, other ports, names that nobody published. */
  TARGET_NOT_PUBLISHED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieses Ziel ist hier nicht freigegeben.",
    en: "This target is not published here.",
    hintDe: "Öffnen Sie das Portal über die Kachel der Zugangssoftware.",
    hintEn: "Open the portal by the tile of the access software.",
  },
  /** None of the application's addresses answered. */
  APPLICATION_UNREACHABLE: {
    http: 502,
    sftp: "FAILURE",
    de: "Das Portal antwortet gerade nicht. Ihre Anmeldung ist in Ordnung.",
    en: "The portal is not answering at the moment. Your log-in is all right.",
    hintDe: "Bitte versuchen Sie es in einigen Minuten noch einmal.",
    hintEn: "Please try again in a few minutes.",
  },
  /** A session holds as many streams as it may. */
  STREAMS_TOO_MANY: {
    http: 429,
    sftp: "FAILURE",
    de: "Es sind schon sehr viele Verbindungen zum Portal offen.",
    en: "Very many connections to the portal are open already.",
    hintDe: "Bitte schließen Sie Fenster, die Sie nicht mehr brauchen.",
    hintEn: "Please close windows that you do not need any more.",
  },
  /** No client certificate, or none of this house. */
  DEVICE_CERTIFICATE_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Computer ist hier nicht angemeldet.",
    en: "This computer is not enrolled here.",
    hintDe: "Bitte fordern Sie beim IT-Service einen Link für die Zugangssoftware an.",
    hintEn: "Please ask the IT service for a link to the access software.",
  },
  /** A request that no software of ours sends: wrong method, fields, size or encoding. */
  GATE_REQUEST_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Diese Anfrage hat eine Form, die es hier nicht gibt.",
    en: "This request has a form that does not exist here.",
    hintDe: "Bitte aktualisieren Sie die Zugangssoftware.",
    hintEn: "Please update the access software.",
  },
} as const satisfies Record<string, FaultEntry>
