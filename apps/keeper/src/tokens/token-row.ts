/** Tokens as rows: found by what they type of themselves, or by whose they are. Secrets stay wrapped here. */
import type { OathAlgorithm, OathDigits } from "@schleuse/otp"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { TokenKind } from "./token-secret.ts"

export type TokenState = "stock" | "active" | "lost" | "blocked" | "worn-out"

export type Token = {
  readonly id: string
  readonly kind: TokenKind
  /** What the token types of itself: modhex, or `ubhe` and its serial; none for bare digits. */
  readonly publicId: string | undefined
  readonly serial: string | undefined
  readonly accountId: string | undefined
  readonly state: TokenState
  readonly wrapped: Uint8Array
  readonly digits: OathDigits
  readonly algorithm: OathAlgorithm
  readonly counter: number
  readonly used: number
  /** TOTP: how long a code lasts. */
  readonly periodSeconds: number
  /** Wall time in ms before which its codes are refused. */
  readonly startsAt: number | undefined
  /** Wall time in ms from which on its codes are refused. */
  readonly expiresAt: number | undefined
}

/** More tokens than this of one account are not tried for one code. */
const MAX_TRIED = 8

export function rows(q: Kysely<Database>) {
  return q
    .selectFrom("token")
    .select(["id", "kind", "public_id", "serial", "account_id", "state", "wrapped_secret", "digits", "algorithm"])
    .select(["counter", "used", "period_seconds", "starts_at", "expires_at"])
}
type Row = {
  readonly id: string
  readonly kind: string
  readonly public_id: string | null
  readonly serial: string | null
  readonly account_id: string | null
  readonly state: string
  readonly wrapped_secret: Uint8Array
  readonly digits: number
  readonly algorithm: string
  readonly counter: number
  readonly used: number
  readonly period_seconds: number
  readonly starts_at: number | null
  readonly expires_at: number | null
}

const byId = statement<{ id: string }>()((q, p) => rows(q).where("id", "=", p.id))
/** Of several that had this id one after the other, the one whose life is not over. */
const byPublicId = statement<{ publicId: string }>()((q, p) =>
  rows(q).where("public_id", "=", p.publicId).where("ended_at", "is", null),
)
const endedByPublicId = statement<{ publicId: string }>()((q, p) =>
  rows(q).where("public_id", "=", p.publicId).where("ended_at", "is not", null).orderBy("ended_at", "desc").limit(1),
)
const ofAccount = statement<{ account: string }>()((q, p) =>
  rows(q)
    .where("account_id", "=", p.account)
    .where("ended_at", "is", null)
    .orderBy("assigned_at", "desc")
    .limit(MAX_TRIED),
)

export async function findToken(tx: Queries, id: string): Promise<Token | undefined> {
  return parse(await tx.find(byId, { id }))
}

/** The token that types this id, the ended one only if there is no other. */
export async function findTokenByPublicId(tx: Queries, publicId: string): Promise<Token | undefined> {
  return parse((await tx.find(byPublicId, { publicId })) ?? (await tx.find(endedByPublicId, { publicId })))
}

/** The tokens of an account whose life is not over, at most eight, the newest first. */
export async function tokensOf(tx: Queries, accountId: string): Promise<readonly Token[]> {
  const found = await tx.all(ofAccount, { account: accountId })
  return found.map((row) => parseRow(row))
}

/** May its codes be spent now? */
export function isUsable(token: Pick<Token, "state" | "startsAt" | "expiresAt">, now: number): boolean {
  const { state, startsAt = 0, expiresAt = Number.MAX_SAFE_INTEGER } = token
  return state === "active" && startsAt <= now && expiresAt > now
}

export const KINDS: readonly TokenKind[] = ["yubico-otp", "hotp", "totp"]
export const STATES: readonly TokenState[] = ["stock", "active", "lost", "blocked", "worn-out"]
const ALGORITHMS: readonly OathAlgorithm[] = ["sha1", "sha256", "sha512"]

function parse(row: Row | undefined): Token | undefined {
  return row === undefined ? undefined : parseRow(row)
}

export function parseRow(row: Row): Token {
  return {
    id: row.id,
    kind: wordOf(KINDS, row.kind),
    publicId: row.public_id ?? undefined,
    serial: row.serial ?? undefined,
    accountId: row.account_id ?? undefined,
    state: wordOf(STATES, row.state),
    wrapped: row.wrapped_secret,
    digits: row.digits === 8 ? 8 : 6,
    algorithm: wordOf(ALGORITHMS, row.algorithm),
    counter: row.counter,
    used: row.used,
    periodSeconds: row.period_seconds,
    startsAt: row.starts_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  }
}

function wordOf<W extends string>(words: readonly W[], word: string): W {
  const found = words.find((one) => one === word)
  if (found === undefined) throw new TypeError(`a token with ${word}`)
  return found
}
