/**
 * Activation with a FIDO2 key: a letter's code and a new key, for an account that has no other second factor.
 *
 * Where a token was given out, its touch is wanted (people/activate.ts): a
 * letter that was stolen must not be enough to bring a key of one's own.
 */
import { createHmac, randomBytes } from "node:crypto"
import { Fault, isFault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import { strangerAddress } from "../login/stranger-address.ts"
import { requireUnthrottled } from "../login/throttle.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { SetUp } from "../operator/set-up.ts"
import { findAccountRow } from "../people/account-row.ts"
import { useActivation } from "../people/activation-code.ts"
import { isUsable, tokensOf } from "../tokens/token-row.ts"
import type { Binding, Challenges } from "./challenges.ts"
import { newUserHandle, storeFidoKey } from "./key-handlers.ts"
import { activeFidoKeysOf } from "./key-row.ts"
import { creationOptions } from "./options.ts"
import { type Registered, verifyRegistration } from "./registration.ts"
import type { RelyingParty } from "./relying-party.ts"

export type KeyActivationParts = {
  readonly party: RelyingParty
  readonly challenges: Challenges
  readonly setUp: SetUp
  readonly read: CodeLoginParts["read"]
  readonly nowMs: () => number
}

const activateAccount = statement<{ id: string }>()((q, p) =>
  q.updateTable("account").set({ state: "active" }).where("id", "=", p.id).where("state", "=", "invited"),
)

export function keyActivationHandlers(parts: KeyActivationParts) {
  const { party, challenges } = parts
  const seriesKey = randomBytes(32)
  return {
    beginFidoActivation: handler("beginFidoActivation", {
      // The same for names that do not exist: nothing is looked up.
      run: async (tx, { user, series, peer: seen }, { peer }) => {
        await requireUnthrottled(tx, { login: user, address: strangerAddress(peer, seen) })
        const handle = series === undefined ? newUserHandle() : handleOfSeries(seriesKey, user, series)
        return creationOptions(
          challenges.issue(bindingOf(peer, user, handle), tx.now),
          party.id,
          { handle, login: user },
          [],
        )
      },
    }),
    activateFido: handler("activateFido", {
      prepare: (input, { peer }) => verify(parts, input, peer),
      run: (tx, input, { peer }, registered) => activate(tx, parts, input, { peer, registered }),
    }),
  }
}

/** Says nothing about the name, and is another's for another name. */
function handleOfSeries(key: Buffer, user: string, series: string): string {
  return createHmac("sha256", key).update(`${series} ${user}`).digest().subarray(0, 16).toString("base64url")
}

function bindingOf(peer: Peer, user: string, userHandle: string): Binding {
  return { purpose: "activation", peer, subject: [user, userHandle] }
}

async function verify(
  { party, challenges, read, nowMs }: KeyActivationParts,
  { user, userHandle, credential, peer: seen }: InputOf<"activateFido">,
  peer: Peer,
): Promise<Registered> {
  const address = strangerAddress(peer, seen)
  await read("activation", (tx) => requireUnthrottled(tx, { login: user, address }))
  return await asKeyWrong(() =>
    verifyRegistration(credential, party, (challenge) =>
      challenges.check(challenge, bindingOf(peer, user, userHandle), nowMs()),
    ),
  )
}

async function activate(
  tx: CommandTransaction,
  { challenges, setUp }: KeyActivationParts,
  { user, code, name, userHandle, peer: seen }: InputOf<"activateFido">,
  { peer, registered }: { readonly peer: Peer; readonly registered: Registered },
): Promise<OutputOf<"activateFido">> {
  await requireUnthrottled(tx, { login: user, address: strangerAddress(peer, seen) })
  const account = await findAccountRow(tx, user)
  if (account?.person_id == null) throw new Fault("ACTIVATION_CODE_WRONG", "no such account of a person")
  const { id } = account
  await useActivation(tx, id, code, ["first"])
  const isOver = account.expires_at !== null && account.expires_at <= tx.now
  if (account.state !== "invited" || isOver) throw new Fault("ACTIVATION_ACCOUNT_BLOCKED", `${id}: ${account.state}`)
  const hasToken = (await tokensOf(tx, id)).some((token) => isUsable(token, tx.now))
  if (hasToken || (await activeFidoKeysOf(tx, id)).length > 0) {
    throw new Fault("ACTIVATION_KEY_WRONG", `${id}: another second factor is there`)
  }
  const key = await asKeyWrong(async () => {
    await challenges.spend(tx, registered.challenge, { peer, purpose: "activation", account: id })
    return await storeFidoKey(tx, registered, { account: id, userHandle, name })
  })
  await tx.run(activateAccount, { id })
  adminLeaf(tx, "activateFido", id, { key })
  return { account: id, key, setUpClosed: await setUp.closeIfReady(tx) }
}

/** Whoever types a letter's code learns only whether it worked. */
async function asKeyWrong<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isFault(cause) || !cause.code.startsWith("FIDO_") || cause.code === "FIDO_OFF") throw cause
    throw new Fault("ACTIVATION_KEY_WRONG", `${cause.code} ${cause.detail}`.trim(), { cause })
  }
}
