/**
 * Throttling: how failed logins slow down the next ones, without locking anybody out.
 *
 * Failures count per login name, per address, and per pair of both; names that
 * no account has count alike. From the fifth failure of a name or a pair (the
 * twentieth of an address, behind which a whole hospital may sit) nothing is
 * checked for 2, 4, 8 … seconds, at most 15 minutes; what comes meanwhile does
 * not count. Where an account logged in within 30 days only the delay of the
 * pair concerns it: neither strangers elsewhere nor neighbours who mistype
 * their own passwords lock it out.
 */
import { hash } from "node:crypto"
import { Fault } from "@schleuse/base"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { addressGroup } from "./addresses.ts"

export type Knocker = {
  /** As typed; need not exist. */
  readonly login: string
  readonly address: string
}
type ThrottleTransaction = Queries & Pick<CommandTransaction, "now">
type Subject = "login" | "address" | "pair"

/** Failures without any delay. */
const FREE: Readonly<Record<Subject, number>> = { login: 4, address: 19, pair: 4 }
const SUBJECTS: readonly Subject[] = ["pair", "login", "address"]
const MAX_DELAY_MS = 15 * 60_000
/** Without a failure for so long, counting begins anew. */
const FORGET_MS: Readonly<Record<Subject, number>> = { login: 24 * 3_600_000, address: 3_600_000, pair: 24 * 3_600_000 }
/** A login from an address makes it known for so long; keeping/keeping-times.ts drops rows after it. */
const KNOWN_MS = 30 * 24 * 3_600_000

const find = statement<{ key: string }>()((q, p) =>
  q.selectFrom("throttle").select(["failures", "blocked_until", "last_at"]).where("key", "=", p.key),
)
const write = statement<{ key: string; failures: number; blockedUntil: number; now: number }>()((q, p) =>
  q
    .insertInto("throttle")
    .values({ key: p.key, failures: p.failures, blocked_until: p.blockedUntil, last_at: p.now })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet({ failures: p.failures, blocked_until: p.blockedUntil, last_at: p.now }),
    ),
)
const forget = statement<{ key: string }>()((q, p) => q.deleteFrom("throttle").where("key", "=", p.key))

/** How long nothing is checked after so many failures in a row. */
export function delayMs(failures: number, free: number): number {
  return failures <= free ? 0 : Math.min(2 ** Math.min(failures - free, 20) * 1000, MAX_DELAY_MS)
}

/** @throws LOGIN_THROTTLED */
export async function requireUnthrottled(tx: ThrottleTransaction, who: Knocker): Promise<void> {
  const isKnown = await isKnownAddress(tx, who)
  for (const subject of SUBJECTS) {
    if (subject !== "pair" && isKnown) continue
    const until = (await tx.find(find, { key: keyOf(subject, who) }))?.blocked_until ?? 0
    // Farther away than any delay: the clock was set back meanwhile.
    if (until > tx.now && until <= tx.now + MAX_DELAY_MS) throw new Fault("LOGIN_THROTTLED", subject)
  }
}

/** Counts a failed login. To be written in the transaction that refuses it. */
export async function countFailure(tx: ThrottleTransaction, who: Knocker): Promise<void> {
  for (const subject of SUBJECTS) {
    const key = keyOf(subject, who)
    const before = await tx.find(find, { key })
    const isOld = before === undefined || before.last_at + FORGET_MS[subject] <= tx.now
    const failures = isOld ? 1 : before.failures + 1
    await tx.run(write, { key, failures, blockedUntil: tx.now + delayMs(failures, FREE[subject]), now: tx.now })
  }
}

/** After a login: its name and pair begin anew, its address is known. The address' own count stays: it may be another's. */
export async function forgiveFailures(tx: ThrottleTransaction, who: Knocker): Promise<void> {
  await tx.run(forget, { key: keyOf("login", who) })
  await tx.run(forget, { key: keyOf("pair", who) })
  await tx.run(write, { key: keyOf("known", who), failures: 0, blockedUntil: 0, now: tx.now })
}

async function isKnownAddress(tx: ThrottleTransaction, who: Knocker): Promise<boolean> {
  const known = await tx.find(find, { key: keyOf("known", who) })
  return known !== undefined && known.last_at > tx.now - KNOWN_MS
}

function keyOf(subject: Subject | "known", { login, address }: Knocker): string {
  const group = addressGroup(address)
  const parts = subject === "login" ? [login] : subject === "address" ? [group] : [login, group]
  return hash("sha256", `schleuse/throttle/v1\0${[subject, ...parts].join("\0")}`)
}
