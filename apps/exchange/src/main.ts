/**
 * A door process: arguments in, one line about the listener out, the keeper at descriptor 3.
 *
 * Only wires. Which zone this is the keeper knows from the descriptor alone;
 * zone and name are for whoever lists processes.
 */
import { Socket } from "node:net"
import { parseArguments } from "./arguments.ts"
import { Door } from "./door.ts"
import { isHashWorker } from "./transfers/hash-worker.ts"
import { startHashThread } from "./transfers/running-hash.ts"

const KEEPER_DESCRIPTOR = 3

/** A door has no log: what is unexpected goes to the supervisor, without anything that a client sent. */
function report(error: unknown, reference: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : "not an Error"
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined
  console.error(JSON.stringify({ defect: text, cause, reference }))
}

async function run(): Promise<void> {
  const { host, port, build } = parseArguments(process.argv.slice(2))
  if (!startHashThread()) console.error("no thread for hashes: large files are slower")
  const keeper = new Socket({ fd: KEEPER_DESCRIPTOR, readable: true, writable: true })
  const door = new Door({ host, port, build, keeper, onDefect: report })
  process.on("SIGTERM", () => void door.drain())
  // State after an unexpected throw is unknown: end, and come back by the normal start.
  process.on("uncaughtException", (error) => {
    report(error, "")
    process.exit(1)
  })
  const listening = await door.start()
  console.log(JSON.stringify({ listening }))
  await door.stopped
  process.exit(0)
}

// In a bundle the hash worker loads this file too.
if (!isHashWorker) await run()
