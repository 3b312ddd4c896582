/**
 * Patience with a stream that a browser waits for: what nobody has answered is tried again for a while.
 *
 * A keeper that is busy, a gate that is being replaced, a link that broke off: not a byte of the browser's has gone
 * anywhere yet, so that a second try can do nothing twice. A no is passed on at once.
 */
import { setTimeout as pause } from "node:timers/promises"
import { type Clock, type FaultCode, isFault } from "@schleuse/base"

const PATIENCE_MS = 15_000
const PAUSE_MS = 500
const UNANSWERED: readonly FaultCode[] = ["GATE_UNREACHABLE", "KEEPER_AWAY"]

/** Gives what `open` gives. `untilReady` waits for the link, at most so long. @throws what `open` threw last */
export async function withPatience<T>(
  open: () => Promise<T>,
  untilReady: (limitMs: number) => Promise<void>,
  clock: Clock,
): Promise<T> {
  const endsAt = clock.monotonicMs() + PATIENCE_MS
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const leftMs = endsAt - clock.monotonicMs() - PAUSE_MS
      if (!isFault(error) || !UNANSWERED.includes(error.code) || leftMs <= 0) throw error
      await pause(PAUSE_MS)
      // The link comes back by attempts of its own: browsers that wait make no more of them.
      await untilReady(leftMs)
    }
  }
}
