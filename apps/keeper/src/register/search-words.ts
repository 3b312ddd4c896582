/**
 * Search words: by which beginnings an institution, a person or an account is found.
 *
 * Turns what people write into words without case, accents and umlauts, the
 * same for what is stored and what is sought: `Müller`, `MUELLER` and `muller`
 * are one word. Words are rows, so a search is a range in an index and no
 * sign of it can be a pattern. Whoever writes a name, number or login calls
 * `writeWords` in the same transaction; what came another way is found at start.
 */
import { type RawBuilder, sql, type SqlBool } from "kysely"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export type SubjectKind = "institution" | "person" | "account"

/** Longer words are cut, on both sides alike. */
const MAX_WORD = 40
/** Of one search; further ones say nothing more. */
const MAX_SOUGHT = 3
/** Of one subject: name, folder name and three numbers have fewer. */
const MAX_WORDS = 40
/** Behind every word that begins with what stands before it: no sign is greater. */
export const LAST_SIGN = "\u{10ffff}"

const drop = statement<{ subject: string }>()((q, p) => q.deleteFrom("search_word").where("subject", "=", p.subject))
const insert = statement<{ kind: string; word: string; subject: string }>()((q, p) =>
  q.insertInto("search_word").values({ kind: p.kind, word: p.word, subject: p.subject }),
)
const setInstitutionKey = statement<{ id: string; key: string }>()((q, p) =>
  q.updateTable("institution").set({ name_key: p.key }).where("id", "=", p.id),
)
const setPersonKey = statement<{ id: string; key: string }>()((q, p) =>
  q.updateTable("person").set({ name_key: p.key }).where("id", "=", p.id),
)
const institutionsWithout = statement()((q) =>
  q.selectFrom("institution").select(["id", "name", "slug", "ik", "bsnr", "betriebsnummer"]).where("name_key", "=", ""),
)
const personsWithout = statement()((q) =>
  q.selectFrom("person").select(["id", "name", "lanr", "email"]).where("name_key", "=", ""),
)
const accountsWithout = statement()((q) =>
  q
    .selectFrom("account")
    .select(["id", "login"])
    .where((e) =>
      e.not(e.exists(e.selectFrom("search_word as w").select("w.word").where("w.subject", "=", e.ref("account.id")))),
    ),
)

/** A name as lists sort it: umlauts with their letters (DIN 5007-1), no case. */
export function sortKey(text: string): string {
  return text.normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "").replaceAll("ß", "ss")
}

/** The words of a text, each once. `ue` is an umlaut written out, so both spellings are one word. */
export function wordsIn(text: string): readonly string[] {
  const folded = sortKey(text).replaceAll(/([aou])e/g, "$1")
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "")
  return [...new Set(words.map(cut))].slice(0, MAX_WORDS)
}

/** By signs, not by halves of them: a half sorts behind everything. */
function cut(word: string): string {
  return Array.from(word).slice(0, MAX_WORD).join("")
}

/** The words of a search as ranges of an index, the one that leads first. Empty ones, which every subject has, stand behind. */
export type Sought = {
  readonly word: string
  readonly wordEnd: string
  readonly second: string
  readonly secondEnd: string
  readonly third: string
  readonly thirdEnd: string
}

function soughtOf([word = "", second = "", third = ""]: readonly string[]): Sought {
  return {
    word,
    wordEnd: word + LAST_SIGN,
    second,
    secondEnd: second + LAST_SIGN,
    third,
    thirdEnd: third + LAST_SIGN,
  }
}

/** How a list is searched: not at all, for a word that few have, or for one that many have. */
export type SearchKind = "none" | "few" | "many"
export const SEARCH_KINDS: readonly SearchKind[] = ["none", "few", "many"]

/** From here on looking through a list in its order finds a page sooner than sorting all that are found. */
const MANY = 500

const countRange = statement<{ kind: string; word: string; wordEnd: string }>()((q, p) =>
  q
    .selectFrom((e) =>
      e
        .selectFrom("search_word")
        .select("subject")
        .where("kind", "=", p.kind)
        .where("word", ">=", p.word)
        .where("word", "<", p.wordEnd)
        .limit(MANY)
        .as("found"),
    )
    .select((e) => e.fn.countAll<number>().as("count")),
)

