/**
 * By which proxies the gate is reached: what the environment says, else what the user's proxy setting says.
 *
 * Asked for each connection, so the answer is kept: it may cost a program of
 * the system and a file from the network. An old one still serves while it is
 * looked at anew.
 */
import { type Clock, type Fault, isFault } from "@schleuse/base"
import { askPac, waysOf } from "../tunnel/pac-answer.ts"
import { type Endpoint, proxyFor, type Way } from "../tunnel/route.ts"
import type { UserProxy, Ways } from "./pc-system.ts"

const FRESH_MS = 60_000

export type GateWaysOptions = {
  readonly gate: Endpoint
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly userProxy: Pick<UserProxy, "earlier">
  readonly clock: Clock
}

/** `trouble`: the network's PAC file could not be read, so that we go directly; perhaps that is why nothing is reached. */
export type GateWays = Ways & { readonly trouble: () => Fault | undefined }

export function gateWays({ gate, environment, userProxy, clock }: GateWaysOptions): GateWays {
  let trouble: Fault | undefined
  let known: { readonly ways: Promise<readonly Way[]>; readonly at: number } | undefined
  let login: Parameters<Ways["setLogin"]>[0]

  const look = async (): Promise<readonly Way[]> => {
    trouble = undefined
    const named = proxyFor(gate, environment)
    if (named !== "unsaid") return [named]
    const pac = await userProxy.earlier().catch((error: unknown) => {
      // A company's file that is out of reach at home: there browsers go directly, too.
      if (!isFault(error) || error.code !== "PROXY_FILE_UNREADABLE") throw error
      trouble = error
      return undefined
    })
    if (pac === undefined) return ["direct"]
    const host = gate.host.includes(":") ? `[${gate.host}]` : gate.host
    const ways = waysOf(await askPac(pac, `https://${host}:${gate.port}/`))
    // Only SOCKS is offered: perhaps it goes without.
    return ways.length === 0 ? ["direct"] : ways
  }

  const refresh = (): Promise<readonly Way[]> => {
    const ways = look()
    const next = { ways, at: clock.monotonicMs() }
    known = next
    ways.catch(() => {
      if (known === next) known = undefined
    })
    return ways
  }

  return {
    find: async () => {
      const kept = known
      const isOld = kept === undefined || clock.monotonicMs() - kept.at > FRESH_MS
      const fresh = isOld ? refresh() : kept.ways
      const ways = await (kept?.ways ?? fresh)
      const given = login
      if (given === undefined) return ways
      // Another network's proxy never sees them; and what is refused is not tried again, which may lock an account.
      const onRefused = (): void => {
        if (login === given) login = undefined
      }
      return ways.map((way) =>
        way === "direct" || way.host !== given.host || way.port !== given.port ? way : { ...given, onRefused },
      )
    },
    forget: () => {
      known = undefined
    },
    trouble: () => trouble,
    setLogin: (given) => {
      login = given
    },
  }
}
