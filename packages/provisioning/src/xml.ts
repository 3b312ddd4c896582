/**
 * A small strict reader of XML 1.0 with namespaces: what data files need, and nothing that ever hurt anybody.
 *
 * No document type (so no entities of its own, no files, no bombs), no
 * processing instructions, no CDATA; names in ASCII; depth and numbers are
 * limited. Sources: Extensible Markup Language (XML) 1.0, Namespaces in XML 1.0.
 */
import { lineAt } from "./file-text.ts"
import { refuseLine } from "./problem.ts"

export type XmlElement = {
  /** Empty if it is in none. */
  readonly namespace: string
  /** Without its prefix. */
  readonly name: string
  readonly line: number
  /** Attributes without a prefix; others belong to nobody here. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The element's own text, not its children's. */
  readonly text: string
}

export const MAX_DEPTH = 32
const MAX_ELEMENTS = 500_000
const MAX_ATTRIBUTES = 32
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"

const NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,99}"
const QUALIFIED = `${NAME}(?::${NAME})?`
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*["']1\.0["'](?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*["'](?:utf-8|UTF-8)["'])?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*["'](?:yes|no)["'])?[ \t\r\n]*\?>/
const START = new RegExp(`<(${QUALIFIED})`, "y")
const ATTRIBUTE = new RegExp(`[ \\t\\r\\n]+(${QUALIFIED})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`, "y")
const START_END = /[ \t\r\n]*(\/?)>/y
const END = new RegExp(`</(${QUALIFIED})[ \\t\\r\\n]*>`, "y")
/** A reference, or a line end of two characters. */
const REFERENCE = /\r\n|&([^;&]{0,12};?)/g
const FIVE: ReadonlyMap<string, string> = new Map([
  ["amp;", "&"],
  ["lt;", "<"],
  ["gt;", ">"],
  ["quot;", '"'],
  ["apos;", "'"],
])

type Scope = ReadonlyMap<string, string>
type Open = XmlElement & { readonly tag: string; readonly scope: Scope; children: XmlElement[]; text: string }

/** The document element of a text of `readText`. Refuses with XML_INVALID, XML_DTD_REFUSED or XML_TOO_LARGE. */
export function parseXml(text: string): XmlElement {
  return new XmlReader(text).document()
}

