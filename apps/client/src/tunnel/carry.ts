/** Bytes both ways between two streams: as fast as the slower one takes them, half-close honoured, ended once. */
import type { Duplex } from "node:stream"

/** Resolves when both ways are over; never rejects. */
export function carry(a: Duplex, b: Duplex): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = (): void => {
    a.destroy()
    b.destroy()
    resolve()
  }
  const watch = (side: Duplex, other: Duplex): void => {
    side.on("error", end)
    side.on("close", () => {
      // What a side said to its end still reaches the other; what broke off ends both.
      if (!(side.readableEnded && side.writableFinished) || other.closed) end()
    })
    side.on("data", (chunk: Buffer) => {
      if (!other.write(chunk)) side.pause()
    })
    other.on("drain", () => side.resume())
    side.on("end", () => other.end())
  }
  watch(a, b)
  watch(b, a)
  return promise
}
