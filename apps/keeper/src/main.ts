/** The keeper's process: reads what the supervisor says, starts, hands descriptors on, stops. */
import { boolean, isFault, object, oneOf, optional, text } from "@schleuse/base"
import { ZONES } from "@schleuse/wire"
import { parseArguments } from "./arguments.ts"
import { isDescriptor } from "./descriptor.ts"
import { type StartedKeeper, startKeeper } from "./keeper.ts"

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

/** Hands what the supervisor sends to the keeper. */
function serve(keeper: StartedKeeper): void {
  process.on("message", (received: unknown, handle: unknown) => {
    const { attach, drain } = message(received, "supervisor")
    if (drain === true) keeper.drain()
    if (attach === undefined) return
    if (isDescriptor(handle)) keeper.attach(handle, attach)
    else log("a descriptor did not arrive")
  })
  let isStopping = false
  const stop = (reason: string) => {
    if (isStopping) return
    isStopping = true
    keeper.stop(reason).then(() => process.exit(0), onFatal)
  }
  process.on("SIGTERM", () => stop("asked"))
  process.on("SIGINT", () => stop("asked"))
  // Without a supervisor nobody starts doors or kills them: nothing may go on.
  process.on("disconnect", () => stop("supervisor-gone"))
}

process.on("uncaughtException", onFatal)
process.on("unhandledRejection", onFatal)
try {
  const killDoor = (name: string) => void tell({ kill: name })
  const keeper = await startKeeper({ ...parseArguments(process.argv.slice(2)), onFatal, killDoor, log })
  serve(keeper)
  const { mode, rootKey, vkey, setupCode } = keeper
  await tell({ ready: { mode, rootKey, vkey, ...(setupCode === undefined ? {} : { setupCode }) } })
} catch (error) {
  if (!isFault(error)) onFatal(error)
  log(`refused: ${error.message}`)
  await tell({ refused: { code: error.code, detail: error.detail } })
  process.exit(EXIT_REFUSED)
}
