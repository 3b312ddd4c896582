/**
 * Activation: a letter's code, a touch of the account's token, a new password.
 *
 * The code proves the letter, the touch that the token is in the right hands;
 * neither is enough alone. Also resets a password while the token is intact.
 * Whoever types them learns only whether it worked.
 */
import { Fault, isFault, randomId } from "@schleuse/base"
import { recogniseCode } from "@schleuse/otp"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import type { Passwords } from "../login/password.ts"
import { strangerAddress } from "../login/stranger-address.ts"
import { requireUnthrottled } from "../login/throttle.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { SetUp } from "../operator/set-up.ts"
import { findCounter } from "../tokens/resync.ts"
import { advanceTo, fits, spendCode } from "../tokens/spend-code.ts"
import { findToken, isUsable, type Token, tokensOf } from "../tokens/token-row.ts"
import { findAccountRow, requirePerson } from "./account-row.ts"
import type { AccountSessions } from "./account-sessions.ts"
import { useActivation } from "./activation-code.ts"
import { requireGoodPassword } from "./password-policy.ts"

export type ActivationParts = {
  readonly ring: KeyRing
  readonly passwords: Passwords
  readonly setUp: SetUp
  readonly sessions: AccountSessions
  readonly read: CodeLoginParts["read"]
}

/** The new password's record, and where two touches say that the token stands. */
type Prepared = {
  readonly record: string
  readonly found: { readonly token: string; readonly counter: number } | undefined
}

const setState = statement<{ id: string }>()((q, p) =>
  q.updateTable("account").set({ state: "active" }).where("id", "=", p.id).where("state", "=", "invited"),
)
const replacePassword = statement<{ account: string; data: Uint8Array; now: number }>()((q, p) =>
  q
    .updateTable("credential")
    .set({ data: p.data, created_at: p.now, revoked_at: null })
    .where("account_id", "=", p.account)
    .where("kind", "=", "password"),
)
const insertPassword = statement<{ id: string; account: string; data: Uint8Array; now: number }>()((q, p) =>
  q.insertInto("credential").values({
    id: p.id,
    account_id: p.account,
    kind: "password",
    fingerprint: "",
    data: p.data,
    created_at: p.now,
    expires_at: null,
    revoked_at: null,
  }),
)

export function activationHandlers(parts: ActivationParts) {
  return {
    activate: handler("activate", {
      prepare: (input, { peer }) => prepareActivation(parts, input, strangerAddress(peer, input.peer)),
      run: (tx, input, { peer }, prepared) =>
        activate(tx, parts, input, { ...prepared, address: strangerAddress(peer, input.peer) }),
    }),
  }
}

/** What somebody typed, wherever they did. */
export type Typed = Omit<InputOf<"activate">, "peer" | "next"> & { readonly next?: string | undefined }

/** The slow part: the new password's record, and where two touches say that the token stands. */
export async function prepareActivation(
  { ring, passwords, read }: ActivationParts,
  input: Typed,
  address: string,
): Promise<Prepared> {
  if (ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
  const personal = [input.user]
  let tokens: readonly Token[] = []
  await read("activation", async (tx) => {
    await requireUnthrottled(tx, { login: input.user, address })
    const account = await findAccountRow(tx, input.user)
    if (account?.person_id == null) return
    personal.push((await requirePerson(tx, account.person_id)).name)
    tokens = (await tokensOf(tx, account.id)).filter((token) => isUsable(token, tx.now))
  })
  requireGoodPassword(input.password, personal)
  const found = input.next === undefined ? undefined : await findByTwoTouches(ring, tokens, input.touch, input.next)
  return { record: await passwords.encode(input.password), found }
}

async function findByTwoTouches(ring: KeyRing, tokens: readonly Token[], first: string, second: string) {
  const [one, two] = [recogniseCode(first), recogniseCode(second)]
  const token = one === undefined ? undefined : tokens.find((each) => each.kind === "hotp" && fits(each, one))
  if (token === undefined || one === undefined || two === undefined || one.kind === "yubico" || two.kind === "yubico") {
    throw new Fault("ACTIVATION_TOUCH_WRONG")
  }
  try {
    return { token: token.id, counter: await findCounter(ring, token, { first: one.code, second: two.code }) }
  } catch (cause) {
    throw touchWrong(cause)
  }
}

/** Uses up letter and touch, and stores the password. @throws ACTIVATION_*, LOGIN_THROTTLED */
export async function activate(
  tx: CommandTransaction,
  { ring, setUp, sessions }: ActivationParts,
  input: Typed,
  { record, found, address }: Prepared & { readonly address: string },
): Promise<OutputOf<"activate">> {
  await requireUnthrottled(tx, { login: input.user, address })
  const account = await findAccountRow(tx, input.user)
  if (account?.person_id == null) throw new Fault("ACTIVATION_CODE_WRONG", "no such account of a person")
  const { id } = account
  const { purpose } = await useActivation(tx, id, input.code, ["first", "password-reset"])
  const isOver = account.expires_at !== null && account.expires_at <= tx.now
  if (account.state !== (purpose === "first" ? "invited" : "active") || isOver) {
    throw new Fault("ACTIVATION_ACCOUNT_BLOCKED", `${id}: ${account.state}`)
  }
  await spendTouch(tx, ring, id, input.touch, found)
  await storePassword(tx, id, record)
  await tx.run(setState, { id })
  adminLeaf(tx, "activate", id, { purpose })
  // Whoever is in there with the old password goes.
  await sessions.end(tx, id, "password-changed")
  return { account: id, setUpClosed: await setUp.closeIfReady(tx) }
}

async function spendTouch(
  tx: CommandTransaction,
  ring: KeyRing,
  account: string,
  touch: string,
  found: Prepared["found"],
): Promise<void> {
  try {
    if (found !== undefined) {
      const token = await findToken(tx, found.token)
      if (token?.accountId !== account || !isUsable(token, tx.now)) throw new Fault("LOGIN_TOKEN_BLOCKED")
      return await advanceTo(tx, token, { counter: found.counter, used: 0 })
    }
    const code = recogniseCode(touch)
    if (code === undefined) throw new Fault("LOGIN_CODE_MISSING")
    const spent = await spendCode(tx, ring, account, code)
    if (spent.kind === "next-code") throw new Fault("LOGIN_TOKEN_BLOCKED", "a second touch is needed")
  } catch (cause) {
    throw touchWrong(cause)
  }
}

function touchWrong(cause: unknown): unknown {
  if (!isFault(cause) || cause.code === "KEEPER_SEALED") return cause
  return new Fault("ACTIVATION_TOUCH_WRONG", `${cause.code} ${cause.detail}`.trim(), { cause })
}

/** The account's password from now on; `record` as `Passwords.encode` makes it. */
export async function storePassword(
  tx: Queries & { readonly now: number },
  account: string,
  record: string,
): Promise<void> {
  const data = Buffer.from(record, "latin1")
  if ((await tx.run(replacePassword, { account, data, now: tx.now })) > 0) return
  await tx.run(insertPassword, { id: randomId(), account, data, now: tx.now })
}
