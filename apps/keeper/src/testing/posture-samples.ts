/** One accepted request for each row about how devices say they are. */
import type { CommandName, KeeperClient } from "@schleuse/wire"
import { goodReport } from "../access/testing/reports.ts"
import { SoftwareDevice } from "../access/testing/software-device.ts"
import type { Stage } from "../commands.test.ts"
import { signedTable } from "../posture/testing/tables.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const DAY_MS = 24 * 3_600_000
const pc = new SoftwareDevice()
let gate: KeeperClient | undefined

/** A gate, and a PC that came by a link. */
async function enrolled({ world, account }: Stage): Promise<void> {
  gate = world.attachGate()
  await gate.call("startGate", { build: BUILD, pid: 1 })
  const { code } = await world.operator.call("makeEnrolment", { account, devices: 1, days: 1 })
  await pc.enrol(gate, code)
}
const reason = "Probe"

export const POSTURE_SAMPLES = {
  setPosturePolicy: {
    ask: ({ world }) => world.operator.call("setPosturePolicy", { group: "gross", preset: "kbv-large" }),
  },
  setPostureGroup: {
    ask: ({ world }) =>
      world.operator.call("setPostureGroup", { institution: world.institutions.klinik, group: "gross" }),
  },
  listPosturePolicies: { ask: ({ world }) => world.operator.call("listPosturePolicies", { group: "gross" }) },
  reportPosture: {
    before: enrolled,
    ask: async () => gate && (await pc.report(gate, goodReport(Date.now()))),
  },
  tryPosturePolicy: {
    ask: ({ world }) => world.operator.call("tryPosturePolicy", { group: "all", preset: "kbv-large" }),
  },
  listPosture: { ask: ({ world }) => world.operator.call("listPosture", { filter: "all" }) },
  describePosture: { ask: ({ world }) => world.operator.call("describePosture", { device: pc.id }) },
  addPostureException: {
    ask: async ({ world, prepared }) => {
      const input = { device: pc.id, check: "private-use", until: Date.now() + DAY_MS, reason } as const
      prepared["exception"] = (await world.operator.call("addPostureException", input)).exception
    },
  },
  endPostureException: {
    ask: ({ world, prepared }) =>
      world.operator.call("endPostureException", { exception: prepared["exception"] ?? "", reason }),
  },
  addDeclaration: {
    ask: async ({ world, account, prepared }) => {
      const input = {
        account,
        kind: "private-use",
        declaredBy: "Dr. Beispiel",
        declaredAt: Date.now() - DAY_MS,
      } as const
      prepared["declaration"] = (await world.operator.call("addDeclaration", input)).declaration
    },
  },
  declareOwn: { ask: async () => gate && (await pc.declare(gate, "Dr. Beispiel")) },
  listDeclarations: { ask: ({ world }) => world.operator.call("listDeclarations", {}) },
  endDeclaration: {
    ask: ({ world, prepared }) =>
      world.operator.call("endDeclaration", { declaration: prepared["declaration"] ?? "", reason }),
  },
  importSupportTable: {
    ask: ({ world }) => world.operator.call("importSupportTable", { file: signedTable(Date.now(), []) }),
  },
  showSupportTable: { ask: ({ world }) => world.operator.call("showSupportTable", {}) },
  listFailing: { ask: ({ world }) => world.operator.call("listFailing", { days: 14 }) },
  postureEvidence: {
    ask: ({ world }) => {
      const range = { from: Date.now() - DAY_MS, to: Date.now() + DAY_MS }
      return world.operator.call("postureEvidence", { institution: world.institutions.praxis, ...range })
    },
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
