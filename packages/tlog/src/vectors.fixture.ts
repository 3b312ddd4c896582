/** Reads the vectors of other implementations for our tests. Their sources: ../vectors/README.md. */
import { readFileSync } from "node:fs"
import { boolean, type Infer, integer, list, object, parseJson, type Schema, text } from "@schleuse/base"

// Some cases use the largest 64-bit number on purpose; it arrives as an inexact double.
const anyNumber: Schema<number> = (value, at) => {
  if (typeof value !== "number") throw new TypeError(`${at} is not a number`)
  return value
}

const inclusion = object({
  name: text(100),
  index: anyNumber,
  size: anyNumber,
  root: text(100),
  leaf: text(100),
  proof: list(text(100), 100),
  refused: boolean,
})

const consistency = object({
  name: text(100),
  size1: anyNumber,
  size2: anyNumber,
  root1: text(100),
  root2: text(100),
  proof: list(text(100), 100),
  refused: boolean,
})

const tesseraLog = object({
  origin: text(100),
  signerKey: text(200),
  verifierKey: text(200),
  entries: list(text(20), 15),
  checkpoints: list(object({ size: integer(0, 15), root: text(44), signature: text(100) }), 16),
  tile15: text(1000),
  bundle15: text(1000),
})

function readVector(name: string): string {
  return readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8")
}

function readLines<T>(name: string, schema: Schema<T>): T[] {
  const lines = readVector(name).split("\n").slice(0, -1)
  return lines.map((line, at) => schema(parseJson(line), `${name}:${at + 1}`))
}

export function inclusionCases(): Infer<typeof inclusion>[] {
  return readLines("inclusion.jsonl", inclusion)
}

export function consistencyCases(): Infer<typeof consistency>[] {
  return readLines("consistency.jsonl", consistency)
}

/** Tessera's example log, with its checkpoints put together as the notes that they were. */
export function readTesseraLog(): Infer<typeof tesseraLog> & { readonly notes: readonly string[] } {
  const log = tesseraLog(parseJson(readVector("tessera-log.json")), "tessera-log.json")
  const notes = log.checkpoints.map(
    ({ size, root, signature }) => `${log.origin}\n${size}\n${root}\n\n— ${log.origin} ${signature}\n`,
  )
  return { ...log, notes }
}

export function readPublicCheckpoint(): string {
  return readVector("public-checkpoint.txt")
}

/** Leaves 1 to 8 of transparency-dev/merkle, proof/verify_test.go. */
export const EIGHT_LEAVES: readonly Buffer[] = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => Buffer.from(hex, "hex"))
