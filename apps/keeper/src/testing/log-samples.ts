/** One accepted request for each row about looking back. */
import type { CommandName } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

export const LOG_SAMPLES = {
  listLog: { ask: ({ world }) => world.operator.call("listLog", { order: "newest" }) },
  proveEntry: { ask: ({ world }) => world.operator.call("proveEntry", { index: 0 }) },
  listLogins: { ask: ({ world }) => world.operator.call("listLogins", { account: world.accounts.praxis }) },
} as const satisfies { readonly [C in CommandName]?: Sample }
