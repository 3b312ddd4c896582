/** Layout: no file so long that nobody reads it, no folder named after nothing. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { findFiles, findSources, findWorkspaces } from "./workspaces.ts"

const MAX_LINES = 500
const FORBIDDEN_FOLDERS = new Set(["utils", "util", "common", "helpers", "helper", "shared", "types", "misc", "lib"])
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)+$/

/** Sources that are too long, wrongly named or in a folder that says nothing; empty means clean. */
export function findLayoutProblems(root: string): readonly string[] {
  const long = findSources(root).flatMap((path) => {
    const lines = readFileSync(join(root, path), "utf8").split("\n").length - 1
    return lines > MAX_LINES ? [`${path} has ${lines} lines; at most ${MAX_LINES}: cut it where it has two ideas`] : []
  })
  const named = findSources(root).flatMap((path) => {
    const name = path.split("/").at(-1) ?? ""
    return KEBAB_CASE.test(name) ? [] : [`${path}: file names are kebab-case nouns of the domain`]
  })
  const folders = new Set(
    findWorkspaces(root).flatMap((workspace) =>
      findFiles(root, workspace).map((path) => path.split("/").slice(0, -1).join("/")),
    ),
  )
  const empty = [...folders].flatMap((folder) => {
    const word = folder.split("/").find((part) => FORBIDDEN_FOLDERS.has(part))
    return word === undefined ? [] : [`${folder}: a folder is named after its domain, not "${word}"`]
  })
  const index = findSources(root)
    .filter((path) => /\/index\.[cm]?[jt]s$/.test(path) && !/^(?:packages|apps)\/[^/]+\/src\/index\.ts$/.test(path))
    .map((path) => `${path}: index.ts is only a workspace's public door; name the file after what it does`)
  return [...long, ...named, ...empty.sort(), ...index]
}
