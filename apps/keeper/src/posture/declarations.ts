/**
 * Declarations: what nobody can measure and somebody says, with a date and their name.
 *
 * For how long one counts is the policy's limit. None is deleted before the
 * evidence that rests on it.
 */
import { Fault, randomId } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import type { Kysely } from "kysely"
import { nextSince, parseSince, type Since } from "../access/newest-first.ts"
import { requireProvenDevice } from "../access/device-login.ts"
import type { DeviceNonces } from "../access/device-proof.ts"
import { requireLivingAccount } from "../access/enrol-device.ts"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow, requireInstitutionRow } from "../people/account-row.ts"
import { ownerOf } from "./circumstances.ts"
import { groupOf, requirePolicy } from "./policy-rows.ts"

const DAY_MS = 24 * 3_600_000
const PAGE = 50
/** More of one account within a day are no declarations. */
const OWN_A_DAY = 5
/** What is older would count for nothing anywhere. */
const OLDEST_MS = 400 * DAY_MS

type Row = Database["posture_declaration"]
type Described = OutputOf<"listDeclarations">["declarations"][number]

const insert = statement<Omit<Row, "ended_at">>()((q, p) =>
  q.insertInto("posture_declaration").values({
    id: p.id,
    kind: p.kind,
    account_id: p.account_id,
    institution_id: p.institution_id,
    declared_by: p.declared_by,
    declared_at: p.declared_at,
    created_at: p.created_at,
    ended_at: null,
  }),
)
const byId = statement<{ id: string }>()((q, p) =>
  q.selectFrom("posture_declaration").selectAll().where("id", "=", p.id),
)
const end = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("posture_declaration").set({ ended_at: p.now }).where("id", "=", p.id).where("ended_at", "is", null),
)
function page(q: Kysely<Database>, p: Since) {
  return q
    .selectFrom("posture_declaration")
    .selectAll()
    .where((w) => w(w.refTuple("created_at", "id"), "<", w.tuple(p.at, p.id)))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(PAGE)
}
export const DECLARATION_PAGES = {
  all: statement<Since>()((q, p) => page(q, p)),
  ofAccount: statement<Since & { account: string }>()((q, p) =>
    page(q, p).where("account_id", "is not", null).where("account_id", "=", p.account),
  ),
  ofInstitution: statement<Since & { institution: string }>()((q, p) =>
    page(q, p).where("institution_id", "is not", null).where("institution_id", "=", p.institution),
  ),
}
const ofAccount = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("posture_declaration")
    .selectAll()
    .where("account_id", "is not", null)
    .where("account_id", "=", p.account)
    .orderBy("declared_at", "desc")
    .limit(50),
)
const ofInstitution = statement<{ institution: string }>()((q, p) =>
  q
    .selectFrom("posture_declaration")
    .selectAll()
    .where("institution_id", "is not", null)
    .where("institution_id", "=", p.institution)
    .orderBy("declared_at", "desc")
    .limit(50),
)

const declaredSince = statement<{ account: string; from: number }>()((q, p) =>
  q
    .selectFrom("posture_declaration")
    .select((e) => e.fn.countAll<number>().as("rows"))
    .where("account_id", "is not", null)
    .where("account_id", "=", p.account)
    .where("created_at", ">", p.from),
)

