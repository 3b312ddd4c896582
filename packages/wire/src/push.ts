/** What the keeper tells a door without being asked. A push needs no answer: the keeper refuses anyway. */
import { id, type Infer, integer, list, object, oneOf, type Schema, text } from "@schleuse/base"
import { tlsKeyPair } from "./commands/fields.ts"
import { TOPICS } from "./topics.ts"
import { APPROVING_ZONES, DOOR_ZONES, LISTENER_ZONES, PAGE_ZONES, type Zone } from "./zone.ts"

type Push<I> = { readonly zones: readonly Zone[]; readonly input: Schema<I> }

function push<I>(row: Push<I>): Push<I> {
  return row
}

export const PUSHES = {
  /** Close this session's connection now. */
  endSession: push({ zones: [...DOOR_ZONES, ...PAGE_ZONES, "gate"], input: object({ session: id, reason: text(32) }) }),
  /** Close these streams now; their sessions go on. */
  endStreams: push({ zones: ["gate"], input: object({ streams: list(id, 500), reason: text(32) }) }),
  /** This session's time is nearly over: tell whoever uses it, once. */
  sessionEndsSoon: push({ zones: [...DOOR_ZONES, "gate"], input: object({ session: id, minutes: integer(1, 60) }) }),
  /** Close every connection and accept no new one; the process then ends itself. */
  cutDoor: push({ zones: LISTENER_ZONES, input: object({ reason: text(32) }) }),
  /** Whether new connections may use what the profile *kompatibel* adds: some account has it, or none any more. */
  compatibleAlgorithms: push({ zones: DOOR_ZONES, input: object({ algorithms: oneOf("offered", "refused") }) }),
  /** Accept no new connections, let transfers end, then stop. */
  drain: push({ zones: LISTENER_ZONES, input: object({}) }),
  /** Show this certificate from the next connection on; those that exist go on. */
  certificateChanged: push({ zones: [...PAGE_ZONES, "gate"], input: object({ tls: tlsKeyPair }) }),
  /** Something changed, at most once per second: whoever shows it may ask anew. */
  news: push({ zones: PAGE_ZONES, input: object({ topics: list(oneOf(...TOPICS), TOPICS.length) }) }),
  /** Something that every operator must hear of now, such as the use of the emergency code. */
  alarm: push({ zones: APPROVING_ZONES, input: object({ what: text(32), detail: text(500) }) }),
} as const

export type PushName = keyof typeof PUSHES
export type PushInput<P extends PushName> = Infer<(typeof PUSHES)[P]["input"]>

export function isPushName(name: string): name is PushName {
  return Object.hasOwn(PUSHES, name)
}
