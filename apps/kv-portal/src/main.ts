/**
 * The portal's process: `--listen HOST:PORT [--assets FOLDER]`, certificate and key in one JSON line on standard input.
 *
 * Says in one line where it listens. It ends with its standard input: whoever
 * started it and is killed takes it along.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import { object, parseJson, text } from "@schleuse/base"
import { Assets, parseAssets } from "@schleuse/web"
import { PortalServer } from "./portal-server.ts"

const credentials = object({ certificate: text(16_384), key: text(16_384) })

const option = { type: "string", default: "" } as const
const { values } = parseArgs({ options: { listen: option, assets: option } })
const [, host = "", port = ""] = /^([0-9.]+):(\d{1,5})$/.exec(values.listen) ?? []
if (host === "") throw new TypeError("--listen must be HOST:PORT")

const log = (line: object): void => console.error(JSON.stringify(line))
const folder = values.assets
const assets =
  folder === ""
    ? new Assets([])
    : parseAssets(readFileSync(join(folder, "assets.json"), "utf8"), (file) => readFileSync(join(folder, file)))

const input = createInterface({ input: process.stdin })
input.once("close", () => process.exit(0))
process.once("SIGTERM", () => process.exit(0))
const line = await new Promise<string>((resolve) => input.once("line", resolve))
const { certificate, key } = credentials(parseJson(line), "standard input")
const server = new PortalServer({ host, port: Number(port), certificate, key, assets, log })
const listening = { host, port: await server.listen() }
console.log(JSON.stringify({ listening }))
