/**
 * The gate's process: arguments in, one line about the listener out, the keeper at descriptor 3.
 *
 * Only wires. Which zone this is the keeper knows from the descriptor alone.
 */
import { readFileSync } from "node:fs"
import { Socket } from "node:net"
import { join } from "node:path"
import { systemClock } from "@schleuse/base"
import { parseAssets } from "@schleuse/web"
import { parseArguments } from "./arguments.ts"
import { GateServer } from "./gate-server.ts"
import { Downloads } from "./pages/downloads.ts"

const KEEPER_DESCRIPTOR = 3

const { host, port, build, assets: folder, downloads } = parseArguments(process.argv.slice(2))
const keeper = new Socket({ fd: KEEPER_DESCRIPTOR, readable: true, writable: true })
const assets = parseAssets(readFileSync(join(folder, "assets.json"), "utf8"), (file) =>
  readFileSync(join(folder, file)),
)
// What is unexpected goes to the supervisor's log, with its reference and without anything that a person typed.
const log = (line: object): void => console.error(JSON.stringify(line))
const server = new GateServer({
  host,
  port,
  build,
  keeper,
  assets,
  // Without a folder there is nothing to offer, and the pages say so.
  downloads: new Downloads({ folder: downloads ?? join(folder, "none"), monotonicMs: systemClock.monotonicMs, log }),
  log,
})
process.on("SIGTERM", () => void server.stop())
// State after an unexpected throw is unknown: end, and come back by the normal start.
process.on("uncaughtException", (error) => {
  log({ defect: error.stack ?? error.message })
  process.exit(1)
})
const listening = await server.start()
console.log(JSON.stringify({ listening }))
await server.stopped
process.exit(0)
