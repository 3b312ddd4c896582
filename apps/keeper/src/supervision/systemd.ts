/**
 * Supervised by systemd: doors are started by asking for them, operators come through an inherited listener.
 *
 * The sockets belong to systemd and may be dialled by this user alone. A
 * connection to `spawn-ZONE` starts a door: a fresh process whose descriptor 3
 * is the other end (docs/decisions/0004). So here too the descriptor is the
 * zone, and a door that comes back is a new process. A connection to
 * `kill-ZONE` kills whatever runs as that door. Unix sockets only: the unit has
 * no network.
 */
import { connect, createServer, type Socket } from "node:net"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { isDoorZone, type ListenerZone } from "@schleuse/wire"
import type { Attached } from "../descriptor.ts"

/** Where systemd puts the first inherited descriptor (sd_listen_fds). */
const FIRST_DESCRIPTOR = 3
const FIRST_WAIT_MS = 100
const LAST_WAIT_MS = 10_000
/** A door that lived this long was healthy: its end is news, not the next failure of a row. */
const QUIET_MS = 60_000

export type SystemdEnvironment = {
  readonly dataFolder: string
  /** Folder of the sockets. */
  readonly sockets: string
  readonly doors: readonly ListenerZone[]
  readonly attach: (stream: Socket, attached: Attached) => void
  readonly log: (line: string) => void
  /** The gate is asked for when its way out is limited, and not before. */
  readonly gateReach: Promise<void>
}

export type Supervision = {
  /** Starts no more doors and takes no more operators; connections that exist stay. */
  readonly stop: () => void
}

/** Has the processes of a door killed, whatever they do about it. Tells the log if that fails. */
export function killDoor(zone: string, { sockets, log }: Pick<SystemdEnvironment, "sockets" | "log">): void {
  log(`door ${zone} is to be killed`)
  const socket = connect({ path: join(sockets, `kill-${zone}`) })
  socket.on("error", (error) => log(`door ${zone} could not be killed: ${error.message}`))
  // What answers is only that the connection closes.
  socket.resume()
}

/** Begins to ask for doors and to take operators. @throws ARGUMENT_INVALID if there is no operators' listener */
export function superviseBySystemd(environment: SystemdEnvironment): Supervision {
  requireListener(process.env, process.pid)
  const { attach } = environment
  let operators = 0
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy())
    attach(socket, { zone: "operator", name: `operator-${++operators}`, incoming: "", blobs: "" })
  })
  server.listen({ fd: FIRST_DESCRIPTOR })
  let isWanted = true
  const ends = environment.doors.filter((one) => one !== "gate").map((one) => keepDoor(one, environment))
  if (environment.doors.includes("gate"))
    void environment.gateReach.then(() => (isWanted ? ends.push(keepDoor("gate", environment)) : undefined))
  return {
    stop: () => {
      isWanted = false
      server.close()
      for (const end of ends) end()
    },
  }
}

/** The environment as sd_listen_fds(3) describes it: one listener, named in the socket's unit. */
export function requireListener(env: Readonly<Record<string, string | undefined>>, pid: number): void {
  const { LISTEN_PID: forPid, LISTEN_FDS: count, LISTEN_FDNAMES: names } = env
  if (forPid !== String(pid) || count !== "1" || names !== "operator") {
    throw new Fault("ARGUMENT_INVALID", `no operators' socket from systemd (${count ?? "0"} ${names ?? ""})`)
  }
}

/** One door at a time, as long as the keeper runs. Returns what ends that. */
export function keepDoor(
  zone: ListenerZone,
  { dataFolder, sockets, attach, log }: Omit<SystemdEnvironment, "doors" | "gateReach">,
): () => void {
  const path = join(sockets, `spawn-${zone}`)
  const attached = { zone, name: zone, ...foldersOf(zone, dataFolder) }
  let isWanted = true
  let waitMs = FIRST_WAIT_MS
  let timer: NodeJS.Timeout | undefined
  const dial = () => {
    const startedMs = performance.now()
    const socket = connect({ path })
    let why = "its connection ended"
    socket.once("connect", () => attach(socket, attached))
    socket.on("error", (error) => {
      why = error.message
      socket.destroy()
    })
    socket.once("close", () => {
      if (!isWanted) return
      if (performance.now() - startedMs >= QUIET_MS) waitMs = FIRST_WAIT_MS
      log(`door ${zone}: ${why}; another one in ${waitMs} ms`)
      timer = setTimeout(dial, waitMs)
      waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)
    })
  }
  dial()
  return () => {
    isWanted = false
    clearTimeout(timer)
  }
}

/** Only what moves files has folders. */
function foldersOf(zone: ListenerZone, dataFolder: string): Pick<Attached, "incoming" | "blobs"> {
  if (!isDoorZone(zone)) return { incoming: "", blobs: "" }
  return { incoming: join(dataFolder, "incoming", zone), blobs: join(dataFolder, "blobs") }
}
