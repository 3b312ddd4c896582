/**
 * Leaf schema, version 1: one entry of the log.
 *
 * Turns a typed Leaf into its canonical text (the bytes that are hashed) and
 * back. Random ids and salted commitments only: no names, paths, addresses or
 * health data. Institutions and accounts stand under pseudonyms.
 * The schema is frozen: a field may be added as optional, none may change its
 * meaning, none may go. Golden texts: leaf.test.ts.
 */
import { canonicalJson, Fault, type Infer, parseCanonicalJson } from "@schleuse/base"
import { LEAF_TYPES } from "./leaf-types.ts"

export type LeafType = keyof typeof LEAF_TYPES
/** A leaf of any type, complete. */
export type Leaf = { [T in LeafType]: { readonly type: T } & Infer<(typeof LEAF_TYPES)[T]> }[LeafType]
export type LeafOf<T extends LeafType> = Extract<Leaf, { readonly type: T }>

/** Longest leaf text in bytes. */
export const MAX_LEAF_BYTES = 1024

/** The canonical text of a leaf. @throws SCHEMA_MISMATCH, LEAF_TOO_LARGE: both are defects of the caller */
export function formatLeaf(leaf: Leaf): string {
  LEAF_TYPES[leaf.type](leaf, `leaf ${leaf.type}`)
  const text = canonicalJson(leaf)
  if (Buffer.byteLength(text) > MAX_LEAF_BYTES) throw new Fault("LEAF_TOO_LARGE", leaf.type)
  return text
}

/** The leaf of a text that must be exactly what we would have written. @throws JSON_INVALID, JSON_NOT_CANONICAL, SCHEMA_MISMATCH, LEAF_TOO_LARGE */
export function parseLeaf(text: string): Leaf {
  if (Buffer.byteLength(text) > MAX_LEAF_BYTES) throw new Fault("LEAF_TOO_LARGE")
  const value = parseCanonicalJson(text)
  const type = typeof value === "object" && value !== null && "type" in value ? value["type"] : undefined
  if (typeof type !== "string" || !isLeafType(type)) throw new Fault("SCHEMA_MISMATCH", "leaf.type")
  LEAF_TYPES[type](value, `leaf ${type}`)
  return value as unknown as Leaf
}

function isLeafType(type: string): type is LeafType {
  return Object.hasOwn(LEAF_TYPES, type)
}
