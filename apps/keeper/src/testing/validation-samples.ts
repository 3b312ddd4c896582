/** One accepted request for each row about the validation server, in an order in which each finds what it needs. */
import type { CommandName, KeeperClient } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"
import { signedQuery } from "../validation/testing/signed-query.ts"
import { BUILD, PEER } from "./door.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

let server: KeeperClient | undefined

export const VALIDATION_SAMPLES = {
  addValidationClient: {
    ask: async ({ world, prepared }) => {
      const input = { name: "radius", signature: "required" } as const
      const { client, key } = await world.operator.call("addValidationClient", input)
      Object.assign(prepared, { client: String(client), key })
    },
  },
  listValidationClients: { ask: ({ world }) => world.operator.call("listValidationClients", {}) },
  startValidation: {
    ask: async ({ world }) => await world.attachValidation().call("startValidation", { build: BUILD, pid: 1 }),
  },
  verifyCode: {
    // Its instance begins with a leaf of its own.
    before: async ({ world }) => void (server = await world.openValidation()),
    ask: async ({ dr, prepared }) => {
      const { client = "", key = "" } = prepared
      const parameters = signedQuery({ id: client, otp: dr.touch() }, key)
      return await server?.call("verifyCode", { parameters, peer: { address: PEER.address, port: 1 } })
    },
  },
  removeValidationClient: {
    ask: ({ world, prepared }) =>
      world.operator.call("removeValidationClient", { client: Number(prepared["client"]), reason: "Probe" }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
