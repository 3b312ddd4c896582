/** One accepted request for each row about people and approvals, in an order in which each finds what it needs. */
import { formatSshKeyLine } from "@schleuse/base"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import { OPERATORS_PASSWORD, type Stage } from "../commands.test.ts"
import { testKey } from "../login/testing/ssh-keys.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const sshKey = () => formatSshKeyLine(testKey("ssh-ed25519").blob, "neu")
const account = ({ prepared }: Stage) => prepared["account"] ?? ""
const tomorrow = () => Date.now() + 24 * 3_600_000
const hotpSecret = Buffer.from("12345678901234567890").toString("hex")
/** RFC 4226, appendix D: the first code of this secret. */
const FIRST_CODE = "755224"

export const login = async ({ world, operators }: Stage, who: "chefin" | "vertretung") =>
  (
    await world.operator.client.call("loginOperator", {
      user: who,
      password: OPERATORS_PASSWORD,
      code: operators[who].touch(),
    })
  ).session
export const as = <C extends CommandName>(
  { world, prepared }: Stage,
  name: C,
  input: InputOf<C>,
): Promise<OutputOf<C>> => world.operator.client.call(name, input, prepared["session"] ?? "")
const propose = async (stage: Stage) => {
  const input = '{"factors":["ssh-key"],"role":"machine","zone":"sftp"}'
  const made = await as(stage, "propose", { command: "setPolicy", input, reason: "Probe" })
  Object.assign(stage.prepared, { approval: made.approval, inputHash: made.inputHash })
}
const proposal = ({ prepared }: Stage) => ({
  approval: prepared["approval"] ?? "",
  inputHash: prepared["inputHash"] ?? "",
})

export const PEOPLE_SAMPLES = {
  addPerson: {
    ask: async ({ world, prepared }) => {
      const input = { name: "Erika Beispiel", lanr: "990000100", telephone: "+49 30 1", email: "e@beispiel.test" }
      prepared["person"] = (await world.operator.call("addPerson", input)).person
    },
  },
  changePerson: {
    ask: ({ world, prepared }) =>
      world.operator.call("changePerson", { person: prepared["person"] ?? "", name: "Dr. Erika Beispiel" }),
  },
  describePerson: {
    ask: ({ world, prepared }) => world.operator.call("describePerson", { person: prepared["person"] ?? "" }),
  },
  invitePerson: {
    ask: async ({ world, prepared }) => {
      const input = { login: "erika", doors: ["sftp"], institution: world.institutions.praxis } as const
      const letter = await world.operator.call("invitePerson", { ...input, person: prepared["person"] ?? "" })
      prepared["erika"] = letter.account
    },
  },
  renewActivation: {
    ask: async ({ world, prepared }) => {
      const input = { account: prepared["erika"] ?? "", purpose: "first" } as const
      prepared["code"] = (await world.operator.call("renewActivation", input)).code
    },
  },
  describeAccount: { ask: (stage) => stage.world.operator.call("describeAccount", { account: account(stage) }) },
  setAccountExpiry: {
    ask: (stage) => stage.world.operator.call("setAccountExpiry", { account: account(stage), expiresAt: tomorrow() }),
  },
  setAddresses: {
    ask: (stage) => stage.world.operator.call("setAddresses", { account: account(stage), networks: ["192.0.2.0/24"] }),
  },
  rotateSshKey: {
    ask: async (stage) => {
      const input = { account: account(stage), sshKey: sshKey(), overlapDays: 7 }
      stage.prepared["credential"] = (await stage.world.operator.call("rotateSshKey", input)).credential
    },
  },
  revokeSshKey: {
    ask: ({ world, prepared }) =>
      world.operator.call("revokeSshKey", { credential: prepared["credential"] ?? "", reason: "Probe" }),
  },
  blockAccount: {
    ask: (stage) => stage.world.operator.call("blockAccount", { account: account(stage), reason: "Probe" }),
  },
  unblockAccount: {
    ask: (stage) => stage.world.operator.call("unblockAccount", { account: account(stage), reason: "Probe" }),
  },
  closeAccount: { ask: (stage) => stage.world.operator.call("closeAccount", { account: account(stage) }) },
  setPolicy: {
    ask: ({ world }) => world.operator.call("setPolicy", { zone: "sftp", role: "machine", factors: ["ssh-key"] }),
  },
  listPolicy: { ask: ({ world }) => world.operator.call("listPolicy", {}) },
  sealBreakGlass: {
    ask: async ({ world, prepared }) => {
      prepared["glass"] = (await world.operator.call("sealBreakGlass", {})).code
    },
  },
  /** Closes the set-up as well: there are two administrators. */
  activate: {
    before: async ({ world, prepared }) => {
      const tokens = [{ kind: "hotp", secret: hotpSecret, counter: 0 }] as const
      const [{ token = "" } = {}] = (await world.operator.call("importTokens", { tokens, dryRun: false })).tokens
      await world.operator.call("assignToken", { token, account: prepared["erika"] ?? "" })
    },
    ask: ({ world, prepared }) =>
      world.operator.local("activate", {
        user: "erika",
        code: prepared["code"] ?? "",
        touch: FIRST_CODE,
        password: "lampe gurke tunnel",
      }),
  },
  loginOperator: {
    ask: async (stage) => {
      stage.prepared["session"] = await login(stage, "chefin")
    },
  },
  /** Whoever was activated before has lost her key. */
  makeReplacementCode: {
    before: async (stage) => {
      const { tokens } = await as(stage, "listTokens", { account: stage.prepared["erika"] ?? "" })
      await as(stage, "blockToken", { token: tokens[0]?.token ?? "", state: "lost", reason: "Probe" })
    },
    ask: (stage) =>
      as(stage, "makeReplacementCode", { account: stage.prepared["erika"] ?? "", hours: 24, reason: "Probe" }),
  },
  addMembership: {
    ask: (stage) => {
      const [person, institution] = [stage.prepared["person"] ?? "", stage.house]
      return as(stage, "addMembership", { person, institution, role: "collector", until: tomorrow() })
    },
  },
  endMembership: {
    ask: (stage) => {
      const [person, institution] = [stage.prepared["person"] ?? "", stage.house]
      return as(stage, "endMembership", { person, institution, role: "collector" })
    },
  },
  propose: { ask: propose },
  rejectApproval: {
    ask: (stage) => as(stage, "rejectApproval", { approval: proposal(stage).approval, reason: "Probe" }),
  },
  describeApproval: {
    ask: (stage) => as(stage, "describeApproval", { approval: proposal(stage).approval }),
  },
  listApprovals: { ask: (stage) => as(stage, "listApprovals", { state: "rejected" }) },
  approve: {
    before: async (stage) => {
      await propose(stage)
      stage.prepared["second"] = await login(stage, "vertretung")
    },
    ask: (stage) => stage.world.connectOperator().call("approve", proposal(stage), stage.prepared["second"] ?? ""),
  },
  breakGlass: {
    before: propose,
    ask: (stage) => as(stage, "breakGlass", { ...proposal(stage), code: stage.prepared["glass"] ?? "" }),
  },
  logoutOperator: { ask: (stage) => as(stage, "logoutOperator", {}) },
} satisfies { readonly [C in CommandName]?: Sample }
