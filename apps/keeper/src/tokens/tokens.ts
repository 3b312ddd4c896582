/**
 * A token's life: imported into stock, somebody's, replaced with an overlap,
 * lost, blocked, worn out.
 *
 * Each change is one conditional UPDATE. Callers write the leaf of the act
 * (`admin`); spent counters have their own. Secrets go in and never come out.
 */
import { Fault, isFault, randomId } from "@schleuse/base"
import {
  HOTP_LAST_COUNTER,
  isModhex,
  type OathAlgorithm,
  type OathDigits,
  TOTP_PERIOD_SECONDS,
  YUBICO_LAST_SESSION,
} from "@schleuse/otp"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { voidReplacementCodes } from "./replacement-code.ts"
import { findToken, type Token } from "./token-row.ts"
import { requireSecretLength, type TokenKind, wrapTokenSecret } from "./token-secret.ts"

type TokenTransaction = Queries & Pick<CommandTransaction, "now">

export type NewToken = {
  readonly kind: TokenKind
  readonly publicId?: string | undefined
  readonly serial?: string | undefined
  /** Yubico OTP: AES key ‖ private id. Overwritten by nobody here: the caller clears it. */
  readonly secret: Uint8Array
  readonly digits?: OathDigits | undefined
  readonly algorithm?: OathAlgorithm | undefined
  /** See `token.counter` in the schema; -1, the default, if nothing is known or spent. */
  readonly counter?: number | undefined
  readonly used?: number | undefined
  /** TOTP: how long a code lasts, 30 seconds by default. */
  readonly periodSeconds?: number | undefined
  /** In between its codes count (ms); its maker knows. */
  readonly startsAt?: number | undefined
  readonly expiresAt?: number | undefined
}

/** How long a replaced token may go on beside its successor. */
export const MAX_OVERLAP_MS = 30 * 24 * 3_600_000

const insert = statement<{
  id: string
  kind: string
  publicId: string | null
  serial: string | null
  wrapped: Uint8Array
  digits: number
  algorithm: string
  counter: number
  used: number
  period: number
  startsAt: number | null
  expiresAt: number | null
  now: number
}>()((q, p) =>
  q.insertInto("token").values({
    id: p.id,
    kind: p.kind,
    public_id: p.publicId,
    serial: p.serial,
    account_id: null,
    state: "stock",
    wrapped_secret: p.wrapped,
    digits: p.digits,
    algorithm: p.algorithm,
    period_seconds: p.period,
    counter: p.counter,
    used: p.used,
    created_at: p.now,
    assigned_at: null,
    starts_at: p.startsAt,
    expires_at: p.expiresAt,
    ended_at: null,
  }),
)
/** Each half by its own index, which is over living tokens only: said once outside, neither is used, and an import is quadratic. */
export const livingTwin = statement<{ kind: string; publicId: string; serial: string }>()((q, p) =>
  q
    .selectFrom("token")
    .select("id")
    .where((e) =>
      e.or([
        e.and([e("public_id", "=", p.publicId), e("ended_at", "is", null)]),
        e.and([e("kind", "=", p.kind), e("serial", "=", p.serial), e("ended_at", "is", null)]),
      ]),
    ),
)
const assign = statement<{ id: string; account: string; now: number }>()((q, p) =>
  q
    .updateTable("token")
    .set({ account_id: p.account, state: "active", assigned_at: p.now })
    .where("id", "=", p.id)
    .where("state", "=", "stock")
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)])),
)
const end = statement<{ id: string; state: string; now: number }>()((q, p) =>
  q.updateTable("token").set({ state: p.state, ended_at: p.now }).where("id", "=", p.id).where("ended_at", "is", null),
)
const letExpire = statement<{ id: string; expires: number }>()((q, p) =>
  q
    .updateTable("token")
    // Its maker's end may come before that of the overlap.
    .set((e) => ({
      expires_at: e.case().when("expires_at", "<", p.expires).then(e.ref("expires_at")).else(p.expires).end(),
    }))
    .where("id", "=", p.id)
    .where("state", "=", "active"),
)
const expired = statement<{ now: number }>()((q, p) =>
  q
    .updateTable("token")
    .set({ state: "blocked", ended_at: p.now })
    .where("state", "=", "active")
    .where("expires_at", "<=", p.now),
)

/** Puts a token into stock. @throws TOKEN_INVALID, TOKEN_EXISTS, KEEPER_SEALED */
export async function addToken(tx: TokenTransaction, ring: KeyRing, token: NewToken): Promise<string> {
  requirePlausible(token)
  const { kind, publicId, serial, secret, digits = 6, algorithm = "sha1", counter = -1, used = -1 } = token
  if (await isThere(tx, token)) throw new Fault("TOKEN_EXISTS", publicId ?? serial ?? "")
  const id = randomId()
  const wrapped = wrapTokenSecret(ring, id, kind, secret)
  const row = {
    publicId: publicId ?? null,
    serial: serial ?? null,
    digits,
    algorithm,
    counter,
    used: counter < 0 ? -1 : used,
    period: token.periodSeconds ?? TOTP_PERIOD_SECONDS,
    startsAt: token.startsAt ?? null,
    expiresAt: token.expiresAt ?? null,
  }
  await tx.run(insert, { id, kind, wrapped, ...row, now: tx.now })
  return id
}

