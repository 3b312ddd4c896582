/** The person's own passkeys for this gate, in a session and with a touch: made on a page of the gate. */
import type { Endpoint } from "../tunnel/route.ts"
import type { OwnPasskeysControl } from "./agent.ts"
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

  add({ code }: { readonly code: string }): Promise<{ readonly url: string }> {
    return this.#turns.do(async () => {
      const { ticket } = await this.#api.addPasskey(this.#logIn.requireSession().id, code)
      return { url: pageAddress(this.#gate, `/schluessel/${ticket}`) }
    })
  }
}
