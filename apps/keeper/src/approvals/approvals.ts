/**
 * Four eyes: what one person proposes is carried out when another agrees.
 *
 * A proposal keeps the command's canonical input; the log has its hash, and
 * whoever agrees says the hash that he read. The command then runs in the
 * transaction of the agreement, with his session as the actor. Proposer and
 * approver are two persons on two connections; an approver's rights and
 * account are at least a day old, or from the set-up. Proposals last a week and count once.
 */
import { canonicalJson, Fault, isFault, type Json, parseCanonicalJson, parseJson } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { COMMANDS, type CommandName, type InputOf, isOperatorZone, type OutputOf } from "@schleuse/wire"
import {
  type AnyHandler,
  type CommandHandlers,
  type CommandTransaction,
  handler,
  type Peer,
  type RequestContext,
  sessionOf,
  type SessionContext,
} from "../batch/command-handler.ts"
import { mayAsk } from "../batch/roles.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { setUpClosedAt } from "../operator/set-up.ts"
import { operatorRolesOf, requireAccountRow } from "../people/account-row.ts"
import type { Peers } from "../zones/peers.ts"
import {
  activatedAt,
  type ApprovalRow,
  approvalsIn,
  expiredApprovals,
  requireApproval,
  requireNamedApproval,
} from "./approval-row.ts"
import { describeApproval, isAnybodys } from "./describe-approval.ts"
import { newBreakGlass, useBreakGlass } from "./break-glass.ts"
import { type Decision, hashOfInput, writeDecision, writeProposal } from "./proposal.ts"
import { type ApprovableCommand, isApprovable, type Need, needOf } from "./rules.ts"

const DAY_MS = 24 * 3_600_000
/** What somebody may do alone where a rule knows a delay. */
const ALONE_AFTER_MS = DAY_MS
/** How old an approver's rights must be. */
const APPROVER_AGE_MS = DAY_MS

export type ApprovalParts = {
  readonly peers: Peers
  /** All handlers; only asked for when a proposal is carried out. */
  readonly handlers: () => CommandHandlers
  /** A line for the operator's log. */
  readonly log: (line: string) => void
}

export class Approvals {
  readonly #parts: ApprovalParts
  /** On which descriptor a proposal came, while it is open. After a restart every descriptor is another. */
  readonly #from = new Map<string, Peer>()

  constructor(parts: ApprovalParts) {
    this.#parts = parts
  }

