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

export class KeeperLink implements GateKeeper {
  readonly #keeper: KeeperClient

  constructor(keeper: KeeperClient) {
    this.#keeper = keeper
  }

  async ask(what: string, body: Json, client: Client, session: string | undefined): Promise<Json> {
    const { row, session: named } = requireQuestion(what, client, session)
    return await this.#call(row, inputOf(row, body, client), named === "named" ? session : undefined)
  }

  /** No session can be had here yet, so there is nothing that one could open. */
  openStream(): Promise<StreamGrant> {
    return Promise.reject(new Fault("TARGET_NOT_PUBLISHED"))
  }

  async closeStream(): Promise<void> {}

  holdSession(): Promise<Lease> {
    return Promise.reject(new Fault("SESSION_ENDED"))
  }

  async endSession(): Promise<void> {}

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
