/** What the supervisor tells the console on its command line. */
import { parseArgs } from "node:util"
import { PAGE_ZONES, type PageZone } from "@schleuse/wire"

export type ConsoleArguments = {
  /** Which pages it serves. What may be asked for them the keeper knows from the descriptor. */
  readonly zone: PageZone
  readonly host: string
  readonly port: number
  readonly build: string
  /** Folder with what the build step of pages left (`assets.json` and its files). */
  readonly assets: string
  /** Folder with the fonts of papers. */
  readonly papers: string
}

const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})$/
const BUILD = /^[0-9a-f]{32}$/

/**
 * `--zone console|approvals --name NAME --listen HOST:PORT --build HEX32 --assets FOLDER --papers FOLDER`; all are required. The
 * name is for whoever lists processes. Anything else is a TypeError.
 */
export function parseArguments(words: readonly string[]): ConsoleArguments {
  const option = { type: "string" } as const
  const { values } = parseArgs({
    args: [...words],
    options: { zone: option, name: option, listen: option, build: option, assets: option, papers: option },
  })
  const zone = PAGE_ZONES.find((one) => one === values.zone)
  if (zone === undefined || values.name === undefined) throw new TypeError(`--zone must be ${PAGE_ZONES.join(" or ")}`)
  const { build = "", assets = "", papers = "" } = values
  if (!BUILD.test(build)) throw new TypeError("--build must be 32 hex digits")
  if (!assets.startsWith("/")) throw new TypeError("--assets must be an absolute folder")
  if (!papers.startsWith("/")) throw new TypeError("--papers must be an absolute folder")
  const match = LISTEN.exec(values.listen ?? "")
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) throw new TypeError("--listen must be HOST:PORT")
  return { zone, host, port, build, assets, papers }
}
