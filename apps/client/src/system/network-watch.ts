/** Notices that the network changed: the addresses of this PC are others than a moment ago. */
import { networkInterfaces } from "node:os"
import type { PcSystem } from "./pc-system.ts"

const LOOK_MS = 3000

/** The addresses that lead out of this PC, as one text; temporary IPv6 addresses count, for streams hang on them. */
export function addressesOf(interfaces: ReturnType<typeof networkInterfaces>): string {
  return Object.entries(interfaces)
    .flatMap(([name, rows = []]) => rows.filter((row) => !row.internal).map(({ address }) => `${name} ${address}`))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join("\n")
}

/** Looks every few seconds; the result ends it. */
export const watchNetwork = ((onChange, look = () => addressesOf(networkInterfaces())) => {
  let last = look()
  const timer = setInterval(() => {
    const now = look()
    if (now === last) return
    last = now
    onChange()
  }, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}) satisfies (onChange: () => void, look?: () => string) => ReturnType<PcSystem["watchNetwork"]>
