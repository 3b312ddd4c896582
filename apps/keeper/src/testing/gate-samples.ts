/** One accepted request for each row about the gate. */
import type { CommandName, KeeperClient } from "@schleuse/wire"
import { PC, SoftwareDevice } from "../access/testing/software-device.ts"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

let gate: KeeperClient | undefined
let pc = new SoftwareDevice()
/** A gate that has started: its instance begins with a leaf of its own. */
const started = async ({ world }: Stage): Promise<void> => {
  gate = world.attachGate()
  await gate.call("startGate", { build: BUILD, pid: 1 })
}
const reason = "Probe"

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
  publishClientRelease: {
    ask: ({ world }) => world.operator.call("publishClientRelease", { manifest: "ab".repeat(32), version: "0.2.0" }),
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
  makeEnrolment: {
    ask: async ({ world, account, prepared }) => {
      const made = await world.operator.call("makeEnrolment", { account, devices: 1, days: 7 })
      prepared["enrolmentCode"] = made.code
    },
  },
  listEnrolments: { ask: ({ world }) => world.operator.call("listEnrolments", {}) },
  deviceNonce: { before: started, ask: async () => await gate?.call("deviceNonce", { peer: PC }) },
  showEnrolment: {
    ask: async ({ prepared }) => await gate?.call("showEnrolment", { code: prepared["enrolmentCode"] ?? "", peer: PC }),
  },
  enrolDevice: {
    before: () => Promise.resolve(void (pc = new SoftwareDevice())),
    ask: async ({ prepared }) => gate && (await pc.enrol(gate, prepared["enrolmentCode"] ?? "")),
  },
  renewDevice: { ask: async () => gate && (await pc.renew(gate)) },
  listDevices: { ask: ({ world }) => world.operator.call("listDevices", {}) },
  describeDevice: { ask: ({ world }) => world.operator.call("describeDevice", { device: pc.id }) },
  blockDevice: { ask: ({ world }) => world.operator.call("blockDevice", { device: pc.id, reason }) },
  unblockDevice: { ask: ({ world }) => world.operator.call("unblockDevice", { device: pc.id, reason }) },
  removeDevice: { ask: ({ world }) => world.operator.call("removeDevice", { device: pc.id, reason }) },
  revokeEnrolment: {
    before: async ({ world, account, prepared }) => {
      const made = await world.operator.call("makeEnrolment", { account, devices: 1, days: 7 })
      prepared["enrolment"] = made.enrolment
    },
    ask: ({ world, prepared }) =>
      world.operator.call("revokeEnrolment", { enrolment: prepared["enrolment"] ?? "", reason }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
