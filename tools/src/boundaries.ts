/**
 * Boundaries: holds every import of every source file against boundary-table.ts.
 *
 * Default deny. Each message names the line, the rule, and what is allowed
 * instead. Pure apart from reading the tree; trusts only the parser.
 */
import { existsSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { join, posix } from "node:path"
import { BOUNDARIES, EVERY_TEST, type Permits, type Row } from "./boundary-table.ts"
import { findImports, type Found } from "./imports.ts"
import { findSources, isTestFile, REPOSITORY } from "./workspaces.ts"

const SCOPE = "@schleuse/"

type Place = {
  readonly file: string
  readonly workspace: string
  readonly row: Row
  readonly permits: readonly Permits[]
}

/** Every import below `root` that no row permits, one message each; empty means clean. */
export function findBreaches(root: string, table: Readonly<Record<string, Row>> = BOUNDARIES): readonly string[] {
  return findSources(root).flatMap((file) => breachesOf(root, file, table))
}

function breachesOf(root: string, file: string, table: Readonly<Record<string, Row>>): readonly string[] {
  const workspace = workspaceOf(file)
  const row = table[workspace]
  if (row === undefined) {
    return [
      `${file}\n    rule: ${workspace} has no row in tools/src/boundary-table.ts\n    instead: add one, as narrow as it can be`,
    ]
  }
  const test = isTestFile(file) ? [EVERY_TEST, row.tests ?? {}] : []
  const permits = [row, row.files?.[file] ?? {}, ...test]
  let imports: readonly Found[]
  try {
    imports = findImports(file, readFileSync(join(root, file), "utf8"))
  } catch (error) {
    return [
      `${file}\n    rule: a source that cannot be read cannot be checked (${String(error)})\n    instead: repair it`,
    ]
  }
  const messages = imports.flatMap((found) => {
    const refusal = refusalOf(found, { file, workspace, row, permits }, root)
    if (refusal === undefined) return []
    return [`${file}:${found.line}: ${found.text}\n    rule: ${refusal.rule}\n    instead: ${refusal.instead}`]
  })
  // One offence can show twice in the syntax tree: `import { createRequire }` is a name and a binding.
  return [...new Set(messages)]
}

type Refusal = { readonly rule: string; readonly instead: string }

function refusalOf(found: Found, place: Place, root: string): Refusal | undefined {
  const { row, workspace } = place
  switch (found.kind) {
    case "computed":
      return {
        rule: `a computed module name (${found.name}) cannot be checked`,
        instead: "write the name as a literal, or start a process of its own",
      }
    case "escape":
      return {
        rule: `${found.name} goes around the import statement`,
        instead: "import what you need by its literal name",
      }
    case "network-global":
      if (place.permits.some((permit) => permit.networkGlobals === true)) return undefined
      return { rule: `${workspace} may not use ${found.name}`, instead: row.instead }
    case "module":
      return moduleRefusal(found, place, root)
  }
}

function moduleRefusal(found: Found, place: Place, root: string): Refusal | undefined {
  const { name } = found
  if (/^(?:\.|\/|file:|data:|https?:|#)/.test(name)) return pathRefusal(name, place, root)
  if (name.startsWith(SCOPE)) return workspaceRefusal(name.slice(SCOPE.length), place)
  if (name.startsWith("node:")) return builtinRefusal(name.slice("node:".length), found.typeOnly, place)
  if (isBuiltin(name)) return { rule: `${name} is a built-in module without its prefix`, instead: `write node:${name}` }
  const npm = packageOf(name)
  if (place.permits.some((permit) => permit.npm?.includes(npm))) return undefined
  return { rule: `${place.workspace} may not import the npm package ${npm}`, instead: place.row.instead }
}

function pathRefusal(name: string, { file, workspace }: Place, root: string): Refusal | undefined {
  if (!name.startsWith(".")) {
    return { rule: "a module is named by a relative path or by a package name", instead: "import ./its-file.ts" }
  }
  const target = posix.join(posix.dirname(file), name)
  const to = workspaceOf(target)
  if (to !== workspace) {
    const short = to.split("/").at(-1) ?? to
    return {
      rule: `a path may not leave its workspace (${to})`,
      instead: `import ${SCOPE}${short}, if the table permits it`,
    }
  }
  if (isTestFile(target) && !isTestFile(file)) {
    return { rule: "what ships may not import what only tests use", instead: "move the code out of src/testing" }
  }
  if (!existsSync(join(root, target))) {
    return { rule: `there is no ${target}`, instead: "name an existing file with its ending (.ts)" }
  }
  return undefined
}

function workspaceRefusal(name: string, { file, workspace, row, permits }: Place): Refusal | undefined {
  const [short = "", ...subpath] = name.split("/")
  if (subpath[0] === "testing" && !isTestFile(file)) {
    return { rule: "what ships may not import what only tests use", instead: `import ${SCOPE}${short} itself` }
  }
  if (workspace.endsWith(`/${short}`) || permits.some((permit) => permit.workspaces?.includes(short))) return undefined
  if (Object.hasOwn(BOUNDARIES, `apps/${short}`)) {
    const rule = workspace.startsWith("apps/") ? "apps never import each other" : "nobody imports an app"
    return { rule: `${rule} (${SCOPE}${short})`, instead: row.instead }
  }
  return { rule: `${workspace} may not import ${SCOPE}${short}`, instead: row.instead }
}

function builtinRefusal(name: string, typeOnly: boolean, { workspace, row, permits }: Place): Refusal | undefined {
  const isPermitted = (permit: Permits): boolean =>
    permit.node?.includes(name) === true || (typeOnly && permit.nodeTypes?.includes(name) === true)
  if (permits.some(isPermitted)) return undefined
  const asType = permits.some((permit) => permit.nodeTypes?.includes(name))
  if (asType) return { rule: `${workspace} may use node:${name} only for types`, instead: "write `import type`" }
  return { rule: `${workspace} may not import node:${name}`, instead: row.instead }
}

/** `packages/base` of `packages/base/src/fault.ts`; `tools` of `tools/src/check.ts`. */
function workspaceOf(path: string): string {
  const [first = "", second = ""] = path.split("/")
  return first === "packages" || first === "apps" ? `${first}/${second}` : first
}

/** `@scope/name` of `@scope/name/sub`. */
function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/")
}

if (import.meta.main) {
  const breaches = findBreaches(REPOSITORY)
  for (const breach of breaches) console.error(breach)
  process.exitCode = breaches.length === 0 ? 0 : 1
}
