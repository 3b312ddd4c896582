/**
 * Links that people ask for at the gate, and how operators answer them.
 *
 * Whoever asks learns nothing: there is one answer, and the same look-ups and
 * an entry in the log behind it for every name (the gate waits until a fixed
 * time besides). What is made goes to the address on file by an operator's
 * hand; there is no other way from here to an account.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, type LeafOf, newOpening } from "@schleuse/leaf"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { requireUncutDoor } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { makeLink } from "./enrolments.ts"
import { nextSince, parseSince } from "./newest-first.ts"
import { RequestBudget } from "./request-budget.ts"
import {
  askAgain,
  closeRequest,
  findAsking,
  findOpenRequest,
  insertRequest,
  isQueueFull,
  PAGE,
  REQUEST_PAGE,
  requireAddressee,
  requireOpenRequest,
} from "./request-row.ts"

/** More wait only if nobody looks. */
const MAX_OPEN = 1000
const DEFAULT_DAYS = 14

export function enrolmentRequestHandlers() {
  const budget = new RequestBudget()
  return {
    requestEnrolment: handler("requestEnrolment", {
      run: async (tx, { who, peer: { address } }, { peer }) => {
        startedDoor(peer)
        await requireUncutDoor(tx, peer)
        const asking = await findAsking(tx, who)
        const open = await findOpenRequest(tx, asking?.account ?? "")
        const isNew = asking !== undefined && open === undefined
        if (!budget.take(address, isNew, tx.now)) return {}
        if (!isNew) {
          if (open !== undefined) await askAgain(tx, open, address)
          note(tx, { change: "asked", ...(open === undefined ? {} : { request: open }) }, { address })
        } else if (await isQueueFull(tx, MAX_OPEN)) {
          budget.turnAway()
        } else {
          const request = randomId()
          await insertRequest(tx, { id: request, ...asking, address })
          note(tx, { change: "asked", request }, { address, account: asking.account })
        }
        return {}
      },
    }),
    listEnrolmentRequests: handler("listEnrolmentRequests", {
      run: async (tx, { state, cursor }) => {
        adminLeaf(tx, "listEnrolmentRequests", undefined, { state })
        const rows = await tx.all(REQUEST_PAGE, { state, ...parseSince(cursor) })
        const requests = rows.map((row) => ({
          request: row.id,
          account: row.account_id,
          login: row.login,
          institutionName: row.institution_name,
          ...(row.person_name === null ? {} : { personName: row.person_name }),
          ...(row.email === null ? {} : { email: row.email }),
          ...(row.telephone === null ? {} : { telephone: row.telephone }),
          by: row.asked_by === "email" ? ("email" as const) : ("login" as const),
          address: row.address,
          asked: row.asked,
          createdAt: row.created_at,
          askedAt: row.asked_at,
          ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
          ...(row.enrolment_id === null ? {} : { enrolment: row.enrolment_id }),
          ...(row.reason === null ? {} : { reason: row.reason }),
        }))
        const next = nextSince(rows, PAGE)
        return { requests, turnedAway: budget.turnedAway, ...(next === undefined ? {} : { next }) }
      },
    }),
    answerEnrolmentRequest: handler("answerEnrolmentRequest", {
      run: async (tx, { request, answer, devices = 1, days = DEFAULT_DAYS, reason = "" }) => {
        const { account_id: account } = await requireOpenRequest(tx, request)
        if (answer === "refused") {
          if (reason.trim() === "") throw new Fault("ENROLMENT_REQUEST_REASON_MISSING")
          await closeRequest(tx, request, { state: "refused", enrolment: null, reason })
          note(tx, { change: "refused", request }, { account, reason })
          return {}
        }
        const link = await makeLink(tx, { account, devices, days })
        await closeRequest(tx, request, { state: "answered", enrolment: link.enrolment, reason: null })
        note(tx, { change: "answered", request, enrolment: link.enrolment }, { account })
        return { link: { ...link, account, ...(await requireAddressee(tx, account)) } }
      },
    }),
  }
}

function note(
  tx: CommandTransaction,
  leaf: Pick<LeafOf<"enrolment_request">, "change" | "request" | "enrolment">,
  about: { readonly [key: string]: string },
): void {
  const opening = newOpening(about)
  tx.leaf({ type: "enrolment_request", ...leaf, meta: commitmentOf(opening) }, opening)
}
