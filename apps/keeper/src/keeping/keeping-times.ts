/**
 * How long rows are kept that nothing needs any more: the work they belonged to is over.
 *
 * Never among them: leaves, openings, checkpoints, receipts, versions, grants,
 * cuts. They are the account of what happened and have clocks of their own.
 */
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export const DAY_MS = 24 * 3_600_000

/** Rows that one batch deletes of a kind: others wait for it. */
export const PRUNE_ROWS = 500

export type Kept = {
  readonly what: string
  readonly keepDays: number
  /** Deletes at most PRUNE_ROWS, or little more, of those that were over `before`. Returns how many. */
  readonly prune: (tx: Queries, before: number) => Promise<number>
}

type Before = { readonly before: number; readonly limit: number }

const refusals = statement<Before>()((q, p) =>
  q
    .deleteFrom("refusal")
    .where("at", "<", p.before)
    .where("reference", "in", (e) =>
      e.selectFrom("refusal").select("reference").where("at", "<", p.before).orderBy("at").limit(p.limit),
    ),
)
const logins = statement<Before>()((q, p) =>
  q
    .deleteFrom("login_event")
    .where("id", "in", (e) =>
      e.selectFrom("login_event").select("id").where("at", "<", p.before).orderBy("at").limit(p.limit),
    ),
)
const sessions = statement<Before>()((q, p) =>
  q
    .deleteFrom("session")
    .where("id", "in", (e) =>
      e.selectFrom("session").select("id").where("ended_at", "<", p.before).orderBy("ended_at").limit(p.limit),
    ),
)
const gateSessions = statement<Before>()((q, p) =>
  q
    .deleteFrom("gate_session")
    .where("session_id", "in", (e) =>
      e
        .selectFrom("gate_session")
        .select("session_id")
        .where("created_at", "<", p.before)
        .orderBy("created_at")
        .limit(p.limit),
    ),
)
const streams = statement<Before>()((q, p) =>
  q
    .deleteFrom("stream")
    .where("id", "in", (e) =>
      e.selectFrom("stream").select("id").where("opened_at", "<", p.before).orderBy("opened_at").limit(p.limit),
    ),
)
const releases = statement<Before>()((q, p) =>
  q
    .deleteFrom("release")
    .where("id", "in", (e) =>
      e.selectFrom("release").select("id").where("created_at", "<", p.before).orderBy("created_at").limit(p.limit),
    ),
)
/** Session ids of keys that will never count again: revoked ones, and expired ones, which nothing prolongs. */
const sshSessions = statement<Before>()((q, p) =>
  q.deleteFrom("ssh_session").where("hash", "in", (e) =>
    e
      .selectFrom("credential as c")
      .innerJoin("ssh_session as s", "s.credential_id", "c.id")
      .select("s.hash")
      .where((w) => w.or([w("c.revoked_at", "<", p.before), w("c.expires_at", "<", p.before)]))
      .limit(p.limit),
  ),
)
const postureHistory = statement<{ device: string; at: number }>()((q, p) =>
  q.deleteFrom("posture_history").where("device_id", "=", p.device).where("at", "=", p.at),
)
const oldHistory = statement<Before>()((q, p) =>
  q.selectFrom("posture_history").select(["device_id", "at"]).where("at", "<", p.before).orderBy("at").limit(p.limit),
)
const postureExceptions = statement<Before>()((q, p) =>
  q
    .deleteFrom("posture_exception")
    .where("id", "in", (e) =>
      e.selectFrom("posture_exception").select("id").where("until", "<", p.before).orderBy("until").limit(p.limit),
    ),
)
const challenges = statement<Before>()((q, p) =>
  q
    .deleteFrom("challenge")
    .where("id", "in", (e) =>
      e.selectFrom("challenge").select("id").where("expires_at", "<", p.before).orderBy("expires_at").limit(p.limit),
    ),
)
/** Whatever became of them: an open one that is so old is no longer waited for. */
const linkRequests = statement<Before>()((q, p) =>
  q
    .deleteFrom("enrolment_request")
    .where("id", "in", (e) =>
      e
        .selectFrom("enrolment_request")
        .select("id")
        .where("state", "in", ["open", "answered", "refused"])
        .where("created_at", "<", p.before)
        .limit(p.limit),
    ),
)
/** Letters that nobody used. The used ones say since when an account is in somebody's hands. */
const letters = statement<Before>()((q, p) =>
  q
    .deleteFrom("activation")
    .where("id", "in", (e) =>
      e
        .selectFrom("activation")
        .select("id")
        .where("used_at", "is", null)
        .where("expires_at", "<", p.before)
        .limit(p.limit),
    ),
)
const proposals = statement<Before>()((q, p) =>
  q
    .deleteFrom("approval")
    .where("id", "in", (e) =>
      e
        .selectFrom("approval")
        .select("id")
        .where("state", "<>", "waiting")
        .where("decided_at", "<", p.before)
        .limit(p.limit),
    ),
)
/** Rows of addresses that are known count from their last login, those of failures from their last failure. */
const throttles = statement<Before>()((q, p) =>
  q
    .deleteFrom("throttle")
    .where("key", "in", (e) =>
      e.selectFrom("throttle").select("key").where("last_at", "<", p.before).orderBy("last_at").limit(p.limit),
    ),
)
const endedUploads = statement<Before>()((q, p) =>
  q
    .selectFrom("upload")
    .select(["id", "parts"])
    .where("state", "<>", "open")
    .where("touched_at", "<", p.before)
    .orderBy("touched_at")
    .limit(p.limit),
)
const forgetUploadParts = statement<{ upload: string }>()((q, p) =>
  q.deleteFrom("upload_part").where("upload_id", "=", p.upload),
)
const forgetUpload = statement<{ id: string }>()((q, p) => q.deleteFrom("upload").where("id", "=", p.id))

