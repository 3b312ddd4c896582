/**
 * Virtual paths: what a client calls a place, turned into the one name we use for it.
 *
 * Absolute, `/`-separated, no empty, `.` or `..` components, no trailing slash,
 * NFC. The tree has no links, so resolving is purely textual and `..` at the
 * root stays at the root. Trusts nothing: everything later (rights, log, store)
 * relies on one place having one spelling, so what we would have to guess is refused.
 *
 * NFC because macOS sends decomposed umlauts: "ä" typed on two systems must be
 * one file. The spelling of the first sender is not kept.
 */
import { Fault, parseUtf8 } from "@schleuse/base"

declare const virtualPath: unique symbol
/** A canonical path of the virtual tree; only this module makes them. */
export type VirtualPath = string & { readonly [virtualPath]: true }

/** Longest path and longest component, in bytes of UTF-8. */
const MAX_PATH_BYTES = 4096
export const MAX_NAME_BYTES = 255

export const ROOT = "/" as VirtualPath

// Controls break listings and logs; line separators and direction overrides forge what a person reads
// ("rechnung_fdp.exe"); a backslash is a separator on the systems that files come from and go to.
const FORBIDDEN = /[\p{Cc}\\\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u

/** Is this text a name that one component of a virtual path can have, spelt as we would spell it? */
export function isPathComponent(name: string): boolean {
  return (
    name !== "" &&
    name !== "." &&
    name !== ".." &&
    !name.includes("/") &&
    !FORBIDDEN.test(name) &&
    name.isWellFormed() &&
    name.normalize("NFC") === name &&
    Buffer.byteLength(name) <= MAX_NAME_BYTES
  )
}

/**
 * The canonical form of a path as text; relative paths start at `base`.
 * @throws PATH_NOT_UTF8 lone surrogates · PATH_CHARACTER_FORBIDDEN · PATH_TOO_LONG
 */
export function resolveVirtualPath(text: string, base: VirtualPath = ROOT): VirtualPath {
  if (text.length > MAX_PATH_BYTES) throw new Fault("PATH_TOO_LONG")
  if (!text.isWellFormed()) throw new Fault("PATH_NOT_UTF8")
  if (FORBIDDEN.test(text)) throw new Fault("PATH_CHARACTER_FORBIDDEN")
  const components: string[] = text.startsWith("/") ? [] : [...componentsOf(base)]
  for (const component of text.normalize("NFC").split("/")) {
    if (component === "" || component === ".") continue
    if (component === "..") components.pop()
    else if (Buffer.byteLength(component) > MAX_NAME_BYTES) throw new Fault("PATH_TOO_LONG")
    else components.push(component)
  }
  const path = `/${components.join("/")}`
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw new Fault("PATH_TOO_LONG")
  return path as VirtualPath
}

/**
 * The canonical form of a path as it came over the wire; relative paths (and
 * the empty one) start at `base`.
 * @throws PATH_TOO_LONG · PATH_NOT_UTF8 · PATH_CHARACTER_FORBIDDEN
 */
export function parseVirtualPath(bytes: Uint8Array, base: VirtualPath = ROOT): VirtualPath {
  if (bytes.length > MAX_PATH_BYTES) throw new Fault("PATH_TOO_LONG")
  return resolveVirtualPath(parsePathText(bytes), base)
}

/** Path bytes as text, not yet canonical. @throws PATH_NOT_UTF8 */
export function parsePathText(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes)
  } catch (cause) {
    throw new Fault("PATH_NOT_UTF8", "", { cause })
  }
}

/** The names along a path, outermost first; none for the root. */
export function componentsOf(path: VirtualPath): readonly string[] {
  return path === ROOT ? [] : path.slice(1).split("/")
}

/** Is `inner` the same place as `outer` or below it? */
export function isWithin(inner: VirtualPath, outer: VirtualPath): boolean {
  return inner === outer || outer === ROOT || inner.startsWith(`${outer}/`)
}
