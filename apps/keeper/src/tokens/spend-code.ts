/**
 * Spending a one-time code: what makes it one-time.
 *
 * Finds the token by the code's form, checks the code, and moves the token's
 * counter by one conditional UPDATE in the transaction that answers the login.
 * Whatever happens after the commit, the code is spent; two logins with one
 * code, at two doors in one batch, change one row once. The leaf `code_spent`
 * has the counter, so a restored backup cannot un-spend it.
 */
import { Fault, isFault } from "@schleuse/base"
import {
  HOTP_LAST_COUNTER,
  HOTP_RESYNC_WINDOW,
  isWornOut,
  openYubicoOtp,
  type RecognisedCode,
  requireLaterTouch,
  verifyHotp,
  verifyTotp,
  type YubicoCounters,
} from "@schleuse/otp"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { findTokenByPublicId, isUsable, type Token, tokensOf } from "./token-row.ts"
import { splitYubicoSecret, type TokenKind, withTokenSecret } from "./token-secret.ts"

type SpendTransaction = Queries & Pick<CommandTransaction, "now" | "leaf">
/** Where a token stands after a code: as in the leaf `code_spent`. */
export type Counters = { readonly counter: number; readonly used: number }

export type SpentCode = { readonly kind: "spent"; readonly token: string }
/** A HOTP token whose counter is not known, or too far ahead: its next code will say where it is. Nothing is spent yet. */
export type NeedsNextCode = { readonly kind: "next-code"; readonly token: string; readonly first: string }

const LAST_USE = 0xff

const advance = statement<{ id: string; counter: number; used: number; now: number }>()((q, p) =>
  q
    .updateTable("token")
    .set({ counter: p.counter, used: p.used })
    .where("id", "=", p.id)
    .where("state", "=", "active")
    .where((e) => e.or([e("starts_at", "is", null), e("starts_at", "<=", p.now)]))
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)]))
    .where((e) => e.or([e("counter", "<", p.counter), e.and([e("counter", "=", p.counter), e("used", "<", p.used)])])),
)
const wearOut = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("token").set({ state: "worn-out", ended_at: p.now }).where("id", "=", p.id),
)

/**
 * Spends a code of this account, or says that its token wants a second one. To be called when nothing else of the
 * login can be refused any more. `client` is the validation server's client that asked, for the leaf.
 * @throws LOGIN_TOKEN_UNKNOWN, LOGIN_TOKEN_FOREIGN, LOGIN_TOKEN_MISSING, LOGIN_TOKEN_BLOCKED, LOGIN_CODE_SPENT,
 *   KEEPER_SEALED, and the codes of @schleuse/otp
 */
export async function spendCode(
  tx: SpendTransaction,
  ring: KeyRing,
  accountId: string,
  code: RecognisedCode,
  client?: number,
): Promise<SpentCode | NeedsNextCode> {
  const candidates = await requireTokens(tx, accountId, code)
  let refusal: Fault | undefined
  for (const token of candidates) {
    try {
      const spent = check(ring, token, code, tx.now)
      if (spent === "next-code") return { kind: "next-code", token: token.id, first: digitsOf(code) }
      await advanceTo(tx, token, spent, client)
      return { kind: "spent", token: token.id }
    } catch (error) {
      if (!isFault(error)) throw error
      // Of several tokens the most telling refusal: that a code is spent says more than that it is not the others'.
      if (refusal === undefined || tellsMore(error, refusal)) refusal = error
    }
  }
  throw refusal ?? new Fault("LOGIN_TOKEN_MISSING", accountId)
}

/**
 * Moves a token to where it stands after a code, and writes that down.
 * @throws LOGIN_CODE_SPENT if it stands there already, or its life has ended meanwhile
 */
export async function advanceTo(
  tx: SpendTransaction,
  token: Token,
  { counter, used }: Counters,
  client?: number,
): Promise<void> {
  const changed = await tx.run(advance, { id: token.id, counter, used, now: tx.now })
  if (changed !== 1) throw new Fault("LOGIN_CODE_SPENT", token.id)
  if (isAtEnd(token.kind, { counter, used })) await tx.run(wearOut, { id: token.id, now: tx.now })
  const asked = client === undefined ? {} : { client }
  tx.leaf({ type: "code_spent", token: token.id, counter, used, ...asked })
}

