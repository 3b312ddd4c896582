/** One accepted request for each row about what is going on now. */
import type { CommandName } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

export const LIVE_SAMPLES = {
  liveNumbers: { ask: ({ world }) => world.operator.call("liveNumbers", {}) },
} satisfies { readonly [C in CommandName]?: Sample }
