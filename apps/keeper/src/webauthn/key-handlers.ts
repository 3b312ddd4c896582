/**
 * FIDO2 keys of accounts: one's own, listed, added and removed; others', listed and blocked.
 *
 * Adding and removing are confirmed with a key where there is one (the rows say
 * so), so a session in strange hands leaves no key behind.
 */
import { Fault, isFault, randomId } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import {
  type CommandTransaction,
  handler,
  type Peer,
  type RequestContext,
  type SessionContext,
  sessionOf,
} from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { findPassword } from "../login/password.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow, requireMayBlock } from "../people/account-row.ts"
import type { AccountSessions } from "../people/account-sessions.ts"
import { isUsable, tokensOf } from "../tokens/token-row.ts"
import { fidoKeyLeaf } from "./challenged-key.ts"
import type { Binding, Challenges } from "./challenges.ts"
import { activeFidoKeysOf, endFidoKey, type FidoKey, fidoKeysOf, findFidoKey, insertFidoKey } from "./key-row.ts"
import { creationOptions } from "./options.ts"
import { algorithmName } from "./public-key.ts"
import { type Registered, verifyRegistration } from "./registration.ts"
import type { RelyingParty } from "./relying-party.ts"

export type FidoKeyParts = {
  readonly party: RelyingParty
  readonly challenges: Challenges
  readonly sessions: AccountSessions
  readonly nowMs: () => number
}

export const MAX_KEYS = 10

export function fidoKeyHandlers({ party, challenges, sessions, nowMs }: FidoKeyParts) {
  return {
    beginFidoKey: handler("beginFidoKey", {
      run: async (tx, _input, request) => {
        const session = ownSession(request)
        const { login } = await requireAccountRow(tx, session.accountId)
        const known = await activeFidoKeysOf(tx, session.accountId)
        tx.leaf({ type: "list", folder: session.accountId, what: "fido-keys" })
        const handle = handleOf(known) ?? newUserHandle()
        const challenge = challenges.issue(bindingOf(request.peer, session.id, handle), tx.now)
        return creationOptions(challenge, party.id, { handle, login }, known)
      },
    }),
    addFidoKey: handler("addFidoKey", {
      admission: "before-prepare",
      prepare: ({ credential, userHandle }, { peer, sessionId = "" }) =>
        asKeyRefusal(() =>
          verifyRegistration(credential, party, (challenge) =>
            challenges.check(challenge, bindingOf(peer, sessionId, userHandle), nowMs()),
          ),
        ),
      run: (tx, { name, userHandle }, request, registered) =>
        asKeyRefusal(() => add(tx, { name, userHandle, registered }, request)),
    }),
    listOwnFidoKeys: handler("listOwnFidoKeys", {
      run: async (tx, _input, request) => {
        const { accountId } = ownSession(request)
        tx.leaf({ type: "list", folder: accountId, what: "fido-keys" })
        return { keys: (await fidoKeysOf(tx, accountId)).map(describe) }
      },
    }),
    removeFidoKey: handler("removeFidoKey", {
      run: async (tx, { key: id }, request) => {
        const { accountId } = ownSession(request)
        const key = await findFidoKey(tx, id)
        if (key?.accountId !== accountId || key.endedAt !== undefined) throw new Fault("FIDO_KEY_NOT_FOUND", id)
        if (!(await hasOtherFactor(tx, accountId, { id, party }))) throw new Fault("FIDO_KEY_LAST", id)
        await endFidoKey(tx, id, "removed")
        fidoKeyLeaf(tx, id, "removed", { account: accountId })
        return {}
      },
    }),
    listFidoKeys: handler("listFidoKeys", {
      run: async (tx, { account }) => {
        await requireAccountRow(tx, account)
        adminLeaf(tx, "listFidoKeys", account, {})
        return { keys: (await fidoKeysOf(tx, account)).map(describe) }
      },
    }),
    blockFidoKey: handler("blockFidoKey", {
      run: async (tx, { key: id, reason }, request) => {
        const key = await findFidoKey(tx, id)
        if (key === undefined) throw new Fault("FIDO_KEY_NOT_FOUND", id)
        if (key.accountId === sessionOf(request).accountId) throw new Fault("FIDO_KEY_OWN", id)
        await requireMayBlock(tx, sessionOf(request), key.accountId)
        if (!(await endFidoKey(tx, id, "blocked"))) throw new Fault("FIDO_KEY_NOT_FOUND", `${id}: ${key.endedAs ?? ""}`)
        fidoKeyLeaf(tx, id, "blocked", { account: key.accountId, reason })
        return { endedSessions: await sessions.end(tx, key.accountId, "key-blocked") }
      },
    }),
  }

  async function add(
    tx: CommandTransaction,
    given: { readonly name: string; readonly userHandle: string; readonly registered: Registered },
    request: RequestContext,
  ): Promise<OutputOf<"addFidoKey">> {
    const { name, userHandle, registered } = given
    const { accountId: account } = ownSession(request)
    if ((await activeFidoKeysOf(tx, account)).length >= MAX_KEYS) throw new Fault("FIDO_KEYS_TOO_MANY", account)
    await challenges.spend(tx, registered.challenge, { peer: request.peer, purpose: "registration", account })
    return { key: await storeFidoKey(tx, registered, { account, userHandle, name }) }
  }
}

