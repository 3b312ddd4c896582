/** What somebody changes about his own passkeys, as actions: described when it is confirmed. */
import type { ActionRows } from "../../actions/action.ts"
import { OWN_WORDS } from "../../words/own-words.ts"

export const OWN_ACTIONS = {
  addFidoKey: {
    title: OWN_WORDS.keyAdd,
    done: OWN_WORDS.keyAdded,
    describe: ({ name }) => Promise.resolve([{ label: OWN_WORDS.keyName, value: name }]),
  },
  removeFidoKey: {
    title: OWN_WORDS.keyRemoveTitle,
    done: OWN_WORDS.keyRemoved,
    describe: async ({ key }, directory) => [{ label: OWN_WORDS.keyName, value: await directory.ownPasskey(key) }],
  },
  /** Never in a form between: there are passwords in it. Its pages are its own (password-pages.tsx). */
  changeOwnPassword: {
    title: OWN_WORDS.passwordChange,
    done: OWN_WORDS.passwordDone,
    describe: () => Promise.resolve([]),
  },
} as const satisfies ActionRows
