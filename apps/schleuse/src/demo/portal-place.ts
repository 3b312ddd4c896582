/** Where the demo's portal listens: an address of this machine that nobody has to know, kept because it is published. */
import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { isIPv4 } from "node:net"
import { join } from "node:path"
import { Fault, integer, object, parseJson, text } from "@schleuse/base"
import type { ListenAddress } from "../settings/listen-address.ts"
import { replaceFile } from "../supervisor/data-folder.ts"
import { demoFolder } from "./client-keys.ts"
import { canListen, findFreePort } from "./free-port.ts"

/** How browsers behind the gate call it. */
export const PORTAL = { name: "kv-portal", host: "portal.kv.test", port: 443 } as const

/** Linux listens on all of 127.0.0.0/8. Elsewhere there is only the first of them. */
const INSIDE = "127.0.77.1"
const ELSEWHERE = "127.0.0.1"
const DEFAULT_PORT = 8443

const shape = object({ version: integer(1, 1), host: text(15), port: integer(1, 65_535) })

/** Of an earlier start. @throws DEMO_WORLD_UNREADABLE */
export function findPortalPlace(dataFolder: string): ListenAddress | undefined {
  const path = pathIn(dataFolder)
  if (!existsSync(path)) return undefined
  try {
    const { host, port } = shape(parseJson(readFileSync(path, "utf8")), "kv-portal.json")
    if (!isIPv4(host)) throw new TypeError("not an address")
    return { host, port }
  } catch (cause) {
    throw new Fault("DEMO_WORLD_UNREADABLE", path, { cause })
  }
}

/** @param auto among houses that run side by side */
export async function newPortalPlace(auto: boolean): Promise<ListenAddress> {
  const host = (await canListen(INSIDE, 0)) ? INSIDE : ELSEWHERE
  const isDefault = !auto && (await canListen(host, DEFAULT_PORT))
  return { host, port: isDefault ? DEFAULT_PORT : await findFreePort(host) }
}

export function savePortalPlace(dataFolder: string, { host, port }: ListenAddress): void {
  mkdirSync(demoFolder(dataFolder), { recursive: true, mode: 0o755 })
  replaceFile(pathIn(dataFolder), `${JSON.stringify({ version: 1, host, port })}\n`, 0o644)
}

function pathIn(dataFolder: string): string {
  return join(demoFolder(dataFolder), "kv-portal.json")
}
