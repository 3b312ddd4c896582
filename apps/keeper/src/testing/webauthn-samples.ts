/** One accepted request for each row about FIDO2 keys, in an order in which each finds what it needs. After the set-up. */
import { canonicalJson } from "@schleuse/base"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import { OPERATORS_PASSWORD, type Stage } from "../commands.test.ts"
import { SoftwareAuthenticator } from "../webauthn/testing/software-authenticator.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const own = new SoftwareAuthenticator()
const first = new SoftwareAuthenticator("EdDSA")
let creation: OutputOf<"beginFidoKey"> | undefined
let addition: InputOf<"addFidoKey"> | undefined
let request: OutputOf<"beginFidoLogin"> | undefined
let confirmation: OutputOf<"beginConfirmation"> | undefined

const call = <C extends CommandName>({ world, prepared }: Stage, name: C, input: InputOf<C>): Promise<OutputOf<C>> =>
  world.operator.client.call(name, input, prepared["fidoSession"] ?? "")
const made = <T>(value: T | undefined): T => {
  if (value === undefined) throw new TypeError("the sample before this one did not run")
  return value
}
const removal = ({ prepared }: Stage) => ({
  command: "removeFidoKey",
  input: canonicalJson({ key: prepared["fidoKey"] ?? "" }),
})

export const WEBAUTHN_SAMPLES = {
  beginFidoActivation: {
    before: async (stage) => {
      const { world, prepared, operators } = stage
      const input = { user: "chefin", password: OPERATORS_PASSWORD, code: operators.chefin.touch() }
      prepared["fidoSession"] = (await world.operator.client.call("loginOperator", input)).session
      const { person } = await call(stage, "addPerson", { name: "Dr. Neu" })
      const invitation = { person, login: "dr-neu", doors: ["sftp"], institution: world.institutions.praxis } as const
      prepared["fidoCode"] = (await call(stage, "invitePerson", invitation)).code
    },
    ask: async ({ world }) => {
      creation = await world.operator.local("beginFidoActivation", { user: "dr-neu" })
    },
  },
  activateFido: {
    ask: async ({ world, prepared }) => {
      const input = {
        user: "dr-neu",
        code: prepared["fidoCode"] ?? "",
        name: "Am Bund",
        ...first.create(made(creation)),
      }
      const { account, key } = await world.operator.local("activateFido", input)
      Object.assign(prepared, { fidoAccount: account, fidoFirst: key })
    },
  },
  beginFidoKey: {
    ask: async (stage) => {
      creation = await call(stage, "beginFidoKey", {})
    },
  },
  confirmByCode: {
    ask: (stage) => {
      addition = { name: "Schreibtisch", ...own.create(made(creation)) }
      const input = canonicalJson(addition)
      return call(stage, "confirmByCode", { command: "addFidoKey", input, code: stage.operators.chefin.touch() })
    },
  },
  addFidoKey: {
    ask: async (stage) => {
      const input = made(addition)
      stage.prepared["fidoKey"] = (await call(stage, "addFidoKey", input)).key
    },
  },
  beginFidoLogin: {
    ask: async ({ world }) => {
      request = await world.operator.local("beginFidoLogin", {})
    },
  },
  loginFido: { ask: ({ world }) => world.operator.local("loginFido", { assertion: own.get(made(request)) }) },
  listOwnFidoKeys: { ask: (stage) => call(stage, "listOwnFidoKeys", {}) },
  beginConfirmation: {
    ask: async (stage) => {
      confirmation = await call(stage, "beginConfirmation", removal(stage))
    },
  },
  confirm: {
    ask: (stage) => {
      const { nonce, options } = made(confirmation)
      return call(stage, "confirm", { ...removal(stage), nonce, assertion: own.get(options) })
    },
  },
  removeFidoKey: { ask: (stage) => call(stage, "removeFidoKey", { key: stage.prepared["fidoKey"] ?? "" }) },
  listFidoKeys: { ask: (stage) => call(stage, "listFidoKeys", { account: stage.prepared["fidoAccount"] ?? "" }) },
  blockFidoKey: {
    ask: (stage) => call(stage, "blockFidoKey", { key: stage.prepared["fidoFirst"] ?? "", reason: "Probe" }),
  },
} satisfies { readonly [C in CommandName]?: Sample }
