/** One piece of work for the batch executor: a request, a refusal that arrived, or an event of the keeper itself. */
import type { Fault } from "@schleuse/base"
import type { Answer, CommandName, Request } from "@schleuse/wire"
import type { Actor, CommandTransaction, Peer } from "./command-handler.ts"

export type CommandJob = {
  readonly kind: "command"
  readonly peer: Peer
  readonly request: Request
  readonly prepared: unknown
  readonly answer: (answer: Answer) => void
}

/** Refused before the batch: by the table, or by slow work. Only its leaf is left to write. */
export type RefusedJob = {
  readonly kind: "refused"
  readonly peer: Peer
  readonly command: string
  readonly session: string | undefined
  /** As it came, if it did. */
  readonly input: unknown
  readonly fault: Fault
  readonly answer: (answer: Answer) => void
}

/** A timer, a closed descriptor, start or stop. */
export type EventJob = {
  readonly kind: "event"
  readonly name: string
  /** For leaves of slow work before a command; the keeper itself has none. */
  readonly actor: Actor
  readonly run: (tx: CommandTransaction) => Promise<void>
  readonly done: (error: unknown) => void
}

export type Job = CommandJob | RefusedJob | EventJob

/** Commands of strangers: their refusals are coalesced per address. */
export const STRANGERS: ReadonlySet<string> = new Set<CommandName>([
  "probeSshKey",
  "loginSsh",
  "loginCode",
  "completeLogin",
  "loginOperator",
  "activate",
  "beginFidoLogin",
  "loginFido",
  "beginFidoActivation",
  "activateFido",
  "setupBegin",
  "verifyCode",
  "deviceNonce",
  "showEnrolment",
  "requestEnrolment",
  "enrolDevice",
  "renewDevice",
  "loginDevice",
  "completeDeviceLogin",
  "adoptDeviceSession",
  "activateByDevice",
  "removeOwnDevice",
  "extendGateSession",
  "reportPosture",
  "declareOwn",
  "beginPasskeyLogin",
  "showPasskeyLogin",
  "answerPasskeyLogin",
  "passkeyLoginResult",
  "beginPasskeyRegistration",
  "showPasskeyRegistration",
  "answerPasskeyRegistration",
  "removeOwnPasskey",
])
