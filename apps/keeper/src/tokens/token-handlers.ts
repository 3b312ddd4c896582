/** Tokens as the operator's side handles them: the stock, whose they are, blocked, replaced, found again. */
import { Fault, parseHex } from "@schleuse/base"
import { normaliseTypedCode, YUBICO_LAST_SESSION } from "@schleuse/otp"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow, requireMayBlock } from "../people/account-row.ts"
import { newReplacementCode } from "./replacement-code.ts"
import { findCounter } from "./resync.ts"
import { advanceTo } from "./spend-code.ts"
import { type ListedToken, pageOfTokens } from "./token-list.ts"
import { isUsable, type Token, tokensOf } from "./token-row.ts"
import {
  addToken,
  assignToken,
  blockToken,
  isPlausible,
  isThere,
  type NewToken,
  replaceToken,
  requireToken,
} from "./tokens.ts"

export type TokenHandlerParts = {
  readonly ring: KeyRing
  /** Reads what is committed now, in a batch of its own. */
  readonly read: (name: string, work: (tx: CommandTransaction) => Promise<void>) => Promise<void>
}

/** A Yubico OTP key with fewer sessions left wants replacing: some months of daily use. */
const FEW_SESSIONS = 500

const HOUR_MS = 3_600_000

const personAccount = statement<{ id: string }>()((q, p) =>
  q.selectFrom("account").select(["kind", "state"]).where("id", "=", p.id),
)

export function tokenHandlers({ ring, read }: TokenHandlerParts) {
  return {
    importTokens: handler("importTokens", { run: (tx, input) => importTokens(tx, ring, input) }),
    listTokens: handler("listTokens", {
      run: async (tx, wish) => {
        const { account, token, cursor: _, ...filters } = wish
        adminLeaf(tx, "listTokens", account ?? token, filters)
        const { tokens, next } = await pageOfTokens(tx, wish)
        const described = tokens.map(describe)
        return next === undefined ? { tokens: described } : { tokens: described, next }
      },
    }),
    assignToken: handler("assignToken", {
      run: async (tx, { token, account }) => {
        await requirePerson(tx, account)
        await assignToken(tx, token, account)
        adminLeaf(tx, "assignToken", token, { account })
        return {}
      },
    }),
    blockToken: handler("blockToken", {
      run: async (tx, { token, state, reason }, request) => {
        const { accountId } = await requireToken(tx, token)
        if (accountId !== undefined) await requireMayBlock(tx, sessionOf(request), accountId)
        await blockToken(tx, token, state)
        adminLeaf(tx, "blockToken", token, { state, reason })
        return {}
      },
    }),
    replaceToken: handler("replaceToken", {
      run: async (tx, { old, new: next, overlapUntil }) => {
        await replaceToken(tx, old, next, overlapUntil)
        adminLeaf(tx, "replaceToken", next, { old, overlapUntil: overlapUntil ?? null })
        return {}
      },
    }),
    makeReplacementCode: handler("makeReplacementCode", {
      run: async (tx, { account: id, hours, reason }) => {
        const account = await requireAccountRow(tx, id)
        if (account.kind !== "person") throw new Fault("ACCOUNT_KIND_WRONG", account.kind)
        if (account.state !== "active") throw new Fault("ACCOUNT_STATE_WRONG", account.state)
        if ((await tokensOf(tx, id)).some((token) => isUsable(token, tx.now))) {
          throw new Fault("REPLACEMENT_TOKEN_USABLE", id)
        }
        const expiresAt = tx.now + hours * HOUR_MS
        const made = await newReplacementCode(tx, id, expiresAt)
        adminLeaf(tx, "makeReplacementCode", id, { replacement: made.replacement, expiresAt, reason })
        return { ...made, expiresAt }
      },
    }),
    resyncToken: handler("resyncToken", {
      // A session first: searching costs time.
      admission: "before-prepare",
      prepare: async ({ token: id, first, second }) => {
        let token: Token | undefined
        await read("resync", async (tx) => {
          token = await requireToken(tx, id)
          if (!isUsable(token, tx.now)) throw new Fault("TOKEN_NOT_ACTIVE", `${id}: ${token.state}`)
        })
        if (token === undefined) throw new Fault("TOKEN_UNKNOWN", id)
        const codes = { first: withoutId(first), second: withoutId(second) }
        return await findCounter(ring, token, codes)
      },
      run: async (tx, { token: id }, _, counter) => {
        await advanceTo(tx, await requireToken(tx, id), { counter, used: 0 })
        adminLeaf(tx, "resyncToken", id, {})
        return {}
      },
    }),
  }
}

async function importTokens(
  tx: CommandTransaction,
  ring: KeyRing,
  { tokens, dryRun, sourceSha256 }: InputOf<"importTokens">,
): Promise<OutputOf<"importTokens">> {
  const outcomes: OutputOf<"importTokens">["tokens"][number][] = []
  for (const given of tokens) {
    const { digits, ...rest } = given
    const token: NewToken = { ...rest, secret: parseHex(given.secret), digits: digits === 8 ? 8 : 6 }
    try {
      if (!dryRun) outcomes.push({ outcome: "new", token: await addToken(tx, ring, token) })
      else if (digits === 7 || !isPlausible(token)) outcomes.push({ outcome: "invalid" })
      else outcomes.push({ outcome: (await isThere(tx, token)) ? "exists" : "new" })
    } finally {
      token.secret.fill(0)
    }
  }
  adminLeaf(tx, "importTokens", undefined, { tokens: tokens.length, dryRun, source: sourceSha256 ?? null })
  return { tokens: outcomes }
}

/** @throws ACCOUNT_UNKNOWN, TOKEN_HOLDER_WRONG */
async function requirePerson(tx: CommandTransaction, account: string): Promise<void> {
  const row = await tx.find(personAccount, { id: account })
  if (row === undefined) throw new Fault("ACCOUNT_UNKNOWN", account)
  if (row.state === "left") throw new Fault("TOKEN_HOLDER_WRONG", account)
}

function describe(token: ListedToken): OutputOf<"listTokens">["tokens"][number] {
  const { id, kind, publicId, serial, accountId, state, digits, counter } = token
  const isNearEnd = kind === "yubico-otp" && counter > YUBICO_LAST_SESSION - FEW_SESSIONS
  return {
    token: id,
    kind,
    state,
    digits,
    addedAt: token.addedAt,
    standing: kind === "hotp" && counter < 0 ? "unknown" : isNearEnd ? "near-end" : "known",
    ...(publicId === undefined ? {} : { publicId }),
    ...(serial === undefined ? {} : { serial }),
    ...(accountId === undefined ? {} : { account: accountId }),
    ...(token.login === undefined ? {} : { login: token.login }),
    ...(token.assignedAt === undefined ? {} : { assignedAt: token.assignedAt }),
    ...(token.startsAt === undefined ? {} : { startsAt: token.startsAt }),
    ...(token.expiresAt === undefined ? {} : { expiresAt: token.expiresAt }),
    ...(token.endedAt === undefined ? {} : { endedAt: token.endedAt }),
  }
}

/** The digits of a typed code, without the id that some tokens put before them. */
function withoutId(text: string): string {
  return normaliseTypedCode(text).replace(/^ubhe[0-9]{8}/, "")
}
