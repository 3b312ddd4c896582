/** An account's life: invited, active, blocked, left; until when, and from where. */
import { canonicalJson, Fault, randomId } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { parseNetwork } from "../login/addresses.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { dropWaitingKeys } from "../own-keys/waiting-keys.ts"
import { writeAccountWords } from "../register/search-words.ts"
import { fidoKeysOf } from "../webauthn/key-row.ts"
import {
  findAccountRow,
  requireAccountRow,
  requireInstitutionRow,
  requireMayBlock,
  requirePerson,
} from "./account-row.ts"
import type { AccountSessions } from "./account-sessions.ts"
import { newActivation } from "./activation-code.ts"

const insert = statement<{
  id: string
  login: string
  person: string
  institution: string
  doors: string
  expires: number | null
  now: number
}>()((q, p) =>
  q.insertInto("account").values({
    id: p.id,
    login: p.login,
    kind: "person",
    person_id: p.person,
    institution_id: p.institution,
    state: "invited",
    roles: "[]",
    doors: p.doors,
    compatible_until: null,
    expires_at: p.expires,
    leaves_at: null,
    created_at: p.now,
  }),
)
const setState = statement<{ id: string; state: string }>()((q, p) =>
  q.updateTable("account").set({ state: p.state }).where("id", "=", p.id),
)
const setExpiry = statement<{ id: string; expires: number | null; leaves: number | null }>()((q, p) =>
  q.updateTable("account").set({ expires_at: p.expires, leaves_at: p.leaves }).where("id", "=", p.id),
)
const dropNetworks = statement<{ account: string }>()((q, p) =>
  q.deleteFrom("account_address").where("account_id", "=", p.account),
)
const addNetwork = statement<{ account: string; network: string; now: number }>()((q, p) =>
  q
    .insertInto("account_address")
    .values({ account_id: p.account, network: p.network, created_at: p.now })
    .onConflict((conflict) => conflict.columns(["account_id", "network"]).doNothing()),
)

export function accountLifeHandlers(sessions: AccountSessions) {
  return {
    invitePerson: handler("invitePerson", {
      run: async (tx, { person, institution, login, doors, expiresAt }) => {
        await requirePerson(tx, person)
        await requireInstitutionRow(tx, institution)
        const id = await addPersonAccount(tx, { person, institution, login, doors, expiresAt })
        const letter = await newActivation(tx, id, "first")
        adminLeaf(tx, "invitePerson", id, { login, person, institution, doors, activation: letter.activation })
        return letter
      },
    }),
    renewActivation: handler("renewActivation", {
      run: async (tx, { account: id, purpose }) => {
        const account = await requireAccountRow(tx, id)
        if (account.kind !== "person") throw new Fault("ACCOUNT_KIND_WRONG", account.kind)
        if (account.state !== (purpose === "first" ? "invited" : "active")) {
          throw new Fault("ACCOUNT_STATE_WRONG", `${purpose}: ${account.state}`)
        }
        const letter = await newActivation(tx, id, purpose)
        adminLeaf(tx, "renewActivation", id, { purpose, activation: letter.activation })
        return letter
      },
    }),
    blockAccount: handler("blockAccount", {
      run: async (tx, { account, reason }, request) => {
        const { state } = await requireAccountRow(tx, account)
        await requireMayBlock(tx, sessionOf(request), account)
        if (state === "left" || state === "blocked") throw new Fault("ACCOUNT_STATE_WRONG", state)
        await tx.run(setState, { id: account, state: "blocked" })
        adminLeaf(tx, "blockAccount", account, { reason })
        await dropWaitingKeys(tx, account, sessionOf(request).accountId, "account blocked")
        return { endedSessions: await sessions.end(tx, account, "blocked") }
      },
    }),
    unblockAccount: handler("unblockAccount", {
      run: async (tx, { account, reason }) => {
        const { state } = await requireAccountRow(tx, account)
        if (state !== "blocked") throw new Fault("ACCOUNT_STATE_WRONG", state)
        // Blocked before it was activated: the letter counts again.
        const back = (await isActivated(tx, account)) ? "active" : "invited"
        await tx.run(setState, { id: account, state: back })
        adminLeaf(tx, "unblockAccount", account, { reason })
        return {}
      },
    }),
    closeAccount: handler("closeAccount", {
      run: async (tx, { account, at }) => {
        const { state } = await requireAccountRow(tx, account)
        if (state === "left") throw new Fault("ACCOUNT_STATE_WRONG", state)
        adminLeaf(tx, "closeAccount", account, { at: at ?? null })
        if (at !== undefined && at > tx.now) {
          // The timer carries it out (account-ends.ts); nothing lasts longer meanwhile.
          await tx.run(setExpiry, { id: account, expires: at, leaves: at })
          return { endedSessions: 0 }
        }
        await tx.run(setState, { id: account, state: "left" })
        return { endedSessions: await sessions.end(tx, account, "left") }
      },
    }),
    setAccountExpiry: handler("setAccountExpiry", {
      run: async (tx, { account, expiresAt }) => {
        const { state } = await requireAccountRow(tx, account)
        if (state === "left") throw new Fault("ACCOUNT_STATE_WRONG", state)
        requireFuture(tx, expiresAt)
        // Whoever was to leave and gets another end stays.
        await tx.run(setExpiry, { id: account, expires: expiresAt ?? null, leaves: null })
        adminLeaf(tx, "setAccountExpiry", account, { expiresAt: expiresAt ?? null })
        return {}
      },
    }),
    setAddresses: handler("setAddresses", {
      run: async (tx, { account, networks }) => {
        await requireAccountRow(tx, account)
        await setNetworks(tx, account, networks)
        return {}
      },
    }),
  }
}

