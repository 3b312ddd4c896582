/** One stream from a PC that is far away: what each added round trip costs, beside `ssh -L` and openvpn. As root. */
import { AccessHouse } from "../access/access-house.ts"
import { DelayedLink } from "../access/delayed-link.ts"
import { startOpenvpn } from "../access/openvpn.ts"
import { askLoadFrom, startApplication, startSshForward } from "../access/ways.ts"
import { median } from "../measure/latencies.ts"
import { end, isInstalled } from "../peers/programs.ts"
import type { Part, PartContext, Row } from "./part.ts"
import { rounded } from "./rounds.ts"

const ROUND_TRIPS_MS = [0, 20, 100]
const DIRECTIONS = ["down", "up"] as const
const TRANSPORTS = ["udp", "tcp"] as const

/** Where the far side finds the application: a port of its own loopback, or an address with a port. */
type FarWay = { readonly name: string; readonly place: string | number }

export const gateFar: Part = {
  name: "gate-far",
  purpose: "one stream from a PC whose way to the gate takes its time",
  run: async (context) => {
    if (process.geteuid?.() !== 0) return [{ what: "needs root: network namespaces", figures: {} }]
    const application = await startApplication()
    const rows: Row[] = []
    try {
      for (const roundTripMs of ROUND_TRIPS_MS) rows.push(...(await atDistance(context, roundTripMs, application.port)))
    } finally {
      await end(application.child)
    }
    if (!isInstalled("openvpn")) rows.push({ what: "openvpn is not installed: not measured", figures: {} })
    return rows
  },
}

/** All ways at one distance; whatever was started ends, also if something fails. */
async function atDistance(
  { dataFolder, rounds, largeBytes, say }: PartContext,
  roundTripMs: number,
  application: number,
): Promise<Row[]> {
  const started = new AsyncDisposableStack()
  try {
    const link = await DelayedLink.start(roundTripMs)
    started.defer(() => link.stop())
    const house = await AccessHouse.start(dataFolder(`house-${roundTripMs}`), application, link.prefix)
    started.defer(() => house.stop())
    await link.offer(house.gatePort)
    const pc = await house.addPc()
    const ssh = await startSshForward(dataFolder(`ssh-${roundTripMs}`), application, link)
    started.defer(() => ssh.stop())
    const ways: FarWay[] = [
      { name: "Schleuse", place: pc.localPort },
      { name: "ssh -L", place: ssh.port },
    ]
    for (const transport of isInstalled("openvpn") ? TRANSPORTS : []) {
      const vpn = await startOpenvpn(dataFolder(`openvpn-${transport}-${roundTripMs}`), link, transport)
      started.defer(() => vpn.stop())
      ways.push(vpn)
    }
    const rates = new Map<string, number[]>()
    // A long way needs no gigabyte to be known.
    const bytes = roundTripMs === 0 ? largeBytes : Math.ceil(largeBytes / 5)
    const measure = async (direction: string, { name, place }: FarWay): Promise<void> => {
      const rate = bytes / 1e6 / (await askLoadFrom(link.prefix, direction, place, bytes, 1))
      rates.set(`${direction} ${name}`, [...(rates.get(`${direction} ${name}`) ?? []), rate])
      say(`gate-far: ${roundTripMs} ms, ${direction}, ${name}: ${Math.round(rate)} MB/s`)
    }
    for (const direction of DIRECTIONS)
      for (let round = 0; round < rounds; round++) for (const way of ways) await measure(direction, way)
    const against = (direction: string) => median(rates.get(`${direction} ssh -L`) ?? [])
    return [...rates].map(([what, measured]) => {
      const [direction = "", ...name] = what.split(" ")
      const rate = median(measured)
      return {
        what: `${direction}, ${roundTripMs} ms added, ${name.join(" ")}`,
        figures: { "MB/s": rounded(rate, 0), "times ssh -L": rounded(rate / against(direction)) },
      }
    })
  } finally {
    await started.disposeAsync()
  }
}