export const KEPT: readonly Kept[] = [
  // A reference is read out on the telephone within days; an audit asks a quarter back.
  { what: "refusals behind references", keepDays: 90, prune: (tx, before) => deleteBy(tx, refusals, before) },
  // As long as people may look at their own logins: more than a year, so that the yearly review sees a whole one.
  { what: "login history", keepDays: 400, prune: (tx, before) => deleteBy(tx, logins, before) },
  { what: "ended sessions", keepDays: 400, prune: (tx, before) => deleteBy(tx, sessions, before) },
  { what: "devices of sessions at the gate", keepDays: 400, prune: (tx, before) => deleteBy(tx, gateSessions, before) },
  // As long as their sessions; which of them there were stands in the log.
  { what: "streams through the gate", keepDays: 400, prune: (tx, before) => deleteBy(tx, streams, before) },
  // As far back as evidence reaches.
  { what: "history of how devices were", keepDays: 400, prune: prunePostureHistory },
  { what: "exceptions of devices", keepDays: 400, prune: (tx, before) => deleteBy(tx, postureExceptions, before) },
  { what: "requests for links", keepDays: 400, prune: (tx, before) => deleteBy(tx, linkRequests, before) },
  { what: "decided proposals", keepDays: 400, prune: (tx, before) => deleteBy(tx, proposals, before) },
  // Nothing resumes a finished upload; the version has its parts. A month for who asks what became of it.
  { what: "finished uploads", keepDays: 30, prune: pruneUploads },
  // No session lives so long; what went to whom stands in the log and in `version_release`.
  { what: "releases", keepDays: 30, prune: (tx, before) => deleteBy(tx, releases, before) },
  // None may ever count twice, so age alone is no reason: only the end of the key is.
  { what: "SSH session ids of ended keys", keepDays: 30, prune: (tx, before) => deleteBy(tx, sshSessions, before) },
  // Who types an old code is told that it expired, not that it is wrong.
  { what: "unused letters", keepDays: 90, prune: (tx, before) => deleteBy(tx, letters, before) },
  // As long as an address counts as known.
  { what: "throttles", keepDays: 30, prune: (tx, before) => deleteBy(tx, throttles, before) },
  { what: "answered challenges", keepDays: 1, prune: (tx, before) => deleteBy(tx, challenges, before) },
]

function deleteBy(tx: Queries, kind: typeof refusals, before: number): Promise<number> {
  return tx.run(kind, { before, limit: PRUNE_ROWS })
}

/** Two columns are its key. */
async function prunePostureHistory(tx: Queries, before: number): Promise<number> {
  const old = await tx.all(oldHistory, { before, limit: PRUNE_ROWS })
  for (const { device_id: device, at } of old) await tx.run(postureHistory, { device, at })
  return old.length
}

/** An upload can have thousands of parts, so parts count as rows. */
async function pruneUploads(tx: Queries, before: number): Promise<number> {
  let rows = 0
  for (const { id, parts } of await tx.all(endedUploads, { before, limit: PRUNE_ROWS })) {
    await tx.run(forgetUploadParts, { upload: id })
    await tx.run(forgetUpload, { id })
    rows += 1 + parts
    if (rows >= PRUNE_ROWS) break
  }
  return rows
}
