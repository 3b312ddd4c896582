/** One accepted request for each row about the gate. */
import type { CommandName } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

export const GATE_SAMPLES = {
  startGate: { ask: async ({ world }) => await world.attachGate().call("startGate", { build: BUILD, pid: 1 }) },
} as const satisfies { readonly [C in CommandName]?: Sample }
