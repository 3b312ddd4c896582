/** What is done with keys that type codes, in words. */
import { type Sentence, writeTime } from "@schleuse/web"
import type { ActionRows, Fact } from "../../actions/action.ts"
import { TOKEN_STATE_WORDS, TOKEN_WORDS } from "../../words/token-words.ts"
import { replacementLetter } from "./replacement-letter.tsx"

const KEY: Sentence = ["Schlüssel", "Key"]
const ACCOUNT: Sentence = ["Konto", "Account"]
const REASON: Sentence = ["Grund", "Reason"]
const UNTIL: Sentence = ["Der alte gilt noch bis", "The old one is good until"]

export const TOKEN_ACTIONS = {
  assignToken: {
    title: ["Schlüssel an ein Konto vergeben", "Assign a key to an account"],
    done: ["Der Schlüssel ist vergeben und gilt ab sofort.", "The key is assigned, and good from now on."],
    describe: async ({ token, account }, directory) => [
      { label: KEY, value: await directory.token(token) },
      { label: ACCOUNT, value: await directory.account(account) },
    ],
  },
  blockToken: {
    title: ["Schlüssel sperren", "Block a key"],
    done: ["Der Schlüssel ist gesperrt.", "The key is blocked."],
    describe: async ({ token, state, reason }, directory) => [
      { label: KEY, value: await directory.token(token) },
      { label: TOKEN_WORDS.state, value: TOKEN_STATE_WORDS[state] },
      { label: REASON, value: reason },
    ],
  },
  replaceToken: {
    title: ["Schlüssel durch einen anderen ersetzen", "Replace a key by another"],
    done: ["Der neue Schlüssel gilt ab sofort.", "The new key is good from now on."],
    describe: async ({ old, new: next, overlapUntil }, directory) => {
      const facts: Fact[] = [
        { label: ["Alter Schlüssel", "Old key"], value: await directory.token(old) },
        { label: ["Neuer Schlüssel", "New key"], value: await directory.token(next) },
      ]
      const until: Sentence =
        overlapUntil === undefined
          ? ["gar nicht: er gilt als verloren", "not at all: it counts as lost"]
          : [writeTime(new Date(overlapUntil), "de"), writeTime(new Date(overlapUntil), "en")]
      return [...facts, { label: UNTIL, value: until }]
    },
  },
  makeReplacementCode: {
    title: ["Ersatzcode für eine Anmeldung machen", "Make a replacement code for one log-in"],
    done: ["Der Ersatzcode ist gemacht.", "The replacement code is made."],
    describe: async ({ account, hours, reason }, directory) => [
      { label: ACCOUNT, value: await directory.account(account) },
      { label: ["Gilt so viele Stunden", "Good for so many hours"], value: String(hours) },
      { label: REASON, value: reason },
    ],
    result: replacementLetter,
    isShownOnce: true,
  },
  resyncToken: {
    title: ["Schlüssel an zwei Codes wieder finden", "Find a key again by two codes"],
    done: ["Der Schlüssel ist gefunden. Sein nächster Code gilt.", "The key is found. Its next code is good."],
    // The codes themselves are nobody's to read.
    describe: async ({ token }, directory) => [{ label: KEY, value: await directory.token(token) }],
  },
} as const satisfies ActionRows
