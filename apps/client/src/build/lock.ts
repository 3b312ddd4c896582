/** What package-lock.json says of a package: which version, of which bytes, under which licence. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Json, parseJson } from "@schleuse/base"
import { ROOT } from "./bundle.ts"

export type Locked = {
  readonly name: string
  readonly version: string
  /** `sha512-…`, of the registry's archive; none for packages of this repository. */
  readonly integrity?: string | undefined
  readonly licence: string
}

/** Reads the lock file. The result finds a package by its folder: `node_modules/hono`. */
export function readLock(path = join(ROOT, "package-lock.json")): (folder: string) => Locked {
  const packages = membersOf(membersOf(parseJson(readFileSync(path, "utf8")))["packages"])
  return (folder) => {
    const entry = membersOf(packages[folder])
    const { name, version, integrity, license } = entry
    if (typeof version !== "string") throw new Error(`package-lock.json does not know ${folder}`)
    return {
      name: typeof name === "string" ? name : (folder.split("node_modules/").at(-1) ?? folder),
      version,
      ...(typeof integrity === "string" ? { integrity } : {}),
      licence: typeof license === "string" ? license : "unknown",
    }
  }
}

function membersOf(value: Json | undefined): Readonly<Record<string, Json>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {}
  // Neither null nor a list: an object.
  return value as Readonly<Record<string, Json>>
}
