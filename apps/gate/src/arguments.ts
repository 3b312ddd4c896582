/** What the supervisor tells the gate on its command line. */
import { parseArgs } from "node:util"

export type GateArguments = {
  readonly host: string
  readonly port: number
  readonly build: string
  /** Folder with what the build step of pages left (`assets.json` and its files). */
  readonly assets: string
  /** Folder with the access software, if it is offered for download. */
  readonly downloads: string | undefined
}

const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})$/
const BUILD = /^[0-9a-f]{32}$/

/**
 * `--zone gate --name NAME --listen HOST:PORT --build HEX32 --assets FOLDER [--downloads FOLDER]`. The name is for whoever
 * lists processes. Anything else is a TypeError.
 */
export function parseArguments(words: readonly string[]): GateArguments {
  const option = { type: "string" } as const
  const { values } = parseArgs({
    args: [...words],
    options: { zone: option, name: option, listen: option, build: option, assets: option, downloads: option },
  })
  if (values.zone !== "gate" || values.name === undefined) throw new TypeError("--zone must be gate, --name a name")
  const { build = "", assets = "", downloads } = values
  if (!BUILD.test(build)) throw new TypeError("--build must be 32 hex digits")
  for (const folder of [assets, downloads ?? "/"])
    if (!folder.startsWith("/")) throw new TypeError("--assets and --downloads must be absolute folders")
  const match = LISTEN.exec(values.listen ?? "")
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) throw new TypeError("--listen must be HOST:PORT")
  return { host, port, build, assets, downloads }
}
