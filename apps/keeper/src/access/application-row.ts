/** Applications as rows: who may use them, under which name, and where they are. */
import { canonicalJson, Fault, integer, list, object, parseJson, randomId, text } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { InsideAddress } from "./inside-address.ts"

export type Published = {
  readonly titleDe: string
  readonly titleEn: string
  readonly host: string
  readonly port: number
  readonly addresses: readonly InsideAddress[]
  /** Whose persons may use it; undefined: everybody's. */
  readonly institutions?: readonly string[] | undefined
}
export type Application = Published & {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly removedAt: number | undefined
}
type TimedQueries = Queries & { readonly now: number }

export const PAGE = 50
/** More are shown to nobody. */
const MAX_OFFERED = 500
const addressList = list(object({ address: text(45), port: integer(1, 65_535) }), 8)

function rows(q: Kysely<Database>) {
  return q.selectFrom("application").selectAll()
}
const byId = statement<{ id: string }>()((q, p) => rows(q).where("id", "=", p.id).where("removed_at", "is", null))
const byName = statement<{ name: string }>()((q, p) =>
  rows(q).where("name", "=", p.name).where("removed_at", "is", null),
)
const byTarget = statement<{ host: string; port: number }>()((q, p) =>
  rows(q).where("host", "=", p.host).where("port", "=", p.port).where("removed_at", "is", null),
)
const livePage = statement<{ after: string }>()((q, p) =>
  rows(q).where("removed_at", "is", null).where("name", ">", p.after).orderBy("name").limit(PAGE),
)
const removedAll = statement()((q) =>
  rows(q).where("removed_at", "is not", null).orderBy("removed_at", "desc").orderBy("id").limit(PAGE),
)
/** Published, and permitted to this institution. */
function forInstitution(q: Kysely<Database>, institution: string) {
  return rows(q)
    .where("removed_at", "is", null)
    .where((e) =>
      e.or([
        e("audience", "=", "all"),
        e.exists(
          e
            .selectFrom("application_grant as g")
            .select("g.application_id")
            .where("g.application_id", "=", e.ref("application.id"))
            .where("g.institution_id", "=", institution),
        ),
      ]),
    )
}
const allOf = statement<{ institution: string }>()((q, p) =>
  forInstitution(q, p.institution).orderBy("name").limit(MAX_OFFERED),
)
const targetOf = statement<{ institution: string; host: string; port: number }>()((q, p) =>
  forInstitution(q, p.institution).where("host", "=", p.host).where("port", "=", p.port),
)
const grantsOf = statement<{ application: string }>()((q, p) =>
  q.selectFrom("application_grant").select("institution_id").where("application_id", "=", p.application),
)
const insert = statement<Stored & { name: string; now: number }>()((q, p) =>
  q.insertInto("application").values({
    id: p.id,
    name: p.name,
    title_de: p.titleDe,
    title_en: p.titleEn,
    host: p.host,
    port: p.port,
    addresses: p.addresses,
    audience: p.audience,
    created_at: p.now,
    removed_at: null,
  }),
)
const update = statement<Stored>()((q, p) =>
  q
    .updateTable("application")
    .set({
      title_de: p.titleDe,
      title_en: p.titleEn,
      host: p.host,
      port: p.port,
      addresses: p.addresses,
      audience: p.audience,
    })
    .where("id", "=", p.id),
)
const end = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("application").set({ removed_at: p.now }).where("id", "=", p.id).where("removed_at", "is", null),
)
const grant = statement<{ application: string; institution: string }>()((q, p) =>
  q.insertInto("application_grant").values({ application_id: p.application, institution_id: p.institution }),
)
const ungrantAll = statement<{ application: string }>()((q, p) =>
  q.deleteFrom("application_grant").where("application_id", "=", p.application),
)

type Stored = {
  readonly id: string
  readonly titleDe: string
  readonly titleEn: string
  readonly host: string
  readonly port: number
  readonly addresses: string
  readonly audience: string
}

