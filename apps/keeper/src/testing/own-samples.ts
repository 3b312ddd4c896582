/** One accepted request for each row about what an operator does about himself, at a console. After the set-up. */
import { randomBytes } from "node:crypto"
import { canonicalJson } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import { OPERATORS_PASSWORD, type Stage } from "../commands.test.ts"
import { BUILD } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const BROWSER = { address: "192.0.2.9", port: 50_123 }
let client: KeeperClient | undefined

const call = <C extends CommandName>({ prepared }: Stage, name: C, input: InputOf<C>): Promise<OutputOf<C>> => {
  if (client === undefined) throw new TypeError("the sample before this one did not run")
  return client.call(name, input, prepared["ownSession"] ?? "")
}

export const OWN_SAMPLES = {
  extendOperatorSession: {
    before: async ({ world, prepared, operators }) => {
      client = world.attachConsole()
      await client.call("startConsole", { build: BUILD, pid: 1 })
      const code = operators.vertretung.touch()
      const input = { user: "vertretung", password: OPERATORS_PASSWORD, code, peer: BROWSER }
      prepared["ownSession"] = (await client.call("loginOperator", input)).session
    },
    ask: (stage) => call(stage, "extendOperatorSession", {}),
  },
  listOwnSessions: { ask: (stage) => call(stage, "listOwnSessions", {}) },
  listOwnTokens: { ask: (stage) => call(stage, "listOwnTokens", {}) },
  changeOwnPassword: {
    before: async (stage) => {
      const salt = randomBytes(16).toString("hex")
      stage.prepared["ownSalt"] = salt
      const input = canonicalJson({ old: OPERATORS_PASSWORD, password: "kupfer wolke bahnhof", salt })
      const code = stage.operators.vertretung.touch()
      await call(stage, "confirmByCode", { command: "changeOwnPassword", input, code })
    },
    ask: (stage) => {
      const salt = stage.prepared["ownSalt"] ?? ""
      return call(stage, "changeOwnPassword", { old: OPERATORS_PASSWORD, password: "kupfer wolke bahnhof", salt })
    },
  },
  endOwnSessions: { ask: (stage) => call(stage, "endOwnSessions", { which: "all" }) },
} as const satisfies { readonly [C in CommandName]?: Sample }
