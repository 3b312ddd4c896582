/** Rounds in which peers take turns: what disturbs the machine disturbs all of them alike. */
import { median } from "../measure/latencies.ts"
import { treeCpuSeconds } from "../measure/process-cpu.ts"
import { timed } from "../measure/sftp-client.ts"
import type { Peer } from "../peers/peer.ts"

/** One measured run of one peer. */
export type Run = { readonly seconds: number; readonly cpuSeconds: number }

/** What each peer took in each round, by what was done. */
export class Runs {
  readonly #runs = new Map<string, Run[]>()

  /** Measures `work`: wall clock, and CPU time of all processes of the server. */
  async measure(peer: Peer, what: string, work: () => Promise<unknown>): Promise<Run> {
    const before = treeCpuSeconds(peer.serverPid)
    const seconds = await timed(work)
    const run = { seconds, cpuSeconds: treeCpuSeconds(peer.serverPid) - before }
    const key = `${peer.name}\0${what}`
    const runs = this.#runs.get(key) ?? []
    runs.push(run)
    this.#runs.set(key, runs)
    return run
  }

  /** Median of the rounds; undefined if the peer did not do it. */
  median(peer: Peer, what: string): Run | undefined {
    const runs = this.#of(peer, what)
    if (runs.length === 0) return undefined
    return { seconds: median(runs.map((run) => run.seconds)), cpuSeconds: median(runs.map((run) => run.cpuSeconds)) }
  }

  /** How many times as fast as `other`: the median over the rounds, of which each compares neighbours in time. */
  ratio(peer: Peer, other: Peer, what: string): number | undefined {
    const others = this.#of(other, what)
    const ratios = this.#of(peer, what).flatMap(({ seconds }, round) => {
      const with_ = others[round]
      return with_ === undefined ? [] : [with_.seconds / seconds]
    })
    return ratios.length === 0 ? undefined : median(ratios)
  }

  #of(peer: Peer, what: string): readonly Run[] {
    return this.#runs.get(`${peer.name}\0${what}`) ?? []
  }
}

export function rounded(value: number | undefined, digits = 2): number | string {
  return value === undefined ? "" : Number(value.toFixed(digits))
}

/** Starts peers one after another, runs `work`, ends them whatever happens. */
export async function withPeers<P extends Peer>(
  starts: readonly (() => Promise<P>)[],
  work: (peers: readonly P[]) => Promise<void>,
): Promise<void> {
  const peers: P[] = []
  try {
    for (const start of starts) peers.push(await start())
    await work(peers)
  } finally {
    for (const peer of peers) await peer.stop()
  }
}
