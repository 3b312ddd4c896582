/**
 * The network's proxy wants a name and a password: which one asks, and what a person answers.
 *
 * Both are kept in memory only, so that they are typed again after each start:
 * they are the network's, not ours to keep. They are sent to the proxy that
 * was shown to the person and to no other one.
 */
import { Fault } from "@schleuse/base"
import type { Ways } from "../system/pc-system.ts"
import type { LinkState } from "../tunnel/gate-link.ts"
import { type Endpoint, ProxyAsks } from "../tunnel/route.ts"
import type { AgentControl, AgentState } from "./agent.ts"

export type ProxyLoginOptions = {
  readonly ways: Pick<Ways, "setLogin">
  /** Tries to reach the gate at once. @throws what keeps it away */
  readonly reach: () => Promise<void>
  readonly onState: (part: Pick<AgentState, "proxyAsks">) => void
}

export class ProxyLogin {
  readonly #options: ProxyLoginOptions
  #asking: Endpoint | undefined

  constructor(options: ProxyLoginOptions) {
    this.#options = options
  }

  /** While it is tried anew, the question stands: whoever is typing goes on. */
  linkIs(link: LinkState, why: Fault | undefined): void {
    if (link === "connecting") return
    this.#asking = why instanceof ProxyAsks ? why.proxy : undefined
    this.#options.onState({ proxyAsks: this.#asking === undefined ? undefined : nameOf(this.#asking) })
  }

  /** @throws PROXY_LOGIN_UNASKED, PROXY_LOGIN_REFUSED, and what else keeps the gate away */
  async answer({ proxy, user, password }: Parameters<AgentControl["setProxyLogin"]>[0]): Promise<void> {
    const asking = this.#asking
    if (asking === undefined || nameOf(asking) !== proxy) throw new Fault("PROXY_LOGIN_UNASKED")
    const { ways, reach } = this.#options
    ways.setLogin({ ...asking, user, password })
    try {
      await reach()
    } catch (error) {
      if (error instanceof ProxyAsks && nameOf(error.proxy) === proxy) throw new Fault("PROXY_LOGIN_REFUSED")
      throw error
    }
  }

  forget(): void {
    this.#options.ways.setLogin(undefined)
  }
}

function nameOf({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`
}
