/**
 * Reports: what a PC says about itself, as facts, without any judgement.
 *
 * The software on the PC measures and sends; `evaluate` judges. A fact that
 * could not be measured is said to be unknown, with its reason in `unread`:
 * unknown is never a failure by itself. Whoever owns the PC can forge all of
 * it; pages and documents say so. Times are wall time of the PC in ms.
 */
import { boolean, type Infer, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"

export const SYSTEMS = ["windows", "macos", "linux"] as const
export type System = (typeof SYSTEMS)[number]

/** One printable line. */
const line = (maxLength: number): Schema<string> => text(maxLength, /^[^\p{Cc}]*$/u)

const firewall = object({
  name: line(100),
  /** `partly`: some of its profiles only, such as the domain's but not the public one. */
  state: oneOf("on", "partly", "off", "unknown"),
})

const scanner = object({
  name: line(100),
  /** `passive`: another product has taken over. `snoozed`, `expired`: as Windows says of products that do not protect now. */
  state: oneOf("active", "passive", "snoozed", "expired", "off", "unknown"),
  /** When the definitions in use were made or fetched. */
  definitionsAt: optional(integer()),
  /** What the system says of them, where it gives no time. */
  definitions: oneOf("current", "old", "unknown"),
  /** When it last looked for new ones: for products whose maker publishes less than daily. */
  checkedAt: optional(integer()),
})

export const postureReport = object({
  v: integer(1, 1),
  system: oneOf(...SYSTEMS),
  takenAt: integer(),
  bootedAt: optional(integer()),
  wokeAt: optional(integer()),
  os: object({
    name: line(100),
    edition: optional(line(60)),
    /** As its maker counts: `23H2`, `15.1`, `12`. */
    version: line(60),
    /** What tells patches apart: `22631.4317`, `24B83`. */
    build: optional(line(60)),
    /** When an update of the system itself was last installed; definitions of a scanner do not count. */
    updatedAt: optional(integer()),
    /** When it last looked for updates and got an answer. */
    searchedAt: optional(integer()),
    pendingSecurity: optional(integer(0, 10_000)),
    restartPending: optional(boolean),
    automatic: optional(boolean),
  }),
  firewalls: list(firewall, 16),
  scanners: list(scanner, 16),
  disk: oneOf("encrypted", "partly", "plain", "unknown"),
  lock: object({ state: oneOf("on", "off", "unknown"), afterSeconds: optional(integer(0, 1_000_000)) }),
  /** Does the account that works here have administrator rights? */
  administrator: oneOf("yes", "no", "unknown"),
  /** What could not be read, and why, for whoever helps. */
  unread: list(object({ what: line(40), why: line(200) }), 32),
})

export type PostureReport = Infer<typeof postureReport>
