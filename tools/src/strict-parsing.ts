/**
 * Strict parsing: lenient decoders are used in packages/base and nowhere else.
 *
 * `Buffer.from(x, "hex")` stops at the first bad character, base64 skips what
 * it does not like, JSON.parse keeps the last of two equal keys: in each case
 * two different inputs become one value. Tests may use them. To decode a
 * literal, or the text that node:crypto's `hash` has just made, is fine, and
 * islands read in the browser what their own page says.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync } from "oxc-parser"
import { isNode, walk } from "./imports.ts"
import { findSources, isTestFile } from "./workspaces.ts"

const LENIENT_ENCODINGS = new Set(["hex", "base64", "base64url"])

/** Lenient decoders outside packages/base, one message each; empty means clean. */
export function findLenientParsing(root: string): readonly string[] {
  return findSources(root)
    .filter((path) => /\.tsx?$/.test(path) && !isTestFile(path) && !isExempt(path))
    .flatMap((path) => {
      const source = readFileSync(join(root, path), "utf8")
      return lenientCalls(path, source).map(({ line, why }) => `${path}:${line}: ${why}`)
    })
}

function isExempt(path: string): boolean {
  return path.startsWith("packages/base/") || path.startsWith("packages/web/islands/")
}

function lenientCalls(path: string, source: string): readonly { line: number; why: string }[] {
  const found: { line: number; why: string }[] = []
  walk(parseSync(path, source).program, undefined, (node) => {
    if (node.type !== "CallExpression" || !isNode(node["callee"])) return
    const callee = node["callee"]
    const name = source.slice(callee.start, Number(callee["end"]))
    const args: readonly unknown[] = Array.isArray(node["arguments"]) ? node["arguments"] : []
    const why = refusalOf(name, args)
    if (why !== undefined) found.push({ line: source.slice(0, node.start).split("\n").length, why })
  })
  return found
}

function refusalOf(name: string, args: readonly unknown[]): string | undefined {
  if (name === "JSON.parse") return "JSON.parse is lenient: use parseJson and a schema of @schleuse/base"
  if (/^(?:Number\.)?parse(?:Int|Float)$/.test(name))
    return `${name} stops at the first bad character: check the text, then Number()`
  const [value, encoding] = args
  if (name !== "Buffer.from" || !isNode(encoding) || isOurOwnText(value)) return undefined
  if (!LENIENT_ENCODINGS.has(String(encoding["value"]))) return undefined
  return "Buffer.from is a lenient decoder: use parseHex or parseBase64 of @schleuse/base"
}

function isOurOwnText(value: unknown): boolean {
  if (!isNode(value)) return false
  if (value.type === "Literal") return true
  return value.type === "CallExpression" && isNode(value["callee"]) && value["callee"]["name"] === "hash"
}
