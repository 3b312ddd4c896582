/**
 * The gate's way to the keeper: its rows as functions, each answered in bounded time.
 *
 * A keeper that does not answer counts as away. What it grants after that is
 * given back, so that no stream stands in the log as open that nobody has.
 */
import { Fault, type Json } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import { inputOf, requireQuestion } from "./api/questions.ts"
import type { Client, GateKeeper, Lease, StreamGrant } from "./gate-keeper.ts"

/** A login compares a password, which is made to be slow. */
const QUESTION_MS = 20_000
const STREAM_MS = 5000

export class KeeperLink implements GateKeeper {
  readonly #keeper: KeeperClient
  readonly #streamMs: number

  /** @param streamMs how long a stream waits for its grant */
  constructor(keeper: KeeperClient, streamMs = STREAM_MS) {
    this.#keeper = keeper
    this.#streamMs = streamMs
  }

  async ask(what: string, body: Json, client: Client, session: string | undefined): Promise<Json> {
    const { row, session: named } = requireQuestion(what, client, session)
    return await this.#call(row, inputOf(row, body, client), named === "named" ? session : undefined)
  }

  async openStream(
    session: string,
    { host, port, client: peer }: { readonly host: string; readonly port: number; readonly client: Client },
  ): Promise<StreamGrant> {
    const granted = this.#keeper.call("openStream", { host, port, peer }, session)
    try {
      return await within(this.#streamMs, granted)
    } catch (error) {
      granted.then(
        ({ stream }) => this.closeStream({ stream, up: 0, down: 0, reason: "late" }).catch(() => undefined),
        () => undefined,
      )
      throw error
    }
  }

  async closeStream(done: Parameters<GateKeeper["closeStream"]>[0]): Promise<void> {
    await this.#call("closeStream", done, undefined)
  }

  async holdSession(session: string): Promise<Lease> {
    return await this.#call("holdSession", {}, session)
  }

  async endSession(session: string, reason: "idle"): Promise<void> {
    await this.#call("endSession", { reason }, session)
  }

  #call<C extends CommandName>(row: C, input: InputOf<C>, session: string | undefined): Promise<OutputOf<C>> {
    return within(QUESTION_MS, this.#keeper.call(row, input, session))
  }
}

/** @throws KEEPER_AWAY if there is no answer by then */
async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Fault("KEEPER_AWAY", "no answer")), limitMs)
  try {
    return await Promise.race([answer, promise])
  } finally {
    clearTimeout(timer)
  }
}
