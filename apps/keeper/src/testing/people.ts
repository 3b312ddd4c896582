/**
 * People in a world: written into the database of a keeper that does not run, for tests that are about logging in.
 */
import { join } from "node:path"
import { canonicalJson, randomId } from "@schleuse/base"
import { openSqlite } from "../database/sqlite.ts"
import { statement } from "../database/statement.ts"
import { openKeyRing } from "../keys/key-ring.ts"
import { fileRootKey } from "../keys/root-key.ts"
import { Passwords } from "../login/password.ts"
import { addToken, assignToken, type NewToken } from "../tokens/tokens.ts"

export type NewPerson = {
  readonly login: string
  /** Roles by institution id; the first is the usual one. */
  readonly memberships: Readonly<Record<string, readonly string[]>>
  readonly password?: string
  readonly tokens?: readonly NewToken[]
  /** SHA-256 of a public key blob, and the blob. */
  readonly key?: { readonly fingerprint: string; readonly blob: Buffer }
  readonly networks?: readonly string[]
  readonly state?: string
}
export type AddedPerson = { readonly account: string; readonly tokens: readonly string[] }

/** Cheap on purpose: tests are not about cost. */
const passwords = new Passwords({ memory: 64, passes: 1, parallelism: 1 })

const insertPerson = statement<{ id: string; name: string }>()((q, p) =>
  q.insertInto("person").values({ id: p.id, name: p.name, lanr: null, telephone: null, email: null, created_at: 1 }),
)
const insertMembership = statement<{ person: string; institution: string; role: string }>()((q, p) =>
  q
    .insertInto("membership")
    .values({ person_id: p.person, institution_id: p.institution, role: p.role, since: 1, until: null }),
)
const insertAccount = statement<{
  id: string
  login: string
  person: string
  institution: string
  state: string
  doors: string
}>()((q, p) =>
  q.insertInto("account").values({
    id: p.id,
    login: p.login,
    kind: "person",
    person_id: p.person,
    institution_id: p.institution,
    state: p.state,
    roles: "[]",
    doors: p.doors,
    compatible_until: null,
    expires_at: null,
    created_at: 1,
  }),
)
const insertCredential = statement<{ id: string; account: string; kind: string; print: string; data: Uint8Array }>()(
  (q, p) =>
    q.insertInto("credential").values({
      id: p.id,
      account_id: p.account,
      kind: p.kind,
      fingerprint: p.print,
      data: p.data,
      created_at: 1,
      expires_at: null,
      revoked_at: null,
    }),
)
const insertNetwork = statement<{ account: string; network: string }>()((q, p) =>
  q.insertInto("account_address").values({ account_id: p.account, network: p.network, created_at: 1 }),
)
const insertPolicy = statement<{ zone: string; role: string; factors: string }>()((q, p) =>
  q.insertInto("policy").values({ zone: p.zone, role: p.role, factors: p.factors, changed_at: 1 }),
)

export type PolicyRow = { readonly zone: string; readonly role: string; readonly factors: readonly string[] }

/** To be called between a stop and a start. */
export async function writePeople(
  folder: string,
  people: readonly NewPerson[],
  policy: readonly PolicyRow[] = [],
): Promise<readonly AddedPerson[]> {
  const store = openSqlite(join(folder, "keeper.sqlite"))
  const ring = await openKeyRing(folder, fileRootKey(folder))
  await ring.unseal()
  const added: AddedPerson[] = []
  await store.begin()
  for (const person of people) {
    const [id, account] = [randomId(), randomId()]
    const [institution = ""] = Object.keys(person.memberships)
    await store.run(insertPerson, { id, name: `Person ${person.login}` })
    for (const [of, roles] of Object.entries(person.memberships)) {
      for (const role of roles) await store.run(insertMembership, { person: id, institution: of, role })
    }
    const { login, state = "active", password, key } = person
    const doors = canonicalJson(["sftp", "inside"])
    await store.run(insertAccount, { id: account, login, person: id, institution, state, doors })
    if (password !== undefined) {
      const data = Buffer.from(await passwords.encode(password))
      await store.run(insertCredential, { id: randomId(), account, kind: "password", print: "", data })
    }
    if (key !== undefined) {
      const { fingerprint: print, blob: data } = key
      await store.run(insertCredential, { id: randomId(), account, kind: "ssh-key", print, data })
    }
    for (const network of person.networks ?? []) await store.run(insertNetwork, { account, network })
    const tokens: string[] = []
    const tx = Object.assign(store, { now: 1 })
    for (const token of person.tokens ?? []) {
      const tokenId = await addToken(tx, ring, token)
      await assignToken(tx, tokenId, account)
      tokens.push(tokenId)
    }
    added.push({ account, tokens })
  }
  for (const { zone, role, factors } of policy) {
    await store.run(insertPolicy, { zone, role, factors: canonicalJson(factors) })
  }
  await store.commit()
  await store.close()
  ring.seal()
  return added
}