/** Which kinds of token make a code of this form. */
function kindsOf(code: RecognisedCode): readonly TokenKind[] {
  if (code.kind === "yubico") return ["yubico-otp"]
  return code.kind === "hotp" ? ["hotp"] : ["hotp", "totp"]
}

/** Could this token have made a code of this form? */
export function fits(token: Pick<Token, "kind" | "publicId" | "digits">, code: RecognisedCode): boolean {
  if (!kindsOf(code).includes(token.kind)) return false
  if (code.kind === "yubico") return (token.publicId ?? "") === code.publicId
  if (code.kind === "hotp") return token.publicId === code.tokenId && token.digits === code.code.length
  return token.digits === code.code.length
}

async function requireTokens(tx: SpendTransaction, accountId: string, code: RecognisedCode): Promise<readonly Token[]> {
  const publicId = code.kind === "yubico" ? code.publicId : code.kind === "hotp" ? code.tokenId : ""
  if (publicId === "") {
    const fitting = (await tokensOf(tx, accountId)).filter((token) => fits(token, code))
    if (fitting.length === 0) throw new Fault("LOGIN_TOKEN_MISSING", accountId)
    const usable = fitting.filter((token) => isUsable(token, tx.now))
    if (usable.length === 0) throw new Fault("LOGIN_TOKEN_BLOCKED", accountId)
    return usable
  }
  const token = await findTokenByPublicId(tx, publicId)
  if (token === undefined) throw new Fault("LOGIN_TOKEN_UNKNOWN", publicId)
  if (token.accountId !== accountId) throw new Fault("LOGIN_TOKEN_FOREIGN", token.id)
  if (!fits(token, code)) throw new Fault("LOGIN_TOKEN_MISSING", token.id)
  if (!isUsable(token, tx.now)) throw new Fault("LOGIN_TOKEN_BLOCKED", `${token.id}: ${token.state}`)
  return [token]
}

function check(ring: KeyRing, token: Token, code: RecognisedCode, now: number): Counters | "next-code" {
  return withTokenSecret(ring, token, (secret) => {
    if (code.kind === "yubico") return checkYubico(token, secret, code.block)
    return token.kind === "totp"
      ? checkTotp(token, secret, digitsOf(code), now)
      : checkHotp(token, secret, digitsOf(code))
  })
}

function checkYubico(token: Token, secret: Buffer, block: Buffer): Counters {
  const { aesKey, privateId } = splitYubicoSecret(secret)
  const touch: YubicoCounters = openYubicoOtp(block, aesKey, privateId)
  requireLaterTouch(touch, token.counter < 0 ? undefined : { session: token.counter, use: token.used })
  return { counter: touch.session, used: touch.use }
}

function checkHotp(token: Token, secret: Buffer, code: string): Counters | "next-code" {
  if (token.counter < 0) return "next-code"
  const { digits, counter } = token
  try {
    return { counter: verifyHotp({ secret, digits, code, counter, farAhead: HOTP_RESYNC_WINDOW }), used: 0 }
  } catch (error) {
    if (isFault(error) && error.code === "HOTP_CODE_FAR_AHEAD") return "next-code"
    throw error
  }
}

function checkTotp(token: Token, secret: Buffer, code: string, now: number): Counters {
  const { digits, algorithm, periodSeconds, counter: spentStep } = token
  return { counter: verifyTotp({ secret, digits, algorithm, code, nowMs: now, spentStep, periodSeconds }), used: 0 }
}

function digitsOf(code: RecognisedCode): string {
  return code.kind === "yubico" ? "" : code.code
}

/** Nothing that this token makes from here on could be spent. */
function isAtEnd(kind: TokenKind, { counter, used }: Counters): boolean {
  if (kind === "yubico-otp") return isWornOut({ session: counter, use: used }) && used >= LAST_USE
  return kind === "hotp" && counter >= HOTP_LAST_COUNTER
}

const VAGUE: ReadonlySet<string> = new Set(["HOTP_CODE_WRONG", "TOTP_CODE_WRONG"])

function tellsMore(error: Fault, than: Fault): boolean {
  return VAGUE.has(than.code) && !VAGUE.has(error.code)
}
