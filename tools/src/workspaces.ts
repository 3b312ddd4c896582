/**
 * The repository's own files: which workspaces there are, and their sources.
 *
 * Looks only at folders, never at git, so that checks also work on a tree that
 * a test has planted. Skips node_modules and everything whose name starts with a dot.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseJson } from "@schleuse/base"

/** The repository that this file lies in. */
export const REPOSITORY = join(import.meta.dirname, "../..")

const SOURCE = /\.[cm]?[jt]sx?$/

/** Paths of all workspaces below `root`, with `/`, sorted: `packages/base`, `tools` … */
export function findWorkspaces(root: string): readonly string[] {
  const nested = ["packages", "apps"].flatMap((group) => foldersIn(join(root, group)).map((name) => `${group}/${name}`))
  return [...nested, "tools", "bench"].filter((path) => existsSync(join(root, path, "package.json"))).sort()
}

/** Paths of all files below `root/folder`, relative to `root`, with `/`, sorted. */
export function findFiles(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules" && !entry.name.startsWith("."))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return findFiles(root, path)
      return entry.isFile() ? [path] : []
    })
    .sort()
}

/** Paths of all TypeScript and JavaScript files of all workspaces. */
export function findSources(root: string): readonly string[] {
  return findWorkspaces(root)
    .flatMap((workspace) => findFiles(root, workspace))
    .filter((path) => SOURCE.test(path))
}

/** Is this file there for tests only? Tests, their fixtures, and what lies in a folder `testing`. */
export function isTestFile(path: string): boolean {
  return /\.(?:test|fixture)\.[cm]?[jt]sx?$/.test(path) || /\/src\/(?:[^/]+\/)*testing\//.test(path)
}

export type Manifest = { readonly path: string; readonly dependencies: ReadonlyMap<string, string> }

/** The package.json of the root and of every workspace, with what each depends on directly. */
export function readManifests(root: string): readonly Manifest[] {
  return ["", ...findWorkspaces(root).map((path) => `${path}/`)].map((prefix) => {
    const path = `${prefix}package.json`
    const manifest = parseJson(readFileSync(join(root, path), "utf8"))
    const dependencies = new Map<string, string>()
    for (const field of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
      const set = memberOf(manifest, field)
      if (typeof set !== "object" || set === null) continue
      for (const [name, version] of Object.entries(set)) dependencies.set(name, String(version))
    }
    return { path, dependencies }
  })
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined
  return Object.entries(value).find(([name]) => name === key)?.[1]
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}
