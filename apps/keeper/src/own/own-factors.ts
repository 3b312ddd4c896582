/**
 * Somebody's own keys for codes, and the own password.
 *
 * A new password wants the old one and a confirmation (the row says so), so a
 * session in strange hands cannot lock its owner out. The old one is compared
 * before the confirmation is asked for: whoever mistypes it need not touch the
 * key for that. Each comparison counts before it is made.
 */
import { Fault, isFault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer, sessionOf } from "../batch/command-handler.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import { findPassword, type Passwords } from "../login/password.ts"
import { countFailure, forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import { requireAccountRow, requirePerson } from "../people/account-row.ts"
import type { AccountSessions } from "../people/account-sessions.ts"
import { storePassword } from "../people/activate.ts"
import { requireGoodPassword } from "../people/password-policy.ts"
import { tokensOf } from "../tokens/token-row.ts"
import type { Coverage } from "../tree/coverage.ts"
import { ownAccount } from "./own-account.ts"

export type OwnFactorParts = {
  readonly passwords: Passwords
  readonly operators: OperatorSessions
  readonly accountSessions: AccountSessions
  readonly read: CodeLoginParts["read"]
  readonly coverage: Coverage
}

/** The record that the old password fits, and that of the new one. */
type Checked = { readonly before: string; readonly after: string }

export function ownFactorHandlers(parts: OwnFactorParts) {
  return {
    listOwnTokens: handler("listOwnTokens", {
      run: async (tx, _input, request): Promise<OutputOf<"listOwnTokens">> => {
        const account = ownAccount(request)
        parts.coverage.cover(tx, sessionOf(request), account, "tokens")
        const tokens = await tokensOf(tx, account)
        return {
          tokens: tokens.map(({ id, kind, serial, expiresAt }) => ({
            token: id,
            kind,
            ...(serial === undefined ? {} : { serial }),
            ...(expiresAt === undefined ? {} : { expiresAt }),
          })),
        }
      },
    }),
    changeOwnPassword: handler("changeOwnPassword", {
      prepare: (input, { peer, sessionId = "" }) => check(parts, input, peer, sessionId),
      run: async (tx, _input, request, { before, after }) => {
        const account = ownAccount(request)
        if ((await findPassword(tx, account)) !== before) throw new Fault("PASSWORD_OLD_WRONG", "changed meanwhile")
        await storePassword(tx, account, after)
        adminLeaf(tx, "changeOwnPassword", account, {})
        // Whoever is in there with the old password goes.
        const { id } = sessionOf(request)
        return { ended: await parts.accountSessions.end(tx, account, "password-changed", id) }
      },
    }),
  }
}

async function check(
  { passwords, operators, read }: OwnFactorParts,
  { old, password }: InputOf<"changeOwnPassword">,
  peer: Peer,
  session: string,
): Promise<Checked> {
  // Everything per session: whoever is in one cannot delay anybody else.
  const who = { login: `password:${session}`, address: `session:${session}` }
  const personal: string[] = []
  let before: string | undefined
  await read("own password", async (tx) => {
    const { accountId } = await operators.find(tx, peer, session)
    if (accountId === "") throw new Fault("OWN_ACCOUNT_MISSING")
    before = await findPassword(tx, accountId)
    if (before === undefined) throw new Fault("PASSWORD_NONE", accountId)
    personal.push(...(await namesOf(tx, accountId)))
    await asOldWrong(() => requireUnthrottled(tx, who))
    await countFailure(tx, who)
  })
  await asOldWrong(() => passwords.verify(old, before))
  await read("own password", (tx) => forgiveFailures(tx, who))
  requireGoodPassword(password, personal)
  return { before: before ?? "", after: await passwords.encode(password) }
}

async function namesOf(tx: CommandTransaction, account: string): Promise<readonly string[]> {
  const { login, person_id: person } = await requireAccountRow(tx, account)
  return person === null ? [login] : [login, (await requirePerson(tx, person)).name]
}

/** In a session it is no login that was refused. */
async function asOldWrong(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    if (!isFault(cause) || !cause.code.startsWith("LOGIN_") || cause.code === "LOGIN_BUSY") throw cause
    throw new Fault("PASSWORD_OLD_WRONG", `${cause.code} ${cause.detail}`.trim(), { cause })
  }
}
