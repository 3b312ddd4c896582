/**
 * Logins of operators, at their socket and at a console: password and one-time code.
 *
 * Like the doors' logins: the password is compared on other threads, the code
 * is spent in the transaction that answers, and all refusals look alike.
 */
import { Fault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer, sessionOf } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { requireAddress } from "../login/addresses.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import { requireFactor } from "../login/factor-policy.ts"
import { noteLogin } from "../login/login-history.ts"
import { findPassword, type Passwords } from "../login/password.ts"
import { strangerAddress } from "../login/stranger-address.ts"
import { forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { findAccountRow, operatorRolesOf } from "../people/account-row.ts"
import { recogniseTypedCode, spendReplacementCode } from "../tokens/replacement-code.ts"
import { spendCode } from "../tokens/spend-code.ts"
import type { OperatorSessions } from "./operator-sessions.ts"

export type OperatorLoginParts = {
  readonly ring: KeyRing
  readonly passwords: Passwords
  readonly operators: OperatorSessions
  readonly read: CodeLoginParts["read"]
}

export function operatorLoginHandlers(parts: OperatorLoginParts) {
  return {
    loginOperator: handler("loginOperator", {
      prepare: (input, { peer }) => checkPassword(parts, input, strangerAddress(peer, input.peer)),
      run: (tx, input, { peer }, record) => login(tx, parts, input, { record, peer }),
    }),
    logoutOperator: handler("logoutOperator", {
      run: async (tx, _input, request) => {
        const session = sessionOf(request)
        if (parts.operators.end(tx, session.id, "ended") === 0) tx.leaf({ type: "session_end", reason: "ended" })
        return {}
      },
    }),
  }
}

/** The record that the password fits. One comparison, also for names that do not exist. */
async function checkPassword(
  { ring, passwords, read }: OperatorLoginParts,
  { user, password }: InputOf<"loginOperator">,
  address: string,
): Promise<string> {
  if (ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
  let record: string | undefined
  await read("operator login", async (tx) => {
    await requireUnthrottled(tx, { login: user, address })
    const account = await findAccountRow(tx, user)
    if (account !== undefined) record = await findPassword(tx, account.id)
  })
  await passwords.verify(password, record)
  if (record === undefined) throw new Fault("LOGIN_PASSWORD_MISSING")
  return record
}

async function login(
  tx: CommandTransaction,
  { ring, operators }: OperatorLoginParts,
  { user, code: typed, peer: seen }: InputOf<"loginOperator">,
  { record, peer }: { readonly record: string; readonly peer: Peer },
): Promise<OutputOf<"loginOperator">> {
  const address = strangerAddress(peer, seen)
  const who = { login: user, address }
  await requireUnthrottled(tx, who)
  const account = await findAccountRow(tx, user)
  if (account === undefined) throw new Fault("LOGIN_ACCOUNT_UNKNOWN")
  if ((await findPassword(tx, account.id)) !== record) throw new Fault("LOGIN_CHANGED", account.id)
  if (account.state !== "active") throw new Fault("LOGIN_ACCOUNT_BLOCKED", `${account.id}: ${account.state}`)
  if (account.expires_at !== null && account.expires_at <= tx.now) throw new Fault("LOGIN_ACCOUNT_EXPIRED", account.id)
  if (seen !== undefined) await requireAddress(tx, account.id, address)
  const roles = (await operatorRolesOf(tx, account.person_id ?? "")).map(({ role }) => role)
  if (roles.length === 0) throw new Fault("LOGIN_ROLES_MISSING", account.id)
  await requireFactor(tx, "operator", { kind: account.kind, roles }, "password-code")
  const code = recogniseTypedCode(typed)
  if (code === undefined) throw new Fault("LOGIN_CODE_MISSING")
  if (code.kind === "replacement") await spendReplacementCode(tx, account.id, code.code)
  else {
    const spent = await spendCode(tx, ring, account.id, code)
    // Which counter it stands at is found out by `resyncToken` or the activation, with two codes.
    if (spent.kind === "next-code") throw new Fault("LOGIN_TOKEN_BLOCKED", `${spent.token}: out of step`)
  }
  await forgiveFailures(tx, who)
  const factor = "password-code"
  const event = {
    accountId: account.id,
    zone: peer.zone,
    outcome: "accepted",
    factor,
    address,
  } as const
  await noteLogin(tx, event)
  const opened = await operators.open(
    tx,
    peer,
    { accountId: account.id, institutionId: account.institution_id, factor },
    user,
  )
  return { ...opened, account: account.id, login: user, roles }
}
