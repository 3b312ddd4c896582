/** What the supervisor tells the console on its command line. */
import { parseArgs } from "node:util"

export type ConsoleArguments = {
  readonly host: string
  readonly port: number
  readonly build: string
  /** Folder with what the build step of pages left (`assets.json` and its files). */
  readonly assets: string
}

const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})$/
const BUILD = /^[0-9a-f]{32}$/

/**
 * `--zone console --name NAME --listen HOST:PORT --build HEX32 --assets FOLDER`; all are required. Zone and name are for
 * whoever lists processes. Anything else is a TypeError.
 */
export function parseArguments(words: readonly string[]): ConsoleArguments {
  const option = { type: "string" } as const
  const { values } = parseArgs({
    args: [...words],
    options: { zone: option, name: option, listen: option, build: option, assets: option },
  })
  if (values.zone !== "console" || values.name === undefined) throw new TypeError("--zone must be console")
  const { build = "", assets = "" } = values
  if (!BUILD.test(build)) throw new TypeError("--build must be 32 hex digits")
  if (!assets.startsWith("/")) throw new TypeError("--assets must be an absolute folder")
  const match = LISTEN.exec(values.listen ?? "")
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) throw new TypeError("--listen must be HOST:PORT")
  return { host, port, build, assets }
}
