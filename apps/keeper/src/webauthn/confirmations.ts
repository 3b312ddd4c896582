/**
 * Confirmations: one command with one input, confirmed by a touch.
 *
 * The key signs the hash of command, input, session and a nonce of ours, so
 * what it signed can be used for nothing else and nowhere else. A confirmation
 * counts once, in its own session, for five minutes, and is used up in the
 * transaction in which the command runs. Which rows want one stands in the
 * command table; what suffices for whom is policy (role `confirmation`).
 */
import { Fault, isFault, type Json, list, oneOf, parseJson } from "@schleuse/base"
import { COMMANDS, type CommandName, type InputOf, isOperatorZone, type OutputOf, type Zone } from "@schleuse/wire"
import {
  type CommandTransaction,
  handler,
  type Peer,
  type RequestContext,
  type SessionContext,
  sessionOf,
} from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { LOGIN_FACTORS, type LoginFactor } from "../login/factor-policy.ts"
import { parseBase64url } from "./base64url.ts"
import type { Answered, ChallengedKeys } from "./challenged-key.ts"
import { type Binding, CHALLENGE_MS, type Challenges } from "./challenges.ts"
import { challengeOf, confirmedBy, type ConfirmedCommand, hashOf } from "./confirmed-command.ts"
import { activeFidoKeysOf } from "./key-row.ts"
import { requestOptions } from "./options.ts"
import type { RelyingParty } from "./relying-party.ts"

export type ConfirmationParts = {
  readonly party: RelyingParty
  readonly challenges: Challenges
  readonly keys: ChallengedKeys
  readonly nowMs: () => number
}

/** So long the code of a login stands for a fresh one, where the row lets it. Sessions may be extended for much longer. */
const FRESH_LOGIN_MS = 15 * 60_000

type TimedQueries = Queries & Pick<CommandTransaction, "now">

/** The policy's role word for confirmations. */
const POLICY_ROLE = "confirmation"
/**
 * `fido2`: whoever has a key confirms with it. `password-code`: whoever has none need not; the code of the login, at most
 * fifteen minutes old, stands for it, or a fresh one where the row says so. At doors that face strangers there is no such
 * way.
 */
const OPERATOR_DEFAULT: readonly LoginFactor[] = ["fido2", "password-code"]
const DEFAULT: readonly LoginFactor[] = ["fido2"]

const policyOf = statement<{ zone: string; role: string }>()((q, p) =>
  q.selectFrom("policy").select("factors").where("zone", "=", p.zone).where("role", "=", p.role),
)
const waiting = statement<{ hash: string; account: string; purpose: string; now: number }>()((q, p) =>
  q
    .selectFrom("challenge")
    .select("id")
    .where("command_hash", "=", p.hash)
    .where("account_id", "=", p.account)
    .where("purpose", "=", p.purpose)
    .where("expires_at", ">", p.now)
    .limit(1),
)
const use = statement<{ id: string }>()((q, p) =>
  q.updateTable("challenge").set({ command_hash: "" }).where("id", "=", p.id).where("command_hash", "<>", ""),
)
const factorList = list(oneOf(...LOGIN_FACTORS), LOGIN_FACTORS.length)

export function confirmationHandlers({ party, challenges, keys, nowMs }: ConfirmationParts) {
  return {
    beginConfirmation: handler("beginConfirmation", {
      run: async (tx, input, request): Promise<OutputOf<"beginConfirmation">> => {
        const session = sessionOf(request)
        const subject = confirmedBy(input.command, input.input, session.id)
        const allowed = (await activeFidoKeysOf(tx, session.accountId)).filter((key) => party.isOf(key))
        if (allowed.length === 0) throw new Fault("CONFIRMATION_KEY_MISSING", session.accountId)
        const nonce = challenges.issue(bindingOf(request.peer, subject), tx.now)
        tx.leaf({ type: "list", folder: session.accountId, what: "fido-keys" })
        const challenge = challengeOf(subject, nonce.toString("base64url"))
        return { nonce: nonce.toString("base64url"), options: requestOptions(challenge, party.id, allowed) }
      },
    }),
    confirm: handler("confirm", {
      // A session first: signatures cost time.
      admission: "before-prepare",
      prepare: (input, { peer, sessionId = "" }) => asRefusal(() => check(input, peer, sessionId)),
      run: (tx, input, request, answered) => asRefusal(() => confirm(tx, keys, input, { request, answered })),
      discard: (answered) => keys.discard(answered),
    }),
  }

  async function check(input: InputOf<"confirm">, peer: Peer, session: string): Promise<Answered> {
    const subject = confirmedBy(input.command, input.input, session)
    const nonce = parseBase64url(input.nonce, "nonce")
    challenges.check(nonce, bindingOf(peer, subject), nowMs())
    const expected = challengeOf(subject, input.nonce)
    return await keys.check(input.assertion, {
      nonce,
      requireChallenge: (challenge) => {
        if (!challenge.equals(expected)) throw new Fault("FIDO_CHALLENGE_FOREIGN", "another command, or another nonce")
      },
    })
  }
}

