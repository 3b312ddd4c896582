/** One accepted request for each row about the console as a process and about certificates. */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { CommandName, KeeperClient } from "@schleuse/wire"
import { foreignCertificate } from "../certificates/testing/foreign-certificate.ts"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

let asking: KeeperClient | undefined
let session = ""
const PEER_OF_BROWSER = { address: "127.0.0.1", port: 50_000 }

export const CONSOLE_SAMPLES = {
  startConsole: {
    ask: async ({ world }) => await world.attachConsole().call("startConsole", { build: BUILD, pid: 1 }),
  },
  describeTour: {
    // Only a console may ask, in a session of its own.
    before: async ({ world }) => {
      mkdirSync(join(world.folder, "run"), { recursive: true })
      const tour = { version: 1, world: "/demo.json", verify: "schleuse verify", cast: [] }
      writeFileSync(join(world.folder, "run", "tour.json"), JSON.stringify(tour))
      asking = world.attachConsole()
      await asking.call("startConsole", { build: BUILD, pid: 1 })
      session = (await asking.call("setupBegin", { code: world.keeper.setupCode ?? "", peer: PEER_OF_BROWSER })).session
    },
    ask: async () => await asking?.call("describeTour", {}, session),
  },
  describeSettings: { ask: ({ world }) => world.operator.call("describeSettings", {}) },
  showCertificates: { ask: ({ world }) => world.operator.call("showCertificates", {}) },
  importCertificate: {
    ask: ({ world }) =>
      world.operator.call("importCertificate", { zone: "console", ...foreignCertificate(["localhost"]) }),
  },
  renewCertificate: {
    ask: ({ world }) => {
      const next = foreignCertificate(["localhost"], { from: -1, until: 120 })
      return world.operator.local("renewCertificate", { zone: "console", ...next })
    },
  },
  removeCertificate: {
    ask: ({ world }) => world.operator.call("removeCertificate", { zone: "console", reason: "Probe" }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
