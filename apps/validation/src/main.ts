/**
 * The validation server's process: arguments in, one line about the listener out, the keeper at descriptor 3.
 *
 * Only wires. Which zone this is the keeper knows from the descriptor alone.
 */
import { Socket } from "node:net"
import { parseArguments } from "./arguments.ts"
import { ValidationServer } from "./validation-server.ts"

const KEEPER_DESCRIPTOR = 3

/** What is unexpected goes to the supervisor, without anything that a client sent. */
function report(error: unknown, reference: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : "not an Error"
  console.error(JSON.stringify({ defect: text, reference }))
}

const { host, port, build } = parseArguments(process.argv.slice(2))
const keeper = new Socket({ fd: KEEPER_DESCRIPTOR, readable: true, writable: true })
const server = new ValidationServer({ host, port, build, keeper, onDefect: report })
process.on("SIGTERM", () => void server.stop())
// State after an unexpected throw is unknown: end, and come back by the normal start.
process.on("uncaughtException", (error) => {
  report(error, "")
  process.exit(1)
})
const listening = await server.start()
console.log(JSON.stringify({ listening }))
await server.stopped
process.exit(0)