async function confirm(
  tx: CommandTransaction,
  keys: ChallengedKeys,
  input: InputOf<"confirm">,
  { request, answered }: { readonly request: RequestContext; readonly answered: Answered },
): Promise<OutputOf<"confirm">> {
  const session = sessionOf(request)
  if (answered.key.accountId !== session.accountId) throw new Fault("FIDO_KEY_FOREIGN", answered.key.id)
  const commandHash = hashOf(confirmedBy(input.command, input.input, session.id))
  const nonce = parseBase64url(input.nonce, "nonce")
  await keys.settle(tx, answered, nonce, { peer: request.peer, purpose: "confirmation", commandHash })
  tx.leaf({ type: "confirmation", key: answered.key.id, command: input.command, commandHash })
  return { commandHash, expiresAt: tx.now + CHALLENGE_MS }
}

/**
 * For the executor: may this command run in this session without, or with, what was confirmed? With `isUsed` the
 * confirmation is used up; if the command is refused after all, its savepoint gives it back.
 * @throws CONFIRMATION_NEEDED, CONFIRMATION_KEY_MISSING, CONFIRMATION_CODE_NEEDED
 */
export async function requireConfirmation(
  tx: TimedQueries,
  asked: { readonly command: CommandName; readonly input: unknown; readonly zone: Zone; readonly party: RelyingParty },
  session: SessionContext,
  isUsed: boolean,
): Promise<void> {
  const { command, input, zone, party } = asked
  const { confirmation } = COMMANDS[command]
  if (confirmation === undefined || session.factor === "setup") return
  const { accountId: account } = session
  // The input has passed the command's own schema: it is JSON.
  const hash = hashOf({ command, input: input as Json, session: session.id })
  const isConfirmed = async (purpose: "confirmation" | "code-confirmation") => {
    const found = await tx.find(waiting, { hash, account, purpose, now: tx.now })
    return found !== undefined && (!isUsed || (await tx.run(use, { id: found.id })) === 1)
  }
  if (await isConfirmed("confirmation")) return
  const enough = await factorsOf(tx, zone)
  // A key for the gate's pages cannot answer here.
  if (enough.includes("fido2") && (await activeFidoKeysOf(tx, account)).some((key) => party.isOf(key))) {
    throw new Fault("CONFIRMATION_NEEDED", command)
  }
  if (!enough.includes("password-code")) throw new Fault("CONFIRMATION_KEY_MISSING", command)
  if (confirmation === "fido2" && session.since + FRESH_LOGIN_MS > tx.now) return
  if (await isConfirmed("code-confirmation")) return
  throw new Fault("CONFIRMATION_CODE_NEEDED", command)
}

async function factorsOf(tx: Queries, of: Zone): Promise<readonly LoginFactor[]> {
  // One rule for operators, wherever they act.
  const zone = isOperatorZone(of) ? "operator" : of
  const row =
    (await tx.find(policyOf, { zone, role: POLICY_ROLE })) ??
    (await tx.find(policyOf, { zone: "*", role: POLICY_ROLE }))
  if (row !== undefined) return factorList(parseJson(row.factors), "factors")
  return zone === "operator" ? OPERATOR_DEFAULT : DEFAULT
}

function bindingOf(peer: Peer, confirmed: ConfirmedCommand): Binding {
  return { purpose: "confirmation", peer, subject: [confirmed.session, hashOf(confirmed)] }
}

/** In a session it is no login that was refused. */
async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isFault(cause) || !cause.code.startsWith("FIDO_") || cause.code === "FIDO_OFF") throw cause
    throw new Fault("CONFIRMATION_REFUSED", `${cause.code} ${cause.detail}`.trim(), { cause })
  }
}
