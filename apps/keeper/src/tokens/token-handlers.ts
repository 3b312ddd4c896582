/** A token that ran ahead, found again by the operator's side: the holder reads out two codes. */
import { Fault } from "@schleuse/base"
import { normaliseTypedCode } from "@schleuse/otp"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { findCounter } from "./resync.ts"
import { advanceTo } from "./spend-code.ts"
import { isUsable, type Token } from "./token-row.ts"
import { requireToken } from "./tokens.ts"

export type TokenHandlerParts = {
  readonly ring: KeyRing
  /** Reads what is committed now, in a batch of its own. */
  readonly read: (name: string, work: (tx: CommandTransaction) => Promise<void>) => Promise<void>
}

export function tokenHandlers({ ring, read }: TokenHandlerParts) {
  return {
    resyncToken: handler("resyncToken", {
      // A session first: searching costs time.
      admission: "before-prepare",
      prepare: async ({ token: id, first, second }) => {
        let token: Token | undefined
        await read("resync", async (tx) => {
          token = await requireToken(tx, id)
          if (!isUsable(token, tx.now)) throw new Fault("TOKEN_NOT_ACTIVE", `${id}: ${token.state}`)
        })
        if (token === undefined) throw new Fault("TOKEN_UNKNOWN", id)
        const codes = { first: withoutId(first), second: withoutId(second) }
        return await findCounter(ring, token, codes)
      },
      run: async (tx, { token: id }, _, counter) => {
        await advanceTo(tx, await requireToken(tx, id), { counter, used: 0 })
        adminLeaf(tx, "resyncToken", id, {})
        return {}
      },
    }),
  }
}

/** The digits of a typed code, without the id that some tokens put before them. */
function withoutId(text: string): string {
  return normaliseTypedCode(text).replace(/^ubhe[0-9]{8}/, "")
}
