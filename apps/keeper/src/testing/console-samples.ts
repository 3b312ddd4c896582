/** One accepted request for each row about the console as a process and about certificates. */
import type { CommandName } from "@schleuse/wire"
import { foreignCertificate } from "../certificates/testing/foreign-certificate.ts"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

export const CONSOLE_SAMPLES = {
  startConsole: {
    ask: async ({ world }) => await world.attachConsole().call("startConsole", { build: BUILD, pid: 1 }),
  },
  describeSettings: { ask: ({ world }) => world.operator.call("describeSettings", {}) },
  showCertificates: { ask: ({ world }) => world.operator.call("showCertificates", {}) },
  importCertificate: {
    ask: ({ world }) =>
      world.operator.call("importCertificate", { zone: "console", ...foreignCertificate(["localhost"]) }),
  },
  removeCertificate: {
    ask: ({ world }) => world.operator.call("removeCertificate", { zone: "console", reason: "Probe" }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
