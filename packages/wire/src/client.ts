/**
 * The asking side: a door or the command line talks to the keeper.
 *
 * Checks its own requests and the keeper's answers against the table, so that
 * a bug on either side is caught at the border. Trusts the keeper's content,
 * not its form.
 */
import type { Duplex } from "node:stream"
import { Fault, isFaultCode } from "@schleuse/base"
import { Channel } from "./channel.ts"
import { type CommandName, COMMANDS, type InputOf, type OutputOf } from "./commands/table.ts"
import type { Message } from "./frame.ts"
import { isPushName, PUSHES, type PushInput, type PushName } from "./push.ts"

type Waiting = {
  readonly command: CommandName
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

export type PushHandlers = { readonly [P in PushName]?: (input: PushInput<P>) => void }

export class KeeperClient {
  readonly #channel: Channel
  readonly #waiting = new Map<number, Waiting>()
  readonly #pushes: PushHandlers
  #nextId = 1

  /** @param onAway called once when the keeper is gone; every call then fails with KEEPER_AWAY */
  constructor(stream: Duplex, pushes: PushHandlers, onAway: () => void) {
    this.#pushes = pushes
    this.#channel = new Channel(stream, {
      onMessage: (message) => this.#receive(message),
      onClose: () => {
        const waiting = [...this.#waiting.values()]
        this.#waiting.clear()
        for (const { reject } of waiting) reject(new Fault("KEEPER_AWAY"))
        onAway()
      },
    })
  }

  /**
   * Asks the keeper. The promise settles when the answer is there; for every
   * command but the early ones that is after the log entry is durable.
   * @throws KEEPER_AWAY, SCHEMA_MISMATCH, and every refusal of the command
   */
  call<C extends CommandName>(command: C, input: InputOf<C>, session?: string): Promise<OutputOf<C>> {
    const row = COMMANDS[command]
    return new Promise<OutputOf<C>>((resolve, reject) => {
      row.input(input, command)
      if (!this.#channel.isOpen) throw new Fault("KEEPER_AWAY")
      const id = this.#nextId++
      this.#channel.send(
        session === undefined ? { i: id, c: command, a: input } : { i: id, c: command, s: session, a: input },
      )
      this.#waiting.set(id, { command, resolve: resolve as (value: unknown) => void, reject })
    })
  }

  close(): void {
    this.#channel.close()
  }

  #receive(message: Message): void {
    const push = message["p"]
    if (typeof push === "string" && isPushName(push)) return this.#deliver(push, message["a"])
    const id = message["i"]
    const waiting = typeof id === "number" ? this.#waiting.get(id) : undefined
    // An answer to nothing we asked: the two sides disagree about the stream.
    if (typeof id !== "number" || waiting === undefined) return this.#channel.close()
    this.#waiting.delete(id)
    const refusal = message["f"]
    if (refusal !== undefined) return waiting.reject(faultOf(refusal))
    try {
      waiting.resolve(COMMANDS[waiting.command].output(message["r"], waiting.command))
    } catch (error) {
      waiting.reject(error instanceof Error ? error : new Fault("SCHEMA_MISMATCH"))
    }
  }

  #deliver<P extends PushName>(name: P, input: unknown): void {
    const handler = this.#pushes[name]
    handler?.(PUSHES[name].input(input, name) as PushInput<P>)
  }
}

function faultOf(refusal: unknown): Fault {
  const fields = typeof refusal === "object" && refusal !== null ? (refusal as Message) : {}
  const code = fields["code"]
  const reference = fields["ref"]
  return new Fault(typeof code === "string" && isFaultCode(code) ? code : "INTERNAL", "", {
    reference: typeof reference === "string" ? reference : undefined,
  })
}
