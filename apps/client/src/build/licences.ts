/** All licences of what the access software contains, as one text that goes along with it. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./bundle.ts"
import type { Locked } from "./lock.ts"

const RULE = "=".repeat(78)

/** `node`: what Node's makers wrote about Node and its parts. */
export function licenceText(packages: readonly string[], locked: (folder: string) => Locked, node: string): string {
  const ours = `Schleuse\n\n${readFileSync(join(ROOT, "LICENSE"), "utf8")}`
  const foreign = packages
    .filter((folder) => folder.startsWith("node_modules/"))
    .map((folder) => {
      const { name, version, licence } = locked(folder)
      return `${name} ${version} (${licence})\n\n${ownText(folder) ?? "The package carries no licence text of its own."}`
    })
  return `${[ours, ...foreign, `Node.js\n\n${node}`].map((text) => text.trim()).join(`\n\n${RULE}\n\n`)}\n`
}

function ownText(folder: string): string | undefined {
  const path = join(ROOT, folder)
  const name = existsSync(path) ? readdirSync(path).find((file) => /^licen[cs]e(?:\.|$)/i.test(file)) : undefined
  return name === undefined ? undefined : readFileSync(join(path, name), "utf8")
}
