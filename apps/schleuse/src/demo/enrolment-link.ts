/** A link for the access software, kept beside the toys of its person so that a later start can print it again. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Fault, type Infer, integer, object, parseJson, text } from "@schleuse/base"
import type { KeeperClient } from "@schleuse/wire"
import { replaceFile } from "../supervisor/data-folder.ts"
import { demoFolder } from "./client-keys.ts"

/** Whose link the demo prints. */
export const DOCTOR = "dr-beispiel"

const DEVICES = 5
const DAYS = 30

const shape = object({ code: text(40), expiresAt: integer() })
export type DemoLink = Infer<typeof shape>

/** Of an earlier start, if it is still good. @throws DEMO_WORLD_UNREADABLE */
export function findLink(dataFolder: string, login: string, nowMs: number): DemoLink | undefined {
  const path = pathOf(dataFolder, login)
  if (!existsSync(path)) return undefined
  try {
    const link = shape(parseJson(readFileSync(path, "utf8")), "link.json")
    return link.expiresAt > nowMs ? link : undefined
  } catch (cause) {
    throw new Fault("DEMO_WORLD_UNREADABLE", path, { cause })
  }
}

/** A new one; the one before stays good for as long as it is. */
export async function makeLink(
  keeper: KeeperClient,
  session: string,
  { dataFolder, login, account }: { readonly dataFolder: string; readonly login: string; readonly account: string },
): Promise<DemoLink> {
  const made = await keeper.call("makeEnrolment", { account, devices: DEVICES, days: DAYS }, session)
  const link = { code: made.code, expiresAt: made.expiresAt }
  replaceFile(pathOf(dataFolder, login), `${JSON.stringify(link)}\n`, 0o600)
  return link
}

/** What somebody opens in a browser. */
export function linkAddress(gate: string, { code }: DemoLink): string {
  return `${gate}/zugang/${code}`
}

function pathOf(dataFolder: string, login: string): string {
  return join(demoFolder(dataFolder), `${login}.link.json`)
}