  handlers() {
    return {
      propose: handler("propose", { run: (tx, input, request) => this.#propose(tx, input, request) }),
      approve: handler("approve", {
        run: async (tx, { approval, inputHash }, request) => {
          const row = await requireApproval(tx, approval)
          const decision = await this.#requireApprover(tx, row, request)
          return await this.#carryOut(tx, { row, inputHash, decision }, request)
        },
      }),
      breakGlass: handler("breakGlass", {
        run: async (tx, { approval, inputHash, code }, request) => {
          const row = await requireApproval(tx, approval)
          requireOpen(row, tx.now)
          await useBreakGlass(tx, code)
          this.#alarm(tx, row)
          return await this.#carryOut(tx, { row, inputHash, decision: "break-glass" }, request)
        },
      }),
      rejectApproval: handler("rejectApproval", {
        run: async (tx, { approval, reason }, request) => {
          const row = await requireApproval(tx, approval)
          requireOpen(row, tx.now)
          await this.#decide(tx, row, "rejected", sessionOf(request).accountId, { reason })
          return {}
        },
      }),
      listApprovals: handler("listApprovals", {
        run: async (tx, { state, whose, cursor }, request) => {
          const account = sessionOf(request).accountId
          const { rows, next } = await approvalsIn(tx, { state, whose, cursor, account })
          adminLeaf(tx, "listApprovals", undefined, { state })
          return {
            approvals: rows.map((row) => describeApproval(row, account, tx.now)),
            ...(next === undefined ? {} : { next }),
          }
        },
      }),
      describeApproval: handler("describeApproval", {
        run: async (tx, { approval }, request) => {
          const row = await requireNamedApproval(tx, approval)
          adminLeaf(tx, "describeApproval", approval, {})
          const refusal = await this.#refusalOf(tx, row, request)
          const described = describeApproval(row, sessionOf(request).accountId, tx.now)
          return refusal === undefined ? described : { ...described, refusal }
        },
      }),
      sealBreakGlass: handler("sealBreakGlass", {
        run: async (tx) => {
          const code = await newBreakGlass(tx)
          adminLeaf(tx, "sealBreakGlass", undefined, {})
          return { code }
        },
      }),
    }
  }

  /** For the executor: must somebody else agree before this runs? @throws APPROVAL_NEEDED, and what the input's rule throws */
  async requireNobodyElse(
    tx: CommandTransaction,
    command: CommandName,
    input: unknown,
    session: SessionContext,
  ): Promise<void> {
    if (session.factor === "setup") return
    const need = await needOf(tx, command, input)
    if (need !== undefined) throw new Fault("APPROVAL_NEEDED", `${command}: ${need}`)
  }

  /** Timer event: writes down which proposals ran out. */
  async expire(tx: CommandTransaction): Promise<void> {
    for (const row of await expiredApprovals(tx)) await this.#decide(tx, row, "expired", undefined, {})
  }

  async #propose(
    tx: CommandTransaction,
    { command, input: text, reason }: InputOf<"propose">,
    request: RequestContext,
  ): Promise<OutputOf<"propose">> {
    const session = sessionOf(request)
    if (!isApprovable(command) || session.accountId === "") throw new Fault("APPROVAL_NOT_NEEDED", command.slice(0, 40))
    if (!mayAsk(command, session.roles)) throw new Fault("ROLE_MISSING", command)
    const { json, value } = readInput(command, text)
    const need = await needOf(tx, command, value)
    if (need === undefined) throw new Fault("APPROVAL_NOT_NEEDED", command)
    const aloneFrom = need === "anybody-or-delay" ? tx.now + ALONE_AFTER_MS : undefined
    const { accountId: account } = session
    const { id, inputHash, expiresAt } = await writeProposal(tx, { command, input: json, account, reason, aloneFrom })
    tx.afterCommit(() => this.#from.set(id, request.peer))
    return { approval: id, inputHash, expiresAt, ...(aloneFrom === undefined ? {} : { aloneFrom }) }
  }

  /**
   * May this person agree, or, after the delay, the proposer alone?
   * @throws APPROVAL_DECIDED, APPROVAL_EXPIRED, APPROVAL_SAME_PERSON, APPROVAL_SAME_CONNECTION, APPROVER_ROLE_MISSING, APPROVER_TOO_NEW
   */
  async #requireApprover(tx: CommandTransaction, row: ApprovalRow, request: RequestContext): Promise<Decision> {
    requireOpen(row, tx.now)
    const session = sessionOf(request)
    if (session.accountId === "") throw new Fault("APPROVAL_SAME_PERSON", "a set-up session is nobody")
    const proposer = await requireAccountRow(tx, row.requested_by)
    const need: Need = isAnybodys(row, proposer.kind) ? "anybody-or-delay" : "administrator"
    const approver = await requireAccountRow(tx, session.accountId)
    // A proposal of somebody who was blocked meanwhile is nobody's.
    if (proposer.state !== "active") throw new Fault("APPROVAL_EXPIRED", `${proposer.id}: ${proposer.state}`)
    if (proposer.person_id === approver.person_id) {
      if (need === "anybody-or-delay" && row.not_before <= tx.now) return "alone-after-delay"
      throw new Fault("APPROVAL_SAME_PERSON", approver.id)
    }
    if (this.#from.get(row.id) === request.peer) throw new Fault("APPROVAL_SAME_CONNECTION", row.id)
    const held = await operatorRolesOf(tx, approver.person_id ?? "")
    const fitting = held.filter(
      ({ role }) => role === "administrator" || (need !== "administrator" && role === "it-service"),
    )
    if (fitting.length === 0) throw new Fault("APPROVER_ROLE_MISSING", approver.id)
    const since = Math.max(Math.min(...fitting.map((one) => one.since)), await activatedAt(tx, approver))
    // Who was made in the set-up is as old as the house: it could do everything, and with it they could.
    const isFounder = since <= ((await setUpClosedAt(tx)) ?? -1)
    if (!isFounder && since + APPROVER_AGE_MS > tx.now) throw new Fault("APPROVER_TOO_NEW", approver.id)
    return "approved"
  }

  /** The code with which this person's agreement would be refused as things stand. */
  async #refusalOf(tx: CommandTransaction, row: ApprovalRow, request: RequestContext): Promise<string | undefined> {
    try {
      if (!mayAsk("approve", sessionOf(request).roles)) throw new Fault("ROLE_MISSING", "approve")
      await this.#requireApprover(tx, row, request)
      return undefined
    } catch (error) {
      if (isFault(error)) return error.code
      throw error
    }
  }

  async #carryOut(
    tx: CommandTransaction,
    {
      row,
      inputHash,
      decision,
    }: { readonly row: ApprovalRow; readonly inputHash: string; readonly decision: Decision },
    request: RequestContext,
  ): Promise<OutputOf<"approve">> {
    const { command } = row
    if (!isApprovable(command)) throw new Fault("APPROVAL_NOT_NEEDED", command)
    // Also against a database that somebody has had in his hands.
    if (inputHash !== row.input_hash || hashOfInput(command, row.input) !== inputHash) {
      throw new Fault("APPROVAL_INPUT_CHANGED", row.id)
    }
    await this.#decide(tx, row, decision, sessionOf(request).accountId, {})
    const { value } = readInput(command, row.input)
    const run: AnyHandler<CommandName> = this.#parts.handlers()[command]
    const result: unknown = await run.run(tx, value, request, undefined)
    COMMANDS[command].output(result, command)
    return { command, result: canonicalJson(parseJson(JSON.stringify(result))) }
  }

