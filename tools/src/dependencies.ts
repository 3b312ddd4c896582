/**
 * Dependencies: each is pinned to an exact version and has its line of reason.
 *
 * Compares every package.json with docs/dependencies.md (a bullet `- \`name\`: why`)
 * and with package-lock.json.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseJson, type Json } from "@schleuse/base"
import { readManifests } from "./workspaces.ts"

const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/
const REASON = /^- `(?<name>[^`]+)`: (?<reason>.*)$/

/** Dependencies without a reason, with a range, or unlocked; reasons without a dependency. Empty means clean. */
export function findDependencyProblems(root: string): readonly string[] {
  const reasons = readReasons(root)
  const locked = readLock(root)
  const problems: string[] = []
  const used = new Set<string>()
  for (const { path, dependencies } of readManifests(root)) {
    for (const [name, version] of dependencies) {
      if (!EXACT.test(version)) problems.push(`${path}: ${name} must be an exact version, not "${version}"`)
      if (name.startsWith("@schleuse/")) continue
      used.add(name)
      if ((reasons.get(name) ?? "").length < 20)
        problems.push(`docs/dependencies.md: no line that says why ${name} (${path})`)
      const folder = path.slice(0, -"package.json".length)
      const lockedVersion = locked.get(`${folder}node_modules/${name}`) ?? locked.get(`node_modules/${name}`)
      if (lockedVersion !== version)
        problems.push(`package-lock.json: ${name} is ${lockedVersion ?? "missing"}, ${path} wants ${version}`)
    }
  }
  for (const name of reasons.keys())
    if (!used.has(name)) problems.push(`docs/dependencies.md: nothing depends on ${name} any more`)
  return [...new Set(problems)].sort()
}

function readReasons(root: string): ReadonlyMap<string, string> {
  const path = join(root, "docs/dependencies.md")
  const reasons = new Map<string, string>()
  for (const line of (existsSync(path) ? readFileSync(path, "utf8") : "").split("\n")) {
    const { name, reason } = REASON.exec(line)?.groups ?? {}
    if (name !== undefined && reason !== undefined) reasons.set(name, reason)
  }
  return reasons
}

/** Path in the tree (`node_modules/ssh2`) to version. */
function readLock(root: string): ReadonlyMap<string, string> {
  const lock = parseJson(readFileSync(join(root, "package-lock.json"), "utf8"))
  const versions = new Map<string, string>()
  for (const [path, entry] of Object.entries(membersOf(membersOf(lock)["packages"]))) {
    const version = membersOf(entry)["version"]
    if (typeof version === "string") versions.set(path, version)
  }
  return versions
}

function membersOf(value: Json | undefined): { readonly [key: string]: Json } {
  if (typeof value !== "object" || value === null) return {}
  return Object.fromEntries(Object.entries(value))
}