/** Is a token with this public id or serial number there, whose life is not over? For dry runs. */
export async function isThere(tx: Queries, token: Pick<NewToken, "kind" | "publicId" | "serial">): Promise<boolean> {
  const { kind, publicId = "", serial = "" } = token
  if (publicId === "" && serial === "") return false
  return (await tx.find(livingTwin, { kind, publicId: publicId || "-", serial: serial || "-" })) !== undefined
}

/** Gives a token of the stock to an account; codes that stood in for a lost one are void. @throws TOKEN_UNKNOWN, TOKEN_NOT_IN_STOCK */
export async function assignToken(tx: TokenTransaction, id: string, accountId: string): Promise<void> {
  const token = await requireToken(tx, id)
  if ((await tx.run(assign, { id, account: accountId, now: tx.now })) !== 1) {
    throw new Fault("TOKEN_NOT_IN_STOCK", `${id}: ${token.state}`)
  }
  await voidReplacementCodes(tx, accountId)
}

/** Ends a token's life at once; in stock or somebody's. @throws TOKEN_UNKNOWN, TOKEN_NOT_ACTIVE */
export async function blockToken(tx: TokenTransaction, id: string, state: "lost" | "blocked"): Promise<void> {
  const token = await requireToken(tx, id)
  if ((await tx.run(end, { id, state, now: tx.now })) !== 1)
    throw new Fault("TOKEN_NOT_ACTIVE", `${id}: ${token.state}`)
}

/**
 * Gives the account of `oldId` a new token of the stock. The old one goes on until `untilMs` (at most 30 days), for the
 * post to arrive and for both to be tried; without it, it is lost now.
 * @throws TOKEN_UNKNOWN, TOKEN_NOT_ACTIVE, TOKEN_NOT_IN_STOCK, TOKEN_INVALID
 */
export async function replaceToken(
  tx: TokenTransaction,
  oldId: string,
  newId: string,
  untilMs?: number,
): Promise<void> {
  const old = await requireToken(tx, oldId)
  if (old.accountId === undefined) throw new Fault("TOKEN_NOT_ACTIVE", oldId)
  if (untilMs === undefined) {
    // A lost one may have been blocked before its replacement was at hand.
    await tx.run(end, { id: oldId, state: "lost", now: tx.now })
  } else {
    if (untilMs <= tx.now || untilMs > tx.now + MAX_OVERLAP_MS) throw new Fault("TOKEN_INVALID", "overlap")
    if ((await tx.run(letExpire, { id: oldId, expires: untilMs })) !== 1) throw new Fault("TOKEN_NOT_ACTIVE", oldId)
  }
  await assignToken(tx, newId, old.accountId)
}

/** Timer event: ends the tokens whose overlap, or whose maker's time, is over. Their codes are refused from `expires_at` on in any case. */
export async function endExpiredTokens(tx: TokenTransaction): Promise<number> {
  return await tx.run(expired, { now: tx.now })
}

/** @throws TOKEN_UNKNOWN */
export async function requireToken(tx: Queries, id: string): Promise<Token> {
  const token = await findToken(tx, id)
  if (token === undefined) throw new Fault("TOKEN_UNKNOWN", id)
  return token
}

/** What other tokens than the usual ones have. */
const LONG_PERIOD_SECONDS = 60
const SERIAL = /^[\x21-\x7e]{1,40}$/
const HOTP_ID = /^ubhe\d{8}$/
/** The first use of a session that is known to have been spent; HOTP and TOTP do not count within a counter. */
const MAX_USE = 0xff

/** Can a token be like this? For dry runs. */
export function isPlausible(token: NewToken): boolean {
  try {
    requirePlausible(token)
    requireSecretLength(token.kind, token.secret)
    return true
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

/** @throws TOKEN_INVALID */
function requirePlausible(token: NewToken): void {
  const { kind, publicId, serial, counter = -1, used = -1, algorithm = "sha1" } = token
  const { periodSeconds = TOTP_PERIOD_SECONDS, startsAt = 0, expiresAt = Number.MAX_SAFE_INTEGER } = token
  const isYubico = kind === "yubico-otp"
  const isIdRight =
    publicId === undefined ||
    (isYubico ? isModhex(publicId) && publicId.length <= 16 && publicId !== "" : HOTP_ID.test(publicId))
  const lastCounter = isYubico ? YUBICO_LAST_SESSION : HOTP_LAST_COUNTER
  const isCounterRight = Number.isSafeInteger(counter) && counter >= -1 && counter <= lastCounter
  const isUseRight = Number.isSafeInteger(used) && used >= -1 && used <= (isYubico ? MAX_USE : 0)
  const isAlgorithmRight = kind === "totp" || algorithm === "sha1"
  const isPeriodRight =
    periodSeconds === TOTP_PERIOD_SECONDS || (kind === "totp" && periodSeconds === LONG_PERIOD_SECONDS)
  const isTimeRight = startsAt < expiresAt
  const isSerialRight = serial === undefined || SERIAL.test(serial)
  for (const [what, isRight] of Object.entries({
    isIdRight,
    isCounterRight,
    isUseRight,
    isAlgorithmRight,
    isPeriodRight,
    isTimeRight,
    isSerialRight,
  })) {
    if (!isRight) throw new Fault("TOKEN_INVALID", `${kind}: ${what}`)
  }
}
