/** What the supervisor tells a door on its command line. */
import { parseArgs } from "node:util"
import { DOOR_ZONES, type DoorZone } from "@schleuse/wire"

export type DoorArguments = {
  readonly zone: DoorZone
  readonly name: string
  readonly host: string
  readonly port: number
  readonly build: string
}

const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9a-zA-Z.-]+)):([0-9]{1,5})$/
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/
const BUILD = /^[0-9a-f]{32}$/

/** `--zone sftp|inside --name NAME --listen HOST:PORT --build HEX32`; all are required. Anything else is a TypeError. */
export function parseArguments(words: readonly string[]): DoorArguments {
  const option = { type: "string" } as const
  const { values } = parseArgs({
    args: [...words],
    options: { zone: option, name: option, listen: option, build: option },
  })
  const zone = DOOR_ZONES.find((one) => one === values.zone)
  if (zone === undefined) throw new TypeError(`--zone must be one of ${DOOR_ZONES.join(", ")}`)
  const { name = "", build = "" } = values
  if (!NAME.test(name)) throw new TypeError("--name must be lower-case letters, digits and hyphens")
  if (!BUILD.test(build)) throw new TypeError("--build must be 32 hex digits")
  const match = LISTEN.exec(values.listen ?? "")
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65535) throw new TypeError("--listen must be HOST:PORT")
  return { zone, name, host, port, build }
}
