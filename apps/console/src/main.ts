/**
 * The console's process: arguments in, one line about the listener out, the keeper at descriptor 3.
 *
 * Only wires. Which zone this is the keeper knows from the descriptor alone; ours says which pages are served.
 */
import { readFileSync } from "node:fs"
import { Socket } from "node:net"
import { join } from "node:path"
import { FONT_FILES, type PaperFonts } from "@schleuse/documents/fonts"
import { parseAssets } from "@schleuse/web"
import { parseArguments } from "./arguments.ts"
import { ConsoleServer } from "./console-server.ts"

const KEEPER_DESCRIPTOR = 3

const { zone, host, port, build, assets: folder, papers } = parseArguments(process.argv.slice(2))
const keeper = new Socket({ fd: KEEPER_DESCRIPTOR, readable: true, writable: true })
const assets = parseAssets(readFileSync(join(folder, "assets.json"), "utf8"), (file) =>
  readFileSync(join(folder, file)),
)
const font = (file: string) => readFileSync(join(papers, file))
const paperFonts = (): PaperFonts => ({ regular: font(FONT_FILES.regular), bold: font(FONT_FILES.bold) })
// What is unexpected goes to the supervisor's log, with its reference and without anything that a person typed.
const log = (line: object): void => console.error(JSON.stringify(line))
const server = new ConsoleServer({ zone, host, port, build, keeper, assets, paperFonts, log })
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