  async #decide(
    tx: CommandTransaction,
    row: ApprovalRow,
    decision: Decision,
    account: string | undefined,
    fields: { readonly [key: string]: Json },
  ): Promise<void> {
    await writeDecision(tx, row, decision, account, fields)
    tx.afterCommit(() => this.#from.delete(row.id))
  }

  #alarm(tx: CommandTransaction, row: ApprovalRow): void {
    const opening = newOpening({ command: row.command, inputHash: row.input_hash })
    tx.leaf({ type: "break_glass", approval: row.id, meta: commitmentOf(opening) }, opening)
    const { peers, log } = this.#parts
    tx.afterCommit(() => {
      log(`ALARM: the emergency code was used, for ${row.command} (proposal ${row.id})`)
      for (const peer of peers.all()) {
        if (isOperatorZone(peer.zone)) peer.push("alarm", { what: "break-glass", detail: `${row.command} ${row.id}` })
      }
    })
  }
}

/** @throws APPROVAL_DECIDED, APPROVAL_EXPIRED */
function requireOpen(row: ApprovalRow, now: number): void {
  if (row.state !== "waiting") throw new Fault("APPROVAL_DECIDED", row.state)
  if (row.expires_at <= now) throw new Fault("APPROVAL_EXPIRED", row.id)
}

/** The input, checked by the command's own row, and its canonical text. @throws SCHEMA_MISMATCH, JSON_* */
function readInput<C extends ApprovableCommand>(command: C, text: string): { json: string; value: InputOf<C> } {
  let parsed: Json
  try {
    parsed = parseCanonicalJson(text)
  } catch (cause) {
    if (!isFault(cause)) throw cause
    throw new Fault("SCHEMA_MISMATCH", `propose: ${cause.code}`, { cause })
  }
  return { json: text, value: COMMANDS[command].input(parsed, command) as InputOf<C> }
}
