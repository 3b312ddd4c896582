/** One accepted request for each row about the gate. */
import type { CommandName, InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import { goodReport } from "../access/testing/reports.ts"
import { PC, SoftwareDevice } from "../access/testing/software-device.ts"
import type { Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"
import type { NewPerson } from "./people.ts"
import { as, login as loginOperator } from "./people-samples.ts"
import { SoftwareHotp } from "../tokens/testing/software-tokens.ts"
import { SoftwareAuthenticator } from "../webauthn/testing/software-authenticator.ts"

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

const PASSWORD = "lampe gurke tunnel"
const gabisPc = new SoftwareDevice()
const key = new SoftwareHotp()
const passkey = new SoftwareAuthenticator()
let registration: OutputOf<"showPasskeyRegistration"> | undefined
let request: OutputOf<"showPasskeyLogin"> | undefined

/** A person with a key, who has not begun yet. */
export function invitedPerson(memberships: NewPerson["memberships"]): NewPerson {
  return { login: "gabi", memberships, state: "invited", tokens: [key.token] }
}

/** Her letter, her PC, and what she may open; for four minutes, which are the last of each session of hers. */
async function prepareGabi({ world: { operator }, prepared }: Stage): Promise<void> {
  const account = prepared["gabi"] ?? ""
  await operator.call("setAccountExpiry", { account, expiresAt: Date.now() + 4 * 60_000 })
  await operator.call("addApplication", { name: "portal", ...PORTAL })
  prepared["letter"] = (await operator.call("renewActivation", { account, purpose: "first" })).code
  const { code } = await operator.call("makeEnrolment", { account, devices: 1, days: 1 })
  if (gate !== undefined) await gabisPc.enrol(gate, code)
}

async function login(code: string) {
  const typed = { user: "gabi", password: PASSWORD, code, report: goodReport(Date.now()) }
  return gate && (await gabisPc.login(gate, typed))
}

async function inSession<C extends CommandName>(
  prepared: Readonly<Record<string, string>>,
  command: C,
  input: InputOf<C>,
): Promise<OutputOf<C> | undefined> {
  return await gate?.call(command, input, prepared["gateSession"] ?? "")
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
  makeEnrolments: {
    before: async ({ world, account, prepared }) => {
      prepared["enrolmentLogin"] = (await world.operator.call("describeAccount", { account })).login
    },
    ask: ({ world, prepared }) => {
      const rows = [{ login: prepared["enrolmentLogin"] ?? "", devices: 1, days: 7 }]
      return world.operator.call("makeEnrolments", { rows, dryRun: false })
    },
  },
  makeEnrolment: {
    ask: async ({ world, account, prepared }) => {
      const made = await world.operator.call("makeEnrolment", { account, devices: 1, days: 7 })
      prepared["enrolmentCode"] = made.code
    },
  },
  requestEnrolment: {
    before: started,
    ask: async ({ prepared }) =>
      await gate?.call("requestEnrolment", { who: prepared["enrolmentLogin"] ?? "", peer: PC }),
  },
  listEnrolmentRequests: { ask: ({ world }) => world.operator.call("listEnrolmentRequests", { state: "open" }) },
  answerEnrolmentRequest: {
    before: async ({ world, prepared }) => {
      const { requests } = await world.operator.call("listEnrolmentRequests", { state: "open" })
      prepared["enrolmentRequest"] = requests[0]?.request ?? ""
    },
    ask: ({ world, prepared }) => {
      const request = prepared["enrolmentRequest"] ?? ""
      return world.operator.call("answerEnrolmentRequest", { request, answer: "link" })
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
    before: async (stage) => {
      const { world, account, prepared } = stage
      await prepareGabi(stage)
      const made = await world.operator.call("makeEnrolment", { account, devices: 1, days: 7 })
      prepared["enrolment"] = made.enrolment
    },
    ask: ({ world, prepared }) =>
      world.operator.call("revokeEnrolment", { enrolment: prepared["enrolment"] ?? "", reason }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }

/** After the set-up, which the first activation of a house with two administrators ends. */
export const GATE_SESSION_SAMPLES = {
  activateByDevice: {
    ask: async ({ prepared }) => {
      const letter = { user: "gabi", letter: prepared["letter"] ?? "", touch: key.press(), password: PASSWORD }
      return gate && (await gabisPc.activate(gate, letter))
    },
  },
  loginDevice: { ask: () => login(key.press()) },
  completeDeviceLogin: {
    before: async ({ prepared }) => {
      key.counter += 40
      const answer = await login(key.press())
      prepared["pending"] = answer !== undefined && "pending" in answer ? answer.pending : ""
    },
    ask: async ({ prepared }) => {
      const completion = { pending: prepared["pending"] ?? "", code: key.press() }
      const answer = gate && (await gabisPc.complete(gate, completion))
      prepared["gateSession"] = answer !== undefined && "session" in answer ? answer.session : ""
    },
  },
  beginPasskeyRegistration: {
    ask: async ({ prepared }) => {
      const asked = { code: key.press(), peer: gabisPc.peer }
      prepared["ticket"] = (await inSession(prepared, "beginPasskeyRegistration", asked))?.ticket ?? ""
    },
  },
  showPasskeyRegistration: {
    ask: async ({ prepared }) => {
      registration = await gate?.call("showPasskeyRegistration", { ticket: prepared["ticket"] ?? "", peer: PC })
    },
  },
  answerPasskeyRegistration: {
    ask: async ({ prepared }) => {
      if (registration === undefined) throw new TypeError("no options")
      const made = passkey.create(registration.options)
      const answer = { ticket: prepared["ticket"] ?? "", name: "Laptop", ...made, peer: PC }
      await gate?.call("answerPasskeyRegistration", answer)
    },
  },
  listOwnPasskeys: {
    ask: async ({ prepared }) => {
      const answer = await inSession(prepared, "listOwnPasskeys", { peer: gabisPc.peer })
      prepared["passkey"] = answer?.keys[0]?.key ?? ""
    },
  },
  beginPasskeyLogin: {
    ask: async ({ prepared }) => {
      const begun = gate && (await gabisPc.beginPasskey(gate, { user: "gabi", report: goodReport(Date.now()) }))
      prepared["ticket"] = begun !== undefined && "ticket" in begun ? begun.ticket : ""
    },
  },
  showPasskeyLogin: {
    ask: async ({ prepared }) => {
      request = await gate?.call("showPasskeyLogin", { ticket: prepared["ticket"] ?? "", peer: PC })
    },
  },
  answerPasskeyLogin: {
    ask: async ({ prepared }) => {
      if (request === undefined) throw new TypeError("no options")
      const assertion = passkey.get(request.options)
      await gate?.call("answerPasskeyLogin", { ticket: prepared["ticket"] ?? "", assertion, peer: PC })
    },
  },
  passkeyLoginResult: {
    ask: async ({ prepared }) => {
      const answer = gate && (await gabisPc.passkeyResult(gate, prepared["ticket"] ?? ""))
      prepared["gateSession"] = answer !== undefined && "session" in answer ? answer.session : ""
    },
  },
  myApplications: { ask: ({ prepared }) => inSession(prepared, "myApplications", { peer: gabisPc.peer }) },
  openStream: {
    ask: async ({ prepared }) => {
      const asked = { host: PORTAL.host, port: PORTAL.port, peer: gabisPc.peer }
      prepared["stream"] = (await inSession(prepared, "openStream", asked))?.stream ?? ""
    },
  },
  listStreams: {
    before: async (stage) => void (stage.prepared["session"] = await loginOperator(stage, "chefin")),
    ask: (stage) => as(stage, "listStreams", { state: "open" }),
  },
  endStream: {
    ask: (stage) => as(stage, "endStream", { stream: stage.prepared["stream"] ?? "", reason }),
  },
  closeStream: {
    ask: async ({ prepared }) =>
      await gate?.call("closeStream", { stream: prepared["stream"] ?? "", up: 1, down: 2, reason: "closed" }),
  },
  holdSession: { ask: ({ prepared }) => inSession(prepared, "holdSession", {}) },
  adoptDeviceSession: {
    before: started,
    ask: async ({ prepared }) => gate && (await gabisPc.adopt(gate, prepared["gateSession"] ?? "")),
  },
  extendGateSession: {
    before: async ({ prepared }) => {
      const answer = await login(key.press())
      prepared["gateSession"] = answer !== undefined && "session" in answer ? answer.session : ""
    },
    ask: ({ prepared }) => inSession(prepared, "extendGateSession", { code: key.press(), peer: gabisPc.peer }),
  },
  removeOwnPasskey: {
    ask: ({ prepared }) => {
      const asked = { key: prepared["passkey"] ?? "", code: key.press(), peer: gabisPc.peer }
      return inSession(prepared, "removeOwnPasskey", asked)
    },
  },
  logoutDevice: { ask: ({ prepared }) => inSession(prepared, "logoutDevice", { peer: gabisPc.peer }) },
  removeOwnDevice: { ask: async () => gate && (await gabisPc.sayGoodbye(gate)) },
} as const satisfies { readonly [C in CommandName]?: Sample }
