/**
 * Tickets: pages of the gate that a device began, each for one passkey's answer.
 *
 * In memory, from the commit on, for minutes, on the descriptor on which they
 * began; a device has one, the next takes its place. A ticket's id names a page
 * and grants nothing: what it leads to is asked for with the device's signature
 * or written for the account that began it, and everything is judged again then.
 */
import { Fault, randomId } from "@schleuse/base"
import type { Verdict } from "@schleuse/posture"
import type { CommandTransaction, Peer } from "../batch/command-handler.ts"

/** PIN or finger, and a browser that starts cold. */
const LOGIN_MS = 2 * 60_000
/** A new key also wants a name. */
const REGISTRATION_MS = 5 * 60_000
/** More wait nowhere: the oldest must begin again. */
const MAX_TICKETS = 10_000

type Begun = {
  readonly peer: Peer
  readonly device: string
  readonly deviceName: string
  readonly account: string
  readonly login: string
}
type Times = { readonly startedAt: number; readonly expiresAt: number }

export type LoginTicket = Begun & {
  readonly kind: "login"
  /** As typed: perhaps another mailbox of the same person. */
  readonly user: string
  readonly verdict: Verdict
  /** The key that has answered. */
  key: string | undefined
}
export type RegistrationTicket = Begun & {
  readonly kind: "registration"
  readonly session: string
  readonly userHandle: string
}
type Ticket = LoginTicket | RegistrationTicket
type OfKind<K extends Ticket["kind"]> = Extract<Ticket, { readonly kind: K }> & Times

export class PasskeyTickets {
  readonly #tickets = new Map<string, Ticket & Times>()
  readonly #ofDevice = new Map<string, string>()

  /** Counts from the commit on, in place of another one of its device. */
  open(tx: Pick<CommandTransaction, "now" | "afterCommit">, ticket: Ticket) {
    const id = randomId()
    const expiresAt = tx.now + (ticket.kind === "login" ? LOGIN_MS : REGISTRATION_MS)
    const startedAt = tx.now
    tx.afterCommit(() => this.#keep(id, Object.assign(ticket, { startedAt, expiresAt })))
    return { ticket: id, expiresAt }
  }

  /** @throws PASSKEY_PAGE_OVER */
  requireTicket<K extends Ticket["kind"]>(id: string, kind: K, peer: Peer, now: number): OfKind<K> {
    const ticket = this.#tickets.get(id)
    if (ticket?.peer !== peer || ticket.expiresAt <= now || !isOfKind(ticket, kind))
      throw new Fault("PASSKEY_PAGE_OVER", kind)
    return ticket
  }

  /** It never counts again, whatever becomes of what it was taken for. */
  close(id: string): void {
    const ticket = this.#tickets.get(id)
    if (ticket === undefined) return
    this.#tickets.delete(id)
    if (this.#ofDevice.get(ticket.device) === id) this.#ofDevice.delete(ticket.device)
  }

  #keep(id: string, ticket: Ticket & Times): void {
    const former = this.#ofDevice.get(ticket.device)
    if (former !== undefined) this.close(former)
    for (const other of this.#tickets.keys()) {
      // Insertion order is age.
      if (this.#tickets.size < MAX_TICKETS) break
      this.close(other)
    }
    this.#tickets.set(id, ticket)
    this.#ofDevice.set(ticket.device, id)
  }
}

function isOfKind<K extends Ticket["kind"]>(ticket: Ticket & Times, kind: K): ticket is OfKind<K> {
  return ticket.kind === kind
}
