/**
 * The person's own passkeys for this gate, in a session: listed, made on a page of the gate, removed.
 *
 * Making and removing take a touch, so that an open session alone changes none.
 */
import type { Endpoint } from "../tunnel/route.ts"
import type { OwnPasskeysControl } from "./agent.ts"
import type { OwnPasskey } from "./gate-answers.ts"
import type { GateApi } from "./gate-api.ts"
import type { LogIn } from "./log-in.ts"
import type { OneByOne } from "./one-by-one.ts"
import { pageAddress } from "./passkey-login.ts"

export class OwnPasskeys implements OwnPasskeysControl {
  readonly #api: GateApi
  readonly #gate: Endpoint
  readonly #logIn: Pick<LogIn, "requireSession">
  readonly #turns: OneByOne

  constructor(api: GateApi, gate: Endpoint, logIn: Pick<LogIn, "requireSession">, turns: OneByOne) {
    this.#api = api
    this.#gate = gate
    this.#logIn = logIn
    this.#turns = turns
  }

  /** Waits for nothing else: looking changes nothing. */
  async list(): Promise<readonly OwnPasskey[]> {
    const { keys } = await this.#api.passkeys(this.#logIn.requireSession().id)
    const { aheadMs } = this.#api
    return keys.map(({ createdAt, usedAt, ...key }) => ({
      ...key,
      createdAt: createdAt + aheadMs,
      ...(usedAt === undefined ? {} : { usedAt: usedAt + aheadMs }),
    }))
  }

  add({ code }: { readonly code: string }): Promise<{ readonly url: string }> {
    return this.#turns.do(async () => {
      const { ticket } = await this.#api.addPasskey(this.#logIn.requireSession().id, code)
      return { url: pageAddress(this.#gate, `/schluessel/${ticket}`) }
    })
  }

  remove({ key, code }: { readonly key: string; readonly code: string }): Promise<void> {
    return this.#turns.do(async () => {
      await this.#api.removePasskey(this.#logIn.requireSession().id, key, code)
    })
  }
}
