/**
 * Denials: every refusal leaves a trace, but nobody can fill the log with them.
 *
 * Each descriptor may cause a fixed number of single `denied` leaves per
 * minute; what exceeds it is counted per command and code and written as one
 * leaf when the minute is over. The six-character reference of a coalesced
 * refusal is that of its first. At a gate each account, and each address that
 * names no live session, has a small part of that number, and what exceeds it
 * is counted for it alone: one PC that asks in a loop takes nobody's references.
 */
import type { FaultCode } from "@schleuse/base"
import { randomReference } from "@schleuse/base"
import { addressGroup } from "../login/addresses.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { LeafDraft, Peer } from "./command-handler.ts"

/** Single leaves per descriptor and minute. */
const SINGLE_PER_MINUTE = 120
/** Of them of one account at a gate, or of one address without a session: PCs ask by themselves, and share the descriptor. */
const SINGLE_OF_ONE = 5
const MINUTE_MS = 60_000

const insert = statement<{
  reference: string
  at: number
  command: string
  code: string
  detail: string
  zone: string
  door: string | null
  account: string | null
}>()((q, p) =>
  q.insertInto("refusal").values({
    reference: p.reference,
    at: p.at,
    command: p.command,
    code: p.code,
    detail: p.detail,
    zone: p.zone,
    door_id: p.door,
    account_id: p.account,
  }),
)

export type Denial = {
  readonly peer: Peer
  readonly command: string
  readonly code: FaultCode
  /** For operators; no secrets. */
  readonly detail: string
  readonly account: string | undefined
  /** Where it was asked from, if that was said. */
  readonly address?: string | undefined
}

type Coalesced = { readonly command: string; readonly code: FaultCode; readonly reference: string; count: number }
type Minute = {
  readonly minute: number
  singles: number
  /** At a gate, by account or address. */
  readonly singlesOf: Map<string, number>
  readonly coalesced: Map<string, Coalesced>
}

export class Denials {
  readonly #minutes = new Map<Peer, Minute>()

  /** Stores a refusal; returns its reference, and the leaf to write now, if any. */
  async record(tx: Queries, denial: Denial, now: number): Promise<{ reference: string; leaf: LeafDraft | undefined }> {
    const minute = this.#minuteOf(denial.peer, now)
    const of = oneOf(denial)
    const singlesOf = minute.singlesOf.get(of) ?? 0
    const isOver = of !== "" && singlesOf >= SINGLE_OF_ONE
    const key = `${denial.command} ${denial.code}${isOver ? ` ${of}` : ""}`
    const known = minute.coalesced.get(key)
    if (known !== undefined) {
      known.count++
      return { reference: known.reference, leaf: undefined }
    }
    const reference = randomReference()
    await insertRefusal(tx, denial, reference, now)
    if (isOver || minute.singles >= SINGLE_PER_MINUTE) {
      minute.coalesced.set(key, { command: denial.command, code: denial.code, reference, count: 1 })
      return { reference, leaf: undefined }
    }
    minute.singles++
    if (of !== "") minute.singlesOf.set(of, singlesOf + 1)
    return { reference, leaf: { type: "denied", command: denial.command, fault: denial.code, count: 1, reference } }
  }

  /** Leaves for the minutes that are over; with `all`, also for the one that runs. */
  flush(now: number, all = false): { peer: Peer; leaf: LeafDraft }[] {
    const leaves: { peer: Peer; leaf: LeafDraft }[] = []
    for (const [peer, minute] of this.#minutes) {
      if (!all && minute.minute === Math.floor(now / MINUTE_MS)) continue
      this.#minutes.delete(peer)
      for (const { command, code, reference, count } of minute.coalesced.values()) {
        leaves.push({ peer, leaf: { type: "denied", command, fault: code, count, reference } })
      }
    }
    return leaves
  }

  #minuteOf(peer: Peer, now: number): Minute {
    const minute = Math.floor(now / MINUTE_MS)
    let found = this.#minutes.get(peer)
    if (found === undefined) {
      found = { minute, singles: 0, singlesOf: new Map(), coalesced: new Map() }
      this.#minutes.set(peer, found)
    }
    return found
  }
}

/** Whose small part it comes from; empty elsewhere than at a gate, and where nobody is named. */
function oneOf({ peer, account, address }: Denial): string {
  if (peer.zone !== "gate") return ""
  return account ?? (address === undefined ? "" : addressGroup(address))
}

/** Stores what stands behind a reference, for `findRefusal`. */
export async function insertRefusal(
  tx: Queries,
  { peer, command, code, detail, account }: Denial,
  reference: string,
  now: number,
): Promise<void> {
  await tx.run(insert, {
    reference,
    at: now,
    command,
    code,
    detail: detail.slice(0, 500),
    zone: peer.zone,
    door: peer.door?.id ?? null,
    account: account ?? null,
  })
}
