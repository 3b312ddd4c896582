/** Cutting, opening again, sealing and opening the seal, as actions. */
import type { ActionRows, Fact } from "../../actions/action.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { SCOPE_WORDS } from "./scope-words.ts"

export const HEALTH_ACTIONS = {
  cut: {
    title: HEALTH_WORDS.cutTitle,
    done: HEALTH_WORDS.cutDone,
    describe: ({ scope, target, reason }) =>
      Promise.resolve([
        { label: HEALTH_WORDS.scope, value: SCOPE_WORDS[scope] },
        ...(target === undefined ? [] : [{ label: HEALTH_WORDS.target, value: target }]),
        { label: HEALTH_WORDS.reason, value: reason },
      ]),
  },
  reopen: {
    title: HEALTH_WORDS.reopenTitle,
    done: HEALTH_WORDS.reopenDone,
    describe: async ({ cut, reason }, directory): Promise<readonly Fact[]> => [
      ...(await directory.cut(cut)),
      { label: HEALTH_WORDS.reopenWhy, value: reason },
    ],
  },
  sealKeeper: {
    title: HEALTH_WORDS.sealTitle,
    done: HEALTH_WORDS.sealDone,
    describe: ({ reason }) => Promise.resolve([{ label: HEALTH_WORDS.reason, value: reason }]),
  },
  unsealKeeper: {
    title: HEALTH_WORDS.unsealTitle,
    done: HEALTH_WORDS.unsealDone,
    describe: () => Promise.resolve([]),
  },
} as const satisfies ActionRows