/** Stores a new key and writes its leaf. @throws FIDO_KEY_EXISTS */
export async function storeFidoKey(
  tx: CommandTransaction,
  { key }: Registered,
  { account, userHandle, name }: { readonly account: string; readonly userHandle: string; readonly name: string },
): Promise<string> {
  await insertFidoKey(tx, { ...key, accountId: account, userHandle, name })
  const { aaguid, algorithm } = key
  fidoKeyLeaf(tx, key.id, "added", { account, aaguid, algorithm })
  return key.id
}

/** Whom a key names as its user: nothing of the person. */
export function newUserHandle(): string {
  return Buffer.from(randomId()).toString("base64url")
}

/** One for all keys of an account, so that a browser shows one user. */
export function handleOf(known: readonly FidoKey[]): string | undefined {
  return known.at(-1)?.userHandle
}

function bindingOf(peer: Peer, session: string, userHandle: string): Binding {
  return { purpose: "registration", peer, subject: [session, userHandle] }
}

/** The session of a person: a set-up session has no account whose keys there could be. @throws FIDO_KEY_NOT_FOUND */
function ownSession(request: RequestContext): SessionContext {
  const session = sessionOf(request)
  if (session.accountId === "") throw new Fault("FIDO_KEY_NOT_FOUND", "a set-up session is nobody")
  return session
}

/** Could the account still log in without this key? */
async function hasOtherFactor(
  tx: Queries & Pick<CommandTransaction, "now">,
  account: string,
  { id, party }: { readonly id: string; readonly party: RelyingParty },
): Promise<boolean> {
  if ((await activeFidoKeysOf(tx, account)).some((key) => key.id !== id && party.isOf(key))) return true
  return await hasPasswordAndToken(tx, account)
}

/** Would a log-in by password and code find both? */
export async function hasPasswordAndToken(
  tx: Queries & Pick<CommandTransaction, "now">,
  account: string,
): Promise<boolean> {
  if ((await findPassword(tx, account)) === undefined) return false
  return (await tokensOf(tx, account)).some((token) => isUsable(token, tx.now))
}

function describe(key: FidoKey): OutputOf<"listFidoKeys">["keys"][number] {
  const { id, name, aaguid, createdAt, usedAt, endedAt } = key
  return {
    key: id,
    name,
    aaguid,
    algorithm: algorithmName(key.algorithm),
    reach: reachOf(key),
    state: stateOf(key),
    createdAt,
    ...(usedAt === undefined ? {} : { usedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

export function reachOf({ isBackupEligible }: FidoKey): "synchronised" | "one-device" {
  return isBackupEligible ? "synchronised" : "one-device"
}

function stateOf({ endedAs }: FidoKey): "active" | "removed" | "blocked" | "cloned" {
  if (endedAs === undefined || endedAs === "removed" || endedAs === "blocked") return endedAs ?? "active"
  return "cloned"
}

/** In a session it is no login that was refused. */
export async function asKeyRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isFault(cause) || !cause.code.startsWith("FIDO_") || OWN_TEXT.has(cause.code)) throw cause
    throw new Fault("FIDO_KEY_REFUSED", `${cause.code} ${cause.detail}`.trim(), { cause })
  }
}

const OWN_TEXT: ReadonlySet<string> = new Set(["FIDO_OFF", "FIDO_KEYS_TOO_MANY", "FIDO_KEY_NOT_FOUND"])