class XmlReader {
  readonly #text: string
  readonly #open: Open[] = []
  #root: Open | undefined
  #at = 0
  #line = 1
  #counted = 0
  #elements = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): XmlElement {
    this.#at = DECLARATION.exec(this.#text)?.[0].length ?? 0
    while (this.#at < this.#text.length) this.#step()
    if (this.#root === undefined || this.#open.length > 0) this.#refuse("an element is not closed")
    return this.#root
  }

  #step(): void {
    const text = this.#text
    if (text[this.#at] !== "<") return this.#characters()
    const next = text[this.#at + 1]
    if (next === "/") return this.#endTag()
    if (text.startsWith("<!--", this.#at)) return this.#comment()
    if (next === "!") refuseLine(this.#lineHere(), "XML_DTD_REFUSED")
    if (next === "?") this.#refuse("an instruction")
    this.#startTag()
  }

  #characters(): void {
    const found = this.#text.indexOf("<", this.#at)
    const end = found === -1 ? this.#text.length : found
    const raw = this.#text.slice(this.#at, end)
    const open = this.#open.at(-1)
    if (open === undefined) {
      if (raw.trim() !== "") this.#refuse("text outside of the document")
    } else {
      if (raw.includes("]]>")) this.#refuse("]]>")
      open.text += this.#decoded(raw, this.#at)
    }
    this.#at = end
  }

  #comment(): void {
    const end = this.#text.indexOf("--", this.#at + 4)
    if (end === -1 || this.#text[end + 2] !== ">") this.#refuse("a comment")
    this.#at = end + 3
  }

  #startTag(): void {
    const tag = this.#match(START, "a tag")[1] ?? ""
    const line = this.#lineHere()
    const given = this.#attributes()
    const isEmpty = this.#match(START_END, "a tag")[1] === "/"
    const scope = this.#scope(given)
    const { namespace, name } = this.#resolve(tag, scope, scope.get("") ?? "")
    const attributes = this.#plainAttributes(given, scope)
    const element: Open = { tag, scope, namespace, name, line, attributes, children: [], text: "" }
    this.#elements++
    if (this.#elements > MAX_ELEMENTS) refuseLine(line, "XML_TOO_LARGE", `more than ${MAX_ELEMENTS} elements`)
    if (this.#open.length >= MAX_DEPTH) refuseLine(line, "XML_TOO_LARGE", `deeper than ${MAX_DEPTH}`)
    const parent = this.#open.at(-1)
    if (parent === undefined) {
      if (this.#root !== undefined) this.#refuse("a second document")
      this.#root = element
    } else parent.children.push(element)
    if (!isEmpty) this.#open.push(element)
  }

  #endTag(): void {
    const tag = this.#match(END, "an end tag")[1]
    if (this.#open.pop()?.tag !== tag) this.#refuse("an end tag of another element")
  }

  #attributes(): ReadonlyMap<string, string> {
    const given = new Map<string, string>()
    for (;;) {
      ATTRIBUTE.lastIndex = this.#at
      const found = ATTRIBUTE.exec(this.#text)
      if (found === null) return given
      const [whole, name = "", double, single = ""] = found
      if (given.has(name)) this.#refuse("an attribute twice")
      if (given.size >= MAX_ATTRIBUTES) refuseLine(this.#lineHere(), "XML_TOO_LARGE", "attributes")
      given.set(name, this.#decoded((double ?? single).replace(/\r\n|[\t\n]/g, " "), this.#at))
      this.#at += whole.length
    }
  }

  #scope(given: ReadonlyMap<string, string>): Scope {
    const outer: Scope = this.#open.at(-1)?.scope ?? new Map([["xml", XML_NAMESPACE]])
    const declared = [...given].filter(([name]) => name === "xmlns" || name.startsWith("xmlns:"))
    if (declared.length === 0) return outer
    const scope = new Map(outer)
    for (const [name, uri] of declared) {
      const prefix = name === "xmlns" ? "" : name.slice("xmlns:".length)
      const isReserved = prefix === "xml" || prefix === "xmlns" || uri === XML_NAMESPACE || uri === XMLNS_NAMESPACE
      if (isReserved || (uri === "" && prefix !== "")) this.#refuse("a namespace")
      scope.set(prefix, uri)
    }
    return scope
  }

  #plainAttributes(given: ReadonlyMap<string, string>, scope: Scope): ReadonlyMap<string, string> {
    const plain = new Map<string, string>()
    const resolved = new Set<string>()
    for (const [name, value] of given) {
      if (name === "xmlns" || name.startsWith("xmlns:")) continue
      if (!name.includes(":")) {
        plain.set(name, value)
        continue
      }
      // Nobody reads these, but two names for one attribute are no XML.
      const { namespace, name: local } = this.#resolve(name, scope, "")
      if (resolved.has(`${local} ${namespace}`)) this.#refuse("an attribute twice")
      resolved.add(`${local} ${namespace}`)
    }
    return plain
  }

  #resolve(tag: string, scope: Scope, fallback: string): { readonly namespace: string; readonly name: string } {
    const colon = tag.indexOf(":")
    if (colon === -1) return { namespace: fallback, name: tag }
    const namespace = scope.get(tag.slice(0, colon))
    if (namespace === undefined) return this.#refuse("a prefix without a namespace")
    return { namespace, name: tag.slice(colon + 1) }
  }

  /** `start` is where `raw` stands, for the line of a refusal. */
  #decoded(raw: string, start: number): string {
    if (!raw.includes("&")) return raw.replaceAll("\r\n", "\n")
    return raw.replace(REFERENCE, (_, reference: string | undefined, offset: number) => {
      if (reference === undefined) return "\n"
      return FIVE.get(reference) ?? this.#character(reference, start + offset)
    })
  }

  #character(reference: string, at: number): string {
    const { decimal, hex } = /^#(?:(?<decimal>\d{1,7})|x(?<hex>[0-9a-fA-F]{1,6}));$/.exec(reference)?.groups ?? {}
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number(`0x${hex}`) : Number.NaN
    const isCharacter =
      code === 9 || code === 10 || code === 13 || (code >= 32 && code < 0xd800) || (code >= 0xe000 && code <= 0x10ffff)
    if (!isCharacter || code === 0xfffe || code === 0xffff) {
      this.#at = at
      return this.#refuse("an entity")
    }
    return String.fromCodePoint(code)
  }

  #match(pattern: RegExp, what: string): RegExpExecArray {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return this.#refuse(what)
    this.#at += found[0].length
    return found
  }

  #lineHere(): number {
    // Counted from the last place asked for: counting from the start each time would be quadratic.
    const between = this.#text.slice(this.#counted, this.#at)
    this.#line += lineAt(between, between.length) - 1
    this.#counted = this.#at
    return this.#line
  }

  #refuse(what: string): never {
    return refuseLine(this.#lineHere(), "XML_INVALID", what)
  }
}
