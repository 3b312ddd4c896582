/** What the supervisor tells the validation server on its command line. */
import { parseArgs } from "node:util"

export type ValidationArguments = { readonly host: string; readonly port: number; readonly build: string }

const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})$/
const BUILD = /^[0-9a-f]{32}$/

/**
 * `--zone validation --name NAME --listen HOST:PORT --build HEX32`; all are required. Zone and name are for whoever lists
 * processes. Anything else is a TypeError.
 */
export function parseArguments(words: readonly string[]): ValidationArguments {
  const option = { type: "string" } as const
  const { values } = parseArgs({
    args: [...words],
    options: { zone: option, name: option, listen: option, build: option },
  })
  if (values.zone !== "validation" || values.name === undefined) throw new TypeError("--zone must be validation")
  const { build = "" } = values
  if (!BUILD.test(build)) throw new TypeError("--build must be 32 hex digits")
  const match = LISTEN.exec(values.listen ?? "")
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) throw new TypeError("--listen must be HOST:PORT")
  return { host, port, build }
}
