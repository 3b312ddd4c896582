/** One accepted request for each row about looking back. */
import type { CommandName, KeeperClient } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

let asking: KeeperClient | undefined

export const LOG_SAMPLES = {
  listLog: { ask: ({ world }) => world.operator.call("listLog", { order: "newest" }) },
  proveEntry: { ask: ({ world }) => world.operator.call("proveEntry", { index: 0 }) },
  listLogins: { ask: ({ world }) => world.operator.call("listLogins", { account: world.accounts.praxis }) },
  noteRefusal: {
    before: async ({ world }) => {
      asking = world.attachConsole()
      await asking.call("startConsole", { build: BUILD, pid: 1 })
    },
    ask: async () => await asking?.call("noteRefusal", { reference: "ABC234", code: "PAGE_UNKNOWN", detail: "" }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
