/** One stream from a PC that is far away: what each added round trip costs, beside `ssh -L`. As root. */
import { AccessHouse } from "../access/access-house.ts"
import { DelayedLink } from "../access/delayed-link.ts"
import { askLoadFrom, startApplication, startSshForward } from "../access/ways.ts"
import { median } from "../measure/latencies.ts"
import { end } from "../peers/programs.ts"
import type { Part, Row } from "./part.ts"
import { rounded } from "./rounds.ts"

const ROUND_TRIPS_MS = [0, 20, 100]
const DIRECTIONS = ["down", "up"] as const

export const gateFar: Part = {
  name: "gate-far",
  purpose: "one stream from a PC whose way to the gate takes its time",
  run: async ({ dataFolder, rounds, largeBytes, say }) => {
    if (process.geteuid?.() !== 0) return [{ what: "needs root: network namespaces", figures: {} }]
    const application = await startApplication()
    const rows: Row[] = []
    try {
      for (const roundTripMs of ROUND_TRIPS_MS) {
        const link = await DelayedLink.start(roundTripMs)
        const house = await AccessHouse.start(dataFolder(`house-${roundTripMs}`), application.port, link.prefix)
        try {
          await link.offer(house.gatePort)
          const pc = await house.addPc()
          const ssh = await startSshForward(dataFolder(`ssh-${roundTripMs}`), application.port, link)
          const ways = [
            { name: "Schleuse", port: pc.localPort },
            { name: "ssh -L", port: ssh.port },
          ]
          // A long way needs no gigabyte to be known.
          const bytes = roundTripMs === 0 ? largeBytes : Math.ceil(largeBytes / 5)
          for (const direction of DIRECTIONS) {
            const rates = new Map<string, number[]>(ways.map(({ name }) => [name, []]))
            for (let round = 0; round < rounds; round++) {
              for (const { name, port } of ways) {
                const seconds = await askLoadFrom(link.prefix, direction, port, bytes, 1)
                rates.get(name)?.push(bytes / 1e6 / seconds)
                say(`gate-far: ${roundTripMs} ms, ${direction}, ${name}: ${Math.round(bytes / 1e6 / seconds)} MB/s`)
              }
            }
            for (const { name } of ways) {
              const rate = median(rates.get(name) ?? [])
              const times = rate / median(rates.get("ssh -L") ?? [])
              rows.push({
                what: `${direction}, ${roundTripMs} ms added, ${name}`,
                figures: { "MB/s": rounded(rate, 0), "times ssh -L": rounded(times) },
              })
            }
          }
          await ssh.stop()
        } finally {
          await house.stop()
          await link.stop()
        }
      }
    } finally {
      await end(application.child)
    }
    return rows
  },
}
