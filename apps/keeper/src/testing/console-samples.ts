/** One accepted request for each row about the console as a process. */
import type { CommandName } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

export const CONSOLE_SAMPLES = {
  startConsole: {
    ask: async ({ world }) => await world.attachConsole().call("startConsole", { build: BUILD, pid: 1 }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
