/** Latencies of many like operations: percentiles and rate. */

export type Latencies = {
  readonly count: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Of `latenciesMs`, measured within `seconds`. At least one is needed. */
export function describeLatencies(latenciesMs: readonly number[], seconds: number): Latencies {
  const sorted = [...latenciesMs].sort((a, b) => a - b)
  return {
    count: sorted.length,
    perSecond: sorted.length / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  }
}

/** Nearest rank: the smallest value that this share of all values does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new RangeError("nothing was measured")
  return value
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

/** Runs `work` in `inFlight` loops for `seconds`; the number says how often it has been called before. */
export async function loop(
  inFlight: number,
  seconds: number,
  work: (count: number) => Promise<unknown>,
): Promise<Latencies> {
  const latenciesMs: number[] = []
  const beginMs = performance.now()
  const endMs = beginMs + seconds * 1000
  let count = 0
  const one = async () => {
    while (performance.now() < endMs) {
      const startMs = performance.now()
      await work(count++)
      latenciesMs.push(performance.now() - startMs)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  return describeLatencies(latenciesMs, (performance.now() - beginMs) / 1000)
}
