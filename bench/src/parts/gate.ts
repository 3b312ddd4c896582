/** The way of the access software: application, PC, TLS, gate, server; beside `ssh -L` and bare TLS. */
import { readFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { AccessHouse } from "../access/access-house.ts"
import { enrolDevices } from "../access/devices.ts"
import { IdleConnections, LINKS_OF_DEVICE } from "../access/idle-connections.ts"
import { askLoad, startApplication, startBareTls, startSshForward, type Way } from "../access/ways.ts"
import { median } from "../measure/latencies.ts"
import { processMemory, treeCpuSeconds } from "../measure/process-cpu.ts"
import { end } from "../peers/programs.ts"
import type { Part, Row } from "./part.ts"
import { rounded } from "./rounds.ts"

const DIRECTIONS = ["down", "up"] as const
const STREAMS = [1, 4]
const FIRST_BYTES = 50
/** So many live streams are ended at once, from PCs that may have 256 each. */
const ENDED_STREAMS = 1000
const ENDED_PCS = 4

type Run = { readonly seconds: number; readonly cpuSeconds: number }

export const gate: Part = {
  name: "gate",
  purpose: "through the access software and the gate, all hops on this machine",
  run: async ({ dataFolder, rounds, largeBytes, idleSessions, say }) => {
    const application = await startApplication()
    const house = await AccessHouse.start(dataFolder("house"), application.port)
    const rows: Row[] = []
    const ways: Way[] = []
    try {
      const pc = await house.addPc()
      const ours = {
        name: "Schleuse",
        port: pc.localPort,
        pids: [pc.pid, house.gatePid],
        stop: () => Promise.resolve(),
      }
      ways.push(ours, await startSshForward(dataFolder("ssh"), application.port), await startBareTls(dataFolder("tls")))
      // First: each connection that has ended stands in the kernel's table for a minute, and whose a new one is, is read from there.
      rows.push(...(await firstBytes(ours.port, application.port)))
      rows.push(...(await bulk(ways, rounds, largeBytes, say)))
      rows.push(await idle(house, idleSessions, say))
      rows.push(await ending(house, pc.localPort, say))
    } finally {
      for (const way of ways) await way.stop()
      await house.stop()
      await end(application.child)
    }
    return rows
  },
}

async function bulk(ways: readonly Way[], rounds: number, bytes: number, say: (line: string) => void): Promise<Row[]> {
  const runs = new Map<string, Run[]>()
  const of = (way: Way, what: string): Run[] => {
    const key = `${way.name} ${what}`
    const list = runs.get(key) ?? []
    runs.set(key, list)
    return list
  }
  for (let round = 0; round < rounds; round++) {
    for (const streams of STREAMS) {
      for (const direction of DIRECTIONS) {
        for (const way of ways) {
          const before = cpu(way)
          const ca = way.ca === undefined ? [] : [way.ca]
          const seconds = await askLoad(direction, way.port, bytes, streams, ...ca)
          of(way, `${direction} ${streams}`).push({ seconds, cpuSeconds: cpu(way) - before })
          say(
            `gate: round ${round + 1}, ${direction}, ${streams}, ${way.name}: ${Math.round(bytes / 1e6 / seconds)} MB/s`,
          )
        }
      }
    }
  }
  const [ours, ssh, tls] = ways
  return STREAMS.flatMap((streams) =>
    DIRECTIONS.flatMap((direction) =>
      ways.map((way) => {
        const what = `${direction} ${streams}`
        const own = of(way, what)
        const against = (other: Way | undefined) =>
          other === undefined
            ? undefined
            : median(own.map(({ seconds }, i) => (of(other, what)[i]?.seconds ?? 0) / seconds))
        return {
          what: `${direction}, ${streams} stream${streams === 1 ? "" : "s"}, ${way.name}`,
          figures: {
            "MB/s": rounded(median(own.map(({ seconds }) => bytes / 1e6 / seconds)), 0),
            "times ssh -L": rounded(against(ssh)),
            "times bare TLS": rounded(against(tls)),
            "CPU s/GB between": rounded(median(own.map(({ cpuSeconds }) => cpuSeconds / (bytes / 1e9)))),
          },
          aim: way === ours ? "at least 1.0 and 0.6" : undefined,
        }
      }),
    ),
  )
}

function cpu({ pids }: Way): number {
  return pids.reduce((sum, pid) => sum + treeCpuSeconds(pid), 0)
}

async function firstBytes(port: number, application: number): Promise<Row[]> {
  const there = await askLoad("first", application, FIRST_BYTES)
  const here = await askLoad("first", port, FIRST_BYTES)
  return [
    { what: "new stream to first byte, direct TCP", figures: { ms: rounded(there) } },
    {
      what: "new stream to first byte, Schleuse",
      figures: { ms: rounded(here), "ms more": rounded(here - there) },
      aim: "at most 1 ms more",
    },
  ]
}

async function idle(house: AccessHouse, count: number, say: (line: string) => void): Promise<Row> {
  const ca = readFileSync(house.ca)
  const devices = await enrolDevices(house.gatePort, ca, house.codesFor(Math.ceil(count / LINKS_OF_DEVICE)))
  say(`gate: ${devices.length} more devices`)
  const before = processMemory(house.gatePid).residentBytes
  const connections = new IdleConnections(house.gatePort, ca, devices)
  try {
    await connections.open(count)
    say(`gate: ${count} idle connections`)
    const more = processMemory(house.gatePid).residentBytes - before
    return {
      what: `${count} idle PCs`,
      figures: { "gate MB": rounded(more / 1e6, 0), "KB each": rounded(more / 1e3 / count, 0) },
      aim: "below 100 KB each",
    }
  } finally {
    connections.close()
  }
}

/** Blocks an account with live streams, and waits until the last one is gone at the PC. */
async function ending(house: AccessHouse, firstPort: number, say: (line: string) => void): Promise<Row> {
  const ports = [firstPort]
  while (ports.length < ENDED_PCS) ports.push((await house.addPc()).localPort)
  const sockets: Socket[] = []
  for (const port of ports) {
    const opened = Array.from({ length: ENDED_STREAMS / ENDED_PCS }, () => openLive(port))
    sockets.push(...(await Promise.all(opened)))
  }
  house.loginAs("it-service")
  // On both ends of each, and none being opened: what ends them has the processors for itself.
  while (house.countStreams() < sockets.length) await new Promise((resolve) => setTimeout(resolve, 100))
  say(`gate: ${sockets.length} live streams`)
  const closed = sockets.map(
    (socket) => new Promise<number>((resolve) => socket.once("close", () => resolve(performance.now()))),
  )
  const askedAt = performance.now()
  // Beside it: what closes meanwhile is seen when it closes.
  const answered = house.ask(["account", "block", "dr-beispiel", "--reason", "bench"]).then(() => performance.now())
  const times = await Promise.all(closed)
  const answeredAt = await answered
  return {
    what: `${sockets.length} live streams of an account that is blocked`,
    figures: {
      "ms from the command's start": rounded(Math.max(...times) - askedAt, 0),
      "ms from the first to the last": rounded(Math.max(...times) - Math.min(...times), 0),
      "ms after its answer": rounded(Math.max(...times) - answeredAt, 0),
    },
    aim: "all within 1000 ms",
  }
}

/** One that has sent a byte there and stays. */
function openLive(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port }, () => {
      socket.write("u")
      resolve(socket)
    })
    socket.on("error", reject)
  })
}