export function declarationHandlers(nonces: DeviceNonces) {
  return {
    declareOwn: handler("declareOwn", {
      run: async (tx, { device: id, kind, declaredBy, nonce, signature, peer: seen }, { peer }) => {
        const body = { kind, declaredBy }
        const proof = { device: id, purpose: "declare", body, seen, nonce, signature } as const
        const device = await requireProvenDevice(tx, nonces, peer, proof)
        const account = device.account_id
        await requireLivingAccount(tx, account, "DEVICE_ACCOUNT_ENDED")
        await requirePersonsAccount(tx, account)
        const made = (await tx.find(declaredSince, { account, from: tx.now - DAY_MS }))?.rows ?? 0
        if (made >= OWN_A_DAY) throw new Fault("POSTURE_DECLARATIONS_TOO_MANY", `${account}: ${made}`)
        const by = `${declaredBy} (${shortened(device.name)})`
        await write(tx, { account, kind, declaredBy: by, declaredAt: tx.now }, { command: "declareOwn", device: id })
        const { institution } = await ownerOf(tx, device)
        const { policy } = await requirePolicy(tx, await groupOf(tx, institution))
        return { declaredAt: tx.now, until: tx.now + policy[kind].limit * DAY_MS }
      },
    }),
    addDeclaration: handler("addDeclaration", {
      run: async (tx, { account, institution, kind, declaredBy, declaredAt }) => {
        if ((account === undefined) === (institution === undefined))
          throw new Fault("SCHEMA_MISMATCH", "either account or institution")
        if (account !== undefined) await requirePersonsAccount(tx, account)
        if (institution !== undefined) await requireInstitutionRow(tx, institution)
        if (declaredAt > tx.now || declaredAt < tx.now - OLDEST_MS)
          throw new Fault("POSTURE_DECLARATION_TIME", String(declaredAt))
        const fields = { account, institution, kind, declaredBy, declaredAt }
        return { declaration: await write(tx, fields, { command: "addDeclaration" }) }
      },
    }),
    endDeclaration: handler("endDeclaration", {
      run: async (tx, { declaration: id, reason }) => {
        const row = await tx.find(byId, { id })
        if (row === undefined || (await tx.run(end, { id, now: tx.now })) !== 1)
          throw new Fault("POSTURE_DECLARATION_UNKNOWN", id)
        adminLeaf(tx, "endDeclaration", row.account_id ?? row.institution_id ?? undefined, { declaration: id, reason })
        return {}
      },
    }),
    listDeclarations: handler("listDeclarations", {
      run: async (tx, input) => {
        adminLeaf(tx, "listDeclarations", input.account ?? input.institution, {})
        const rows = await pageOf(tx, input)
        const next = nextSince(rows, PAGE)
        return { declarations: rows.map(describe), ...(next === undefined ? {} : { next }) }
      },
    }),
  }
}

type Declared = Pick<InputOf<"addDeclaration">, "kind" | "declaredBy" | "declaredAt"> & {
  readonly account?: string | undefined
  readonly institution?: string | undefined
}

async function write(
  tx: CommandTransaction,
  { account, institution, kind, declaredBy, declaredAt }: Declared,
  { command, ...more }: { readonly command: "addDeclaration" | "declareOwn"; readonly device?: string },
): Promise<string> {
  const id = randomId()
  await tx.run(insert, {
    id,
    kind,
    account_id: account ?? null,
    institution_id: institution ?? null,
    declared_by: declaredBy,
    declared_at: declaredAt,
    created_at: tx.now,
  })
  adminLeaf(tx, command, account ?? institution, { declaration: id, kind, declaredBy, declaredAt, ...more })
  return id
}

/** So that both names fit into the field of one. */
function shortened(name: string): string {
  return Array.from(name).slice(0, 40).join("")
}

async function pageOf(tx: Queries, { account, institution, cursor }: InputOf<"listDeclarations">) {
  const since = parseSince(cursor)
  if (account !== undefined) return await tx.all(DECLARATION_PAGES.ofAccount, { ...since, account })
  if (institution !== undefined) return await tx.all(DECLARATION_PAGES.ofInstitution, { ...since, institution })
  return await tx.all(DECLARATION_PAGES.all, since)
}

/** What was declared for a device: by or for its person, or for the institution. */
export async function declarationsFor(
  tx: Queries,
  { account, institution }: { readonly account: string; readonly institution: string },
): Promise<readonly Described[]> {
  const rows = [...(await tx.all(ofAccount, { account })), ...(await tx.all(ofInstitution, { institution }))]
  return rows.map(describe)
}

function describe(row: Row): Described {
  return {
    declaration: row.id,
    kind: "private-use",
    ...(row.account_id === null ? {} : { account: row.account_id }),
    ...(row.institution_id === null ? {} : { institution: row.institution_id }),
    declaredBy: row.declared_by,
    declaredAt: row.declared_at,
    createdAt: row.created_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  }
}

/** @throws ACCOUNT_UNKNOWN, POSTURE_DECLARATION_UNFIT */
async function requirePersonsAccount(tx: Queries, id: string): Promise<void> {
  const { kind } = await requireAccountRow(tx, id)
  if (kind !== "person") throw new Fault("POSTURE_DECLARATION_UNFIT", `${id}: ${kind}`)
}
