/** Rows of the command line about tokens and sessions. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, propose, reason } from "./option-rows.ts"

/** As the keeper has them (packages/wire, listTokens). */
export const TOKEN_STATES = ["stock", "active", "lost", "blocked", "worn-out"] as const
export const TOKEN_KINDS = ["yubico-otp", "hotp", "totp"] as const

const account: OptionRow = { kind: "text", value: "LOGIN", help: { de: "Nur dieses Konto.", en: "This account only." } }

export const LOGIN_COMMAND_ROWS: CommandTable = {
  "token list": {
    help: {
      de: "Zeigt Token: alle, eines Kontos, nach Zustand oder Art, oder eines nach Seriennummer oder Kennung.",
      en: "Shows tokens: all, an account's, by state or kind, or one by serial number or id.",
    },
    options: {
      data,
      account,
      state: {
        kind: "text",
        value: "STATE",
        words: TOKEN_STATES,
        help: { de: "Nur in diesem Zustand.", en: "Only in this state." },
      },
      kind: { kind: "text", value: "KIND", words: TOKEN_KINDS, help: { de: "Nur diese Art.", en: "This kind only." } },
      search: {
        kind: "text",
        value: "TEXT",
        help: {
          de: "Nur, deren Seriennummer oder Kennung so beginnt.",
          en: "Only those whose serial number or id begins like this.",
        },
      },
    },
    operands: ["TOKEN?"],
  },
  "token assign": {
    help: { de: "Gibt ein Token aus dem Vorrat einem Konto.", en: "Gives a token of the stock to an account." },
    options: { data, propose },
    operands: ["TOKEN", "LOGIN"],
  },
  "token block": {
    help: { de: "Sperrt ein Token sofort.", en: "Blocks a token at once." },
    options: {
      data,
      reason,
      lost: { kind: "flag", help: { de: "Es ist verloren gegangen.", en: "It was lost." } },
    },
    operands: ["TOKEN"],
  },
  "token replace": {
    help: {
      de: "Gibt dem Besitzer eines Tokens ein anderes; ohne Überlappung gilt das alte ab sofort als verloren.",
      en: "Gives a token's holder another one; without an overlap the old one is lost from now on.",
    },
    options: {
      data,
      propose,
      "overlap-days": {
        kind: "text",
        value: "N",
        help: { de: "So lange gelten beide (höchstens 30).", en: "Both are good for so long (at most 30)." },
      },
    },
    operands: ["OLD", "NEW"],
  },
  "token resync": {
    help: {
      de: "Findet ein Token wieder, an zwei Codes hintereinander.",
      en: "Finds a token again, by two codes one after the other.",
    },
    options: { data },
    operands: ["TOKEN", "CODE", "NEXT"],
  },
  "token replacement-code": {
    help: {
      de: "Gibt jemandem, dessen Schlüssel verloren und gesperrt ist, einen Code für eine Anmeldung.",
      en: "Gives somebody whose key is lost and blocked a code for one login.",
    },
    options: {
      data,
      propose,
      reason,
      hours: {
        kind: "text",
        value: "N",
        help: {
          de: "So lange gilt er (Vorgabe und höchstens 24).",
          en: "It is good for so long (default and at most 24).",
        },
      },
    },
    operands: ["LOGIN"],
  },
  "session list": {
    help: { de: "Zeigt, wer angemeldet ist.", en: "Shows who is logged in." },
    options: { data, account },
  },
  "session end": {
    help: {
      de: "Beendet eine Sitzung oder alle eines Kontos, an jeder Tür.",
      en: "Ends a session, or all of an account, at every door.",
    },
    options: { data, reason, account },
    operands: ["SESSION?"],
  },
}
