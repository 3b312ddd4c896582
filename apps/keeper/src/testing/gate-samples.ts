/** One accepted request for each row about the gate. */
import type { CommandName } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const PORTAL = {
  titleDe: "KV-Portal",
  titleEn: "KV portal",
  host: "portal.kv.example",
  port: 443,
  addresses: [{ address: "10.1.2.3", port: 443 }],
}

export const GATE_SAMPLES = {
  startGate: { ask: async ({ world }) => await world.attachGate().call("startGate", { build: BUILD, pid: 1 }) },
  addApplication: {
    ask: async ({ world, prepared }) => {
      const made = await world.operator.call("addApplication", { name: "kv-portal", ...PORTAL })
      prepared["application"] = made.application
    },
  },
  changeApplication: {
    ask: ({ world, prepared }) => {
      const application = prepared["application"] ?? ""
      return world.operator.call("changeApplication", { application, ...PORTAL, port: 8443 })
    },
  },
  listApplications: { ask: ({ world }) => world.operator.call("listApplications", { state: "published" }) },
  removeApplication: {
    ask: ({ world, prepared }) => {
      const application = prepared["application"] ?? ""
      return world.operator.call("removeApplication", { application, reason: "Probe" })
    },
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
