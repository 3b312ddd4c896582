/**
 * Streams: which session may reach which application, and what the gate says became of them.
 *
 * A name that nobody published and one that is published to others are refused
 * alike. The answer carries the addresses: the gate resolves nothing.
 */
import { createHash } from "node:crypto"
import { canonicalJson, Fault } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { handler, sessionOf } from "../batch/command-handler.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { applicationsFor, requireTarget } from "./application-row.ts"
import { type GateSessions, IDLE_MS } from "./gate-sessions.ts"
import type { StreamBudget } from "./stream-budget.ts"
import { closeStream, countOpenStreams, insertStream } from "./stream-row.ts"
import type { ToldLately } from "./told-lately.ts"

/** Of one session at once: a browser with several windows needs a few dozen. */
const MAX_OPEN = 256

export type StreamParts = {
  readonly gateSessions: GateSessions
  readonly told: ToldLately
  readonly budget: StreamBudget
}

export function streamHandlers({ gateSessions, told, budget }: StreamParts) {
  return {
    myApplications: handler("myApplications", {
      run: async (tx, { peer: seen }, request) => {
        const session = sessionOf(request)
        await gateSessions.requireStanding(tx, session, seen)
        const applications = await applicationsFor(tx, session.institutionId)
        const what = createHash("sha256").update(canonicalJson(applications)).digest("hex")
        if (told.isNew(tx, `${session.id} ${what}`)) tx.leaf({ type: "list", folder: session.id, what: "applications" })
        return { applications }
      },
    }),
    openStream: handler("openStream", {
      run: async (tx, { host, port, peer: seen }, request) => {
        const session = sessionOf(request)
        const { device } = await gateSessions.requireStanding(tx, session, seen)
        gateSessions.spendBudget(session.id, tx.now)
        if ((await countOpenStreams(tx, session.id)) >= MAX_OPEN) throw new Fault("STREAMS_TOO_MANY", "open")
        const { application, addresses } = await requireTarget(tx, session.institutionId, { host, port })
        await budget.spend(tx, device)
        await gateSessions.noteAddress(tx, session.id, device, seen.address)
        const stream = await insertStream(tx, {
          session_id: session.id,
          door_id: session.doorId,
          account_id: session.accountId,
          device_id: device.id,
          application_id: application,
          host,
          port,
          address: seen.address,
        })
        const opening = newOpening({ device: device.id, host, port, address: seen.address, from: seen.port })
        tx.leaf({ type: "stream_open", stream, application, meta: commitmentOf(opening) }, opening)
        gateSessions.touch(session.id, tx.now)
        return { stream, addresses, idleMs: IDLE_MS }
      },
    }),
    closeStream: handler("closeStream", {
      run: async (tx, said, { peer }) => {
        const session = await closeStream(tx, startedDoor(peer).id, said)
        gateSessions.touch(session, tx.now)
        return {}
      },
    }),
  }
}
