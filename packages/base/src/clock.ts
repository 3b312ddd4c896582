/** Clock: the only source of time, so that tests can set it and a step can be noticed. */

export type Clock = {
  /** Milliseconds since 1970, as the system believes; may step. */
  readonly wallMs: () => number
  /** Milliseconds since an unknown start; never steps back. */
  readonly monotonicMs: () => number
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => Math.floor(Number(process.hrtime.bigint() / 1_000_000n)),
}