/** What a list asks for, and in which of its ways. */
export type Search = { readonly kind: SearchKind; readonly sought: Sought }

/**
 * Reads what somebody typed: up to three words, the longest; the one that the fewest have leads.
 *
 * @param kinds whose words the list looks at
 */
export async function readSearch(tx: Queries, text: string, kinds: readonly SubjectKind[]): Promise<Search> {
  const words = wordsIn(text)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MAX_SOUGHT)
  if (words.length === 0) return { kind: "none", sought: soughtOf([]) }
  const counted: { readonly word: string; readonly count: number }[] = []
  for (const word of words) counted.push({ word, count: await countWith(tx, word, kinds) })
  counted.sort((a, b) => a.count - b.count)
  const kind = (counted[0]?.count ?? 0) < MANY ? "few" : "many"
  return { kind, sought: soughtOf(counted.map(({ word }) => word)) }
}

/** How many have a word that begins so; counted up to `MANY` of each kind. */
async function countWith(tx: Queries, word: string, kinds: readonly SubjectKind[]): Promise<number> {
  let sum = 0
  for (const kind of kinds) {
    const found = await tx.find(countRange, { kind, word, wordEnd: word + LAST_SIGN })
    sum += Number(found?.count ?? 0)
  }
  return sum
}

/** For a statement: the ids of those of a kind that have the first word of a search. */
export function withFirstWord(kind: SubjectKind, p: Sought): RawBuilder<unknown> {
  return sql`select subject from search_word where kind = ${kind} and word >= ${p.word} and word < ${p.wordEnd}`
}

/** For a statement: is each word of the search one of a subject's in these columns? */
export function hasAllWords(p: Sought, ...columns: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${hasWord(columns, p.word, p.wordEnd)} and ${hasOtherWords(p, ...columns)}`
}

/** The same without the first one. */
export function hasOtherWords(p: Sought, ...columns: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${hasWord(columns, p.second, p.secondEnd)} and ${hasWord(columns, p.third, p.thirdEnd)}`
}

function hasWord(columns: readonly string[], from: string, to: string): RawBuilder<SqlBool> {
  const subjects = sql.join(columns.map((column) => sql.ref(column)))
  return sql<SqlBool>`exists (select 1 from search_word where subject in (${subjects}) and word >= ${from} and word < ${to})`
}

/** @throws only what the store throws */
export async function writeInstitutionWords(tx: Queries, row: InstitutionText): Promise<void> {
  await tx.run(setInstitutionKey, { id: row.id, key: sortKey(row.name) })
  await writeWords(tx, "institution", row.id, [row.name, row.slug, row.ik, row.bsnr, row.betriebsnummer])
}

export async function writePersonWords(tx: Queries, row: PersonText): Promise<void> {
  await tx.run(setPersonKey, { id: row.id, key: sortKey(row.name) })
  await writeWords(tx, "person", row.id, [row.name, row.lanr, row.email])
}

export async function writeAccountWords(tx: Queries, row: { readonly id: string; readonly login: string }) {
  await writeWords(tx, "account", row.id, [row.login])
}

/** Start: whoever has no words yet gets them, from before there were any or written past the commands. */
export async function fillWords(tx: Queries): Promise<void> {
  for (const row of await tx.all(institutionsWithout, {})) await writeInstitutionWords(tx, row)
  for (const row of await tx.all(personsWithout, {})) await writePersonWords(tx, row)
  for (const row of await tx.all(accountsWithout, {})) await writeAccountWords(tx, row)
}

type InstitutionText = {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly ik: string | null
  readonly bsnr: string | null
  readonly betriebsnummer: string | null
}
type PersonText = {
  readonly id: string
  readonly name: string
  readonly lanr: string | null
  readonly email: string | null
}

async function writeWords(
  tx: Queries,
  kind: SubjectKind,
  subject: string,
  texts: readonly (string | null)[],
): Promise<void> {
  await tx.run(drop, { subject })
  for (const word of wordsIn(texts.filter((text) => text !== null).join(" "))) {
    await tx.run(insert, { kind, word, subject })
  }
}