/** One that is published. @throws APPLICATION_UNKNOWN */
export async function requireApplication(tx: Queries, id: string): Promise<Application> {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("APPLICATION_UNKNOWN", id)
  return await parse(tx, row)
}

/** What people of this institution may open, by name. */
export async function applicationsFor(tx: Queries, institution: string) {
  const found = await tx.all(allOf, { institution })
  return found.map(({ name, title_de: titleDe, title_en: titleEn, host, port }) => {
    return { name, titleDe, titleEn, host, port }
  })
}

/**
 * Where a stream of somebody of this institution leads to.
 * @throws TARGET_NOT_PUBLISHED also for what is published to others
 */
export async function requireTarget(
  tx: Queries,
  institution: string,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly application: string; readonly addresses: readonly InsideAddress[] }> {
  const row = await tx.find(targetOf, { institution, host, port })
  if (row === undefined) throw new Fault("TARGET_NOT_PUBLISHED", `${host.slice(0, 100)}:${port}`)
  return { application: row.id, addresses: addressList(parseJson(row.addresses), "addresses") }
}

/** Neither name nor host and port are another's. @throws APPLICATION_EXISTS */
export async function requireFree(
  tx: Queries,
  of: {
    readonly id?: string | undefined
    readonly name?: string | undefined
    readonly host: string
    readonly port: number
  },
): Promise<void> {
  const twins = [
    of.name === undefined ? undefined : await tx.find(byName, { name: of.name }),
    await tx.find(byTarget, of),
  ]
  for (const twin of twins) {
    if (twin !== undefined && twin.id !== of.id) throw new Fault("APPLICATION_EXISTS", twin.name)
  }
}

/** A page of those that are published, by name, or of the newest that have ended. */
export async function pageOfApplications(
  tx: Queries,
  state: "published" | "removed",
  after: string,
): Promise<readonly Application[]> {
  const found = state === "published" ? await tx.all(livePage, { after }) : await tx.all(removedAll, {})
  const all: Application[] = []
  for (const row of found) all.push(await parse(tx, row))
  return all
}

/** Its id. */
export async function insertApplication(tx: TimedQueries, name: string, published: Published): Promise<string> {
  const id = randomId()
  await tx.run(insert, { ...storedOf(id, published), name, now: tx.now })
  await saveGrants(tx, id, published.institutions)
  return id
}

export async function updateApplication(tx: Queries, id: string, published: Published): Promise<void> {
  await tx.run(update, storedOf(id, published))
  await tx.run(ungrantAll, { application: id })
  await saveGrants(tx, id, published.institutions)
}

export async function endApplication(tx: TimedQueries, id: string): Promise<void> {
  await tx.run(end, { id, now: tx.now })
}

async function saveGrants(tx: Queries, application: string, institutions: readonly string[] = []): Promise<void> {
  for (const institution of new Set(institutions)) await tx.run(grant, { application, institution })
}

function storedOf(id: string, { titleDe, titleEn, host, port, addresses, institutions }: Published): Stored {
  const plain = addresses.map(({ address, port: at }) => ({ address, port: at }))
  const audience = institutions === undefined ? "all" : "institutions"
  return { id, titleDe, titleEn, host, port, addresses: canonicalJson(plain), audience }
}

async function parse(tx: Queries, row: Database["application"]): Promise<Application> {
  // Whatever else might stand there: the stricter one.
  const isForAll = row.audience === "all"
  const institutions = isForAll ? [] : await tx.all(grantsOf, { application: row.id })
  return {
    id: row.id,
    name: row.name,
    titleDe: row.title_de,
    titleEn: row.title_en,
    host: row.host,
    port: row.port,
    addresses: addressList(parseJson(row.addresses), "addresses"),
    institutions: isForAll ? undefined : institutions.map(({ institution_id: id }) => id),
    createdAt: row.created_at,
    removedAt: row.removed_at ?? undefined,
  }
}
