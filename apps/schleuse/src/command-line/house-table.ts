/** Rows of the command line about the settings in force, and about certificates of the house's pages. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, reason } from "./option-rows.ts"

const zone: OptionRow = {
  kind: "text",
  value: "console|gate",
  words: ["console", "gate"],
  help: { de: "Wer es vorzeigt (Vorgabe console).", en: "Who shows it (default console)." },
}

export const HOUSE_COMMAND_ROWS: CommandTable = {
  "settings show": {
    help: {
      de: "Zeigt jede geltende Einstellung, was sie bedeutet und was daraus folgt.",
      en: "Shows every setting in force, what it means and what follows from it.",
    },
    options: {
      data,
      changed: {
        kind: "flag",
        help: { de: "Nur was von der Vorgabe abweicht.", en: "Only what differs from the default." },
      },
    },
  },
  "gate egress": {
    help: {
      de: "Liest freigegebene Adressen (JSON) und lässt den Benutzer des Tors zu diesen verbinden und zu nichts sonst.",
      en: "Reads published addresses (JSON) and lets the gate's user connect to these and to nothing else.",
    },
    options: {
      print: {
        kind: "flag",
        help: {
          de: "Nur drucken, was nft bekäme.",
          en: "Only print what nft would get.",
        },
      },
    },
  },
  "certificate show": {
    help: {
      de: "Zeigt, welche Zertifikate gelten und bis wann, und das der hauseigenen Stelle.",
      en: "Shows which certificates are in use and until when, and that of the house's own authority.",
    },
    options: { data },
  },
  "certificate import": {
    help: {
      de: "Spielt ein Zertifikat von anderer Stelle ein; es gilt ab der nächsten Verbindung.",
      en: "Brings in a certificate from elsewhere; it counts from the next connection on.",
    },
    options: { data, zone },
    operands: ["CERTIFICATE", "KEY"],
  },
  "certificate renew": {
    help: {
      de: "Ersetzt ein eingespieltes Zertifikat durch sein nächstes für dieselben Namen; ohne Anmeldung, für certbot und lego.",
      en: "Replaces a certificate that was brought in by its next one for the same names; without a login, for certbot and lego.",
    },
    options: {
      data,
      zone,
      certificate: {
        kind: "text",
        value: "FILE",
        help: {
          de: "Das Zertifikat mit denen der ausstellenden Stellen (fullchain.pem).",
          en: "The certificate with those of its issuers (fullchain.pem).",
        },
      },
      key: {
        kind: "text",
        value: "FILE",
        help: { de: "Sein privater Schlüssel (privkey.pem).", en: "Its private key (privkey.pem)." },
      },
    },
  },
  "certificate remove": {
    help: {
      de: "Entfernt das eingespielte Zertifikat; das Haus stellt wieder selbst eines aus.",
      en: "Removes the certificate that was brought in; the house issues its own again.",
    },
    options: { data, zone, reason },
  },
}
