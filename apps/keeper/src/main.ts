/** The keeper's process: reads what its supervisor says (ours, or systemd), starts, hands descriptors on, stops. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { boolean, isFault, object, oneOf, optional, text } from "@schleuse/base"
import { type PublishedAddress, ZONES } from "@schleuse/wire"
import { parseArguments } from "./arguments.ts"
import { isDescriptor } from "./descriptor.ts"
import { type StartedKeeper, startKeeper } from "./keeper.ts"
import { requireBuild, requireConfinement } from "./self-check.ts"
import { GateReach } from "./supervision/gate-reach.ts"
import { killDoor as killUnderSystemd, superviseBySystemd, type SystemdEnvironment } from "./supervision/systemd.ts"

/** The database's state is unknown; the supervisor starts us again. */
const EXIT_FATAL = 70
const EXIT_REFUSED = 78

const message = object({
  attach: optional(object({ zone: oneOf(...ZONES), name: text(64), incoming: text(4096), blobs: text(4096) })),
  drain: optional(boolean),
})

function log(line: string): void {
  process.stderr.write(`${line}\n`)
}

function tell(what: object): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve()
    else process.send(what, () => resolve())
  })
}

function onFatal(error: unknown): never {
  log(`fatal: ${error instanceof Error ? (error.stack ?? error.message) : "unknown"}`)
  process.exit(EXIT_FATAL)
}

/** Hands what our supervisor sends to the keeper. */
function serveSupervisor(keeper: StartedKeeper): void {
  process.on("message", (received: unknown, handle: unknown) => {
    const { attach, drain } = message(received, "supervisor")
    if (drain === true) keeper.drain()
    if (attach === undefined) return
    if (isDescriptor(handle)) keeper.attach(handle, attach)
    else log("a descriptor did not arrive")
  })
  const stop = stopOnSignals(keeper, () => undefined)
  // Without a supervisor nobody starts doors or kills them: nothing may go on.
  process.on("disconnect", () => stop("supervisor-gone"))
}

/** systemd starts and ends the processes; we ask for doors and say nothing to anybody but the log. */
function serveSystemd(
  keeper: StartedKeeper,
  house: Omit<SystemdEnvironment, "attach">,
  consoleOrigin: string | undefined,
): void {
  const supervision = superviseBySystemd({ ...house, attach: (stream, attached) => keeper.attach(stream, attached) })
  stopOnSignals(keeper, supervision.stop)
  const runtime = process.env["RUNTIME_DIRECTORY"]
  if (keeper.setupCode === undefined || runtime === undefined) return
  // Not to the journal: it is kept, copied and read by more people than may set this up.
  const code = join(runtime, "setup-code")
  writeFileSync(code, `${keeper.setupCode}\n`, { mode: 0o600 })
  log(`the code for schleuse setup begin is in ${code}`)
  if (consoleOrigin === undefined) return
  const link = join(runtime, "setup-link")
  writeFileSync(link, `${consoleOrigin}/set-up?code=${keeper.setupCode}\n`, { mode: 0o600 })
  log(`the link that begins the set-up in a browser is in ${link}`)
}

function stopOnSignals(keeper: StartedKeeper, first: () => void): (reason: string) => void {
  let isStopping = false
  const stop = (reason: string) => {
    if (isStopping) return
    isStopping = true
    first()
    keeper.stop(reason).then(() => process.exit(0), onFatal)
  }
  process.on("SIGTERM", () => stop("asked"))
  process.on("SIGINT", () => stop("asked"))
  return stop
}

process.on("uncaughtException", onFatal)
process.on("unhandledRejection", onFatal)
try {
  const parsed = parseArguments(process.argv.slice(2))
  const {
    "supervised-by": supervisor,
    sockets,
    door: doors = [],
    data: dataFolder,
    build,
    isolation,
  } = parsed.arguments
  requireBuild(process.argv[1] ?? "", build)
  if (isolation === "systemd") {
    const [status, devices] = ["/proc/self/status", "/proc/self/net/dev"].map((file) => readFileSync(file, "utf8"))
    requireConfinement(process.geteuid?.() ?? 0, status ?? "", devices ?? "")
  }
  const house = supervisor === "systemd" ? { dataFolder, sockets: sockets ?? "/run/schleuse", doors, log } : undefined
  const killDoor = (name: string) => (house === undefined ? void tell({ kill: name }) : killUnderSystemd(name, house))
  const gateReach = house === undefined ? undefined : new GateReach(house)
  const announceReach = (published: readonly PublishedAddress[]) =>
    gateReach === undefined ? void tell({ published }) : gateReach.announce(published)
  const keeper = await startKeeper({ ...parsed, onFatal, killDoor, announceReach, log })
  if (house === undefined || gateReach === undefined) serveSupervisor(keeper)
  else serveSystemd(keeper, { ...house, gateReach: gateReach.inForce }, parsed.settings.console?.origins[0])
  const { mode, rootKey, vkey, setupCode } = keeper
  await tell({ ready: { mode, rootKey, vkey, ...(setupCode === undefined ? {} : { setupCode }) } })
} catch (error) {
  if (!isFault(error)) onFatal(error)
  log(`refused: ${error.message}`)
  await tell({ refused: { code: error.code, detail: error.detail } })
  process.exit(EXIT_REFUSED)
}
