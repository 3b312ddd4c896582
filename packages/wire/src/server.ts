/**
 * The answering side: the keeper reads requests of one descriptor.
 *
 * Turns bytes into requests that have passed the table: known command,
 * permitted in this zone, exact fields. What does not pass is handed over as a
 * refusal, so that the keeper can log it. Decides nothing else.
 */
import type { Duplex } from "node:stream"
import { Fault, isFault, publicFault } from "@schleuse/base"
import { Channel } from "./channel.ts"
import { type CommandName, COMMANDS, type InputOf, isCommandName } from "./commands/table.ts"
import { needsSession } from "./command.ts"
import type { Message } from "./frame.ts"
import { PUSHES, type PushInput, type PushName } from "./push.ts"
import type { Zone } from "./zone.ts"

/** Unanswered requests at which a descriptor is not read any further. */
export const MAX_REQUESTS_IN_FLIGHT = 1024

export type Request = {
  readonly [C in CommandName]: { readonly command: C; readonly session: string | undefined; readonly input: InputOf<C> }
}[CommandName]

/** A request that did not pass the table; `command` is what was asked for, cut to 40 characters. */
export type Refused = { readonly command: string; readonly session: string | undefined; readonly fault: Fault }

export type Answer = { readonly result: unknown } | { readonly fault: Fault }

export type ZoneEvents = {
  readonly onRequest: (request: Request, answer: (answer: Answer) => void) => void
  readonly onRefused: (refused: Refused, answer: (answer: Answer) => void) => void
  readonly onClose: (cause: Error | undefined) => void
}

export class ZoneServer {
  readonly zone: Zone
  readonly #channel: Channel
  readonly #events: ZoneEvents
  #inFlight = 0

  constructor(zone: Zone, stream: Duplex, events: ZoneEvents) {
    this.zone = zone
    this.#events = events
    this.#channel = new Channel(stream, { onMessage: (message) => this.#receive(message), onClose: events.onClose })
  }

  /** Tells the door something. A closed descriptor drops it. */
  push<P extends PushName>(name: P, input: PushInput<P>): void {
    PUSHES[name].input(input, name)
    this.#channel.send({ p: name, a: input })
  }

  /** Sends queued answers now, before the caller blocks the thread with a commit. */
  flush(): void {
    this.#channel.flush()
  }

  close(): void {
    this.#channel.close()
  }

  #receive(message: Message): void {
    const { i: id, c: command, s: session, a: input } = message
    if (typeof id !== "number" || !Number.isSafeInteger(id) || typeof command !== "string") {
      // Without an id nobody can be answered.
      return this.#channel.close()
    }
    if (++this.#inFlight >= MAX_REQUESTS_IN_FLIGHT) this.#channel.pause()
    const answer = (given: Answer) => {
      if (--this.#inFlight < MAX_REQUESTS_IN_FLIGHT) this.#channel.resume()
      this.#send(id, given)
    }
    const sessionText = typeof session === "string" ? session.slice(0, 64) : undefined
    try {
      const request = parseRequest(this.zone, message, command, sessionText, input)
      this.#events.onRequest(request, answer)
    } catch (error) {
      const fault = isFault(error) ? error : new Fault("INTERNAL", "request", { cause: error })
      this.#events.onRefused({ command: command.slice(0, 40), session: sessionText, fault }, answer)
    }
  }

  #send(id: number, answer: Answer): void {
    try {
      this.#channel.send(encodeAnswer(id, answer))
    } catch (error) {
      // An answer that is too long is our defect, but only this request's: the others go on.
      if (!isFault(error)) throw error
      this.#channel.send(encodeAnswer(id, { fault: new Fault("INTERNAL", error.message) }))
    }
  }
}

function parseRequest(
  zone: Zone,
  message: Message,
  command: string,
  session: string | undefined,
  input: unknown,
): Request {
  for (const key of Object.keys(message)) {
    if (key !== "i" && key !== "c" && key !== "s" && key !== "a") throw new Fault("SCHEMA_MISMATCH", "a foreign field")
  }
  if (!isCommandName(command)) throw new Fault("COMMAND_UNKNOWN", JSON.stringify(command.slice(0, 40)))
  const row = COMMANDS[command]
  if (!row.zones.includes(zone)) throw new Fault("COMMAND_NOT_PERMITTED", command)
  if (needsSession(row, zone) !== (session !== undefined)) throw new Fault("SCHEMA_MISMATCH", "session")
  return { command, session, input: row.input(input, command) } as Request
}

function encodeAnswer(id: number, answer: Answer): Message {
  if ("result" in answer) return { i: id, r: answer.result }
  const { code } = publicFault(answer.fault.code)
  return { i: id, f: { code, ref: answer.fault.reference } }
}