type NewAccount = Omit<InputOf<"invitePerson">, "expiresAt"> & { readonly expiresAt?: number | undefined }

/** The account of a person who exists, without a letter yet. The caller writes the leaf. @throws ACCOUNT_EXISTS, DATE_INVALID */
export async function addPersonAccount(tx: CommandTransaction, account: NewAccount): Promise<string> {
  const { login, person, institution, doors, expiresAt } = account
  if ((await findAccountRow(tx, login)) !== undefined) throw new Fault("ACCOUNT_EXISTS")
  requireFuture(tx, expiresAt)
  const id = randomId()
  const row = { id, login, person, institution, doors: canonicalJson(doors), expires: expiresAt ?? null }
  await tx.run(insert, { ...row, now: tx.now })
  await writeAccountWords(tx, { id, login })
  return id
}

/** Replaces the networks of an account that exists. @throws NETWORK_INVALID */
export async function setNetworks(tx: CommandTransaction, account: string, networks: readonly string[]): Promise<void> {
  for (const network of networks) parseNetwork(network)
  await tx.run(dropNetworks, { account })
  for (const network of networks) await tx.run(addNetwork, { account, network, now: tx.now })
  adminLeaf(tx, "setAddresses", account, { networks })
}

const hasCredential = statement<{ account: string }>()((q, p) =>
  q.selectFrom("credential").select("id").where("account_id", "=", p.account).limit(1),
)
const kindOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account").select("kind").where("id", "=", p.account),
)

async function isActivated(tx: CommandTransaction, account: string): Promise<boolean> {
  if ((await tx.find(kindOf, { account }))?.kind === "machine") return true
  // Begun with a FIDO2 key it has no password.
  return (await tx.find(hasCredential, { account })) !== undefined || (await fidoKeysOf(tx, account)).length > 0
}

/** @throws DATE_INVALID */
function requireFuture(tx: CommandTransaction, moment: number | undefined): void {
  if (moment !== undefined && moment <= tx.now) throw new Fault("DATE_INVALID")
}
