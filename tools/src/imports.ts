/**
 * Imports of one source file: what it names, where, and whether only for types.
 *
 * Turns TypeScript or JavaScript text into a list, by a real parser
 * (oxc-parser), so that comments, strings and regular expressions cannot
 * deceive it. Every road to another module is listed: static, dynamic, types,
 * `require` and its relatives, and the globals that reach the network.
 * Text that does not parse is a problem of its own, never an empty list.
 */
import { parseSync } from "oxc-parser"

export type Found = {
  readonly kind: "module" | "computed" | "escape" | "network-global"
  /** The module's name; for other kinds the expression that was used. */
  readonly name: string
  /** True if the statement disappears when types are stripped. */
  readonly typeOnly: boolean
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown }

/** Ways around the import statement, whatever they are called on. */
const ESCAPES = new Set(["createRequire", "getBuiltinModule", "_linkedBinding", "dlopen"])
const NETWORK_GLOBALS = new Set(["fetch", "WebSocket", "EventSource", "XMLHttpRequest"])
/** Names for the global object: `globalThis.fetch` is `fetch`. */
const GLOBAL_OBJECTS = new Set(["globalThis", "global", "self"])

/**
 * All imports of a text, in the order of the lines.
 *
 * @throws Error if the text is not TypeScript or JavaScript
 */
export function findImports(fileName: string, source: string): readonly Found[] {
  const parsed = parseSync(fileName, source)
  const failure = parsed.errors.find((error) => error.severity === "Error")
  if (failure !== undefined) throw new Error(`${fileName} does not parse: ${failure.message}`)
  const found: Found[] = []
  const lineAt = lineCounter(source)
  const add = (kind: Found["kind"], name: string, at: Node, typeOnly = false): void => {
    const line = lineAt(at.start)
    found.push({ kind, name, typeOnly, line, text: source.split("\n")[line - 1]?.trim() ?? "" })
  }
  walk(parsed.program, undefined, (node, parent) => inspect(node, parent, source, add))
  return found.sort((a, b) => a.line - b.line)
}

type Add = (kind: Found["kind"], name: string, at: Node, typeOnly?: boolean) => void

function inspect(node: Node, parent: Node | undefined, source: string, add: Add): void {
  switch (node.type) {
    case "ImportDeclaration":
      addModule(node["source"], node, node["importKind"] === "type", source, add)
      return
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      if (isNode(node["source"])) addModule(node["source"], node, node["exportKind"] === "type", source, add)
      return
    case "ImportExpression":
    case "TSExternalModuleReference":
      addModule(node[node.type === "ImportExpression" ? "source" : "expression"], node, false, source, add)
      return
    case "TSImportType":
      addModule(node["source"] ?? node["argument"], node, true, source, add)
      return
    case "CallExpression":
    case "NewExpression":
      inspectCall(node, source, add)
      return
    case "MemberExpression": {
      const name = memberName(node)
      if (name === undefined) return
      if (ESCAPES.has(name)) add("escape", name, node)
      if (NETWORK_GLOBALS.has(name) && isGlobalObject(node["object"])) add("network-global", name, node)
      return
    }
    case "ObjectPattern":
      for (const property of listOf(node["properties"])) {
        const key: unknown = isNode(property) ? property["key"] : undefined
        if (isNode(key) && NETWORK_GLOBALS.has(String(key["name"]))) add("network-global", String(key["name"]), node)
      }
      return
    case "Identifier":
      inspectIdentifier(node, parent, add)
      return
    default:
  }
}

function inspectCall(call: Node, source: string, add: Add): void {
  const callee = call["callee"]
  if (!isNode(callee)) return
  const name = callee.type === "Identifier" ? callee["name"] : memberName(callee)
  const isBare = callee.type === "Identifier"
  if (name === "require" || (name === "resolve" && isRequire(callee))) {
    addModule(listOf(call["arguments"])[0], call, false, source, add)
  } else if (isBare && (name === "eval" || name === "Function")) add("escape", name, call)
}

function inspectIdentifier(node: Node, parent: Node | undefined, add: Add): void {
  const name = String(node["name"])
  if (ESCAPES.has(name)) {
    // Wherever it stands: nothing of ours has these names. After a dot it has been reported.
    if (parent?.type !== "MemberExpression" || parent["computed"] === true) add("escape", name, node)
    return
  }
  // A name after a dot or before a colon is a property, not the global or the function itself.
  const isProperty =
    parent !== undefined &&
    ((parent.type === "MemberExpression" && parent["property"] === node && parent["computed"] !== true) ||
      ("key" in parent && parent["key"] === node && parent["computed"] !== true && parent["shorthand"] !== true))
  if (isProperty) return
  if (NETWORK_GLOBALS.has(name)) add("network-global", name, node)
  else if (name === "require" && !isCallee(node, parent)) add("escape", name, node)
}

/** `require` as the thing that is called is reported with its argument; anywhere else it is an alias in the making. */
function isCallee(node: Node, parent: Node | undefined): boolean {
  return parent !== undefined && (parent["callee"] === node || parent["object"] === node)
}

function isRequire(callee: Node): boolean {
  const object = callee["object"]
  return isNode(object) && object["name"] === "require"
}

function isGlobalObject(object: unknown): boolean {
  return isNode(object) && object.type === "Identifier" && GLOBAL_OBJECTS.has(String(object["name"]))
}

function memberName(node: Node): string | undefined {
  if (node.type !== "MemberExpression" || !isNode(node["property"])) return undefined
  const property = node["property"]
  if (node["computed"] !== true) return String(property["name"])
  return literalText(property)
}

function addModule(source: unknown, at: Node, typeOnly: boolean, text: string, add: Add): void {
  if (!isNode(source)) return add("computed", "nothing", at, typeOnly)
  const name = literalText(source)
  if (name === undefined) add("computed", text.slice(source.start, Number(source["end"])), at, typeOnly)
  else add("module", name, at, typeOnly)
}

/** The text of a string literal or of a template without holes; undefined for all that is computed. */
function literalText(node: Node): string | undefined {
  if (node.type === "TSLiteralType" && isNode(node["literal"])) return literalText(node["literal"])
  if (node.type === "Literal" && typeof node["value"] === "string") return node["value"]
  const quasis = listOf(node["quasis"])
  if (node.type !== "TemplateLiteral" || quasis.length !== 1) return undefined
  const quasi = quasis[0]
  const value: unknown = isNode(quasi) ? quasi["value"] : undefined
  if (typeof value !== "object" || value === null || !("cooked" in value)) return undefined
  return typeof value.cooked === "string" ? value.cooked : undefined
}

/** Visits every node of a syntax tree once, parents first. */
export function walk(
  node: unknown,
  parent: Node | undefined,
  visit: (node: Node, parent: Node | undefined) => void,
): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, parent, visit)
  } else if (isNode(node)) {
    visit(node, parent)
    for (const value of Object.values(node)) if (typeof value === "object") walk(value, node, visit)
  }
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value
  )
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function lineCounter(source: string): (offset: number) => number {
  const starts = [0]
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1)
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1
}
