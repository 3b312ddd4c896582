/**
 * A person's own passkeys at the gate: listed, and removed with a touch.
 *
 * A session in strange hands removes none: the touch is asked for as when one
 * is made. Whoever would have no way in at the gate afterwards keeps the last.
 */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, sessionOf } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { requireAccountById, requireStandingAtGate } from "../login/accounts.ts"
import { factorsFor } from "../login/factor-policy.ts"
import { fidoKeyLeaf } from "../webauthn/challenged-key.ts"
import { hasPasswordAndToken, reachOf } from "../webauthn/key-handlers.ts"
import { activeFidoKeysOf, endFidoKey, type FidoKey } from "../webauthn/key-row.ts"
import type { RelyingParty } from "../webauthn/relying-party.ts"
import type { GateSessions } from "./gate-sessions.ts"
import { spendTouch } from "./session-handlers.ts"

export type OwnPasskeyParts = {
  readonly ring: KeyRing
  readonly gateSessions: GateSessions
  readonly gateParty: RelyingParty
}

export function ownPasskeyHandlers({ ring, gateSessions, gateParty }: OwnPasskeyParts) {
  return {
    listOwnPasskeys: handler("listOwnPasskeys", {
      run: async (tx, { peer: seen }, request) => {
        const session = sessionOf(request)
        await gateSessions.requireStanding(tx, session, seen)
        tx.leaf({ type: "list", folder: session.accountId, what: "fido-keys" })
        return { keys: (await keysHere(tx, session.accountId)).map(describe) }
      },
    }),
    removeOwnPasskey: handler("removeOwnPasskey", {
      run: async (tx, { key: id, code, peer: seen }, request) => {
        const session = sessionOf(request)
        const { accountId: account } = session
        await gateSessions.requireStanding(tx, session, seen)
        // Before a code is spent for nothing.
        const keys = await keysHere(tx, account)
        if (!keys.some((key) => key.id === id)) throw new Fault("PASSKEY_UNKNOWN", id)
        if (!(await hasOtherWay(tx, account, keys.length - 1))) throw new Fault("PASSKEY_LAST", id)
        await spendTouch(tx, ring, session, { code, seen })
        await endFidoKey(tx, id, "removed")
        fidoKeyLeaf(tx, id, "removed", { account })
        return {}
      },
    }),
  }

  /** Those in use that answer at this gate; what was made for the console is managed there. */
  async function keysHere(tx: CommandTransaction, account: string): Promise<readonly FidoKey[]> {
    return (await activeFidoKeysOf(tx, account)).filter((key) => gateParty.isOf(key))
  }
}

/** Could the account still log in at the gate? */
async function hasOtherWay(tx: CommandTransaction, id: string, otherKeys: number): Promise<boolean> {
  const account = await requireAccountById(tx, id)
  const { roles } = await requireStandingAtGate(tx, account, undefined)
  const factors = await factorsFor(tx, "gate", { kind: account.kind, roles })
  if (otherKeys > 0 && factors.includes("fido2")) return true
  return factors.includes("password-code") && (await hasPasswordAndToken(tx, id))
}

function describe(key: FidoKey): OutputOf<"listOwnPasskeys">["keys"][number] {
  const { id, name, createdAt, usedAt } = key
  return { key: id, name, reach: reachOf(key), createdAt, ...(usedAt === undefined ? {} : { usedAt }) }
}
