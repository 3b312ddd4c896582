/** Files that a person names on the command line. */
import { readFileSync } from "node:fs"
import { Fault } from "@schleuse/base"

/** The bytes of a file. @throws FILE_UNREADABLE with its path and why */
export function readInputFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable"
    throw new Fault("FILE_UNREADABLE", `${path}: ${why}`, { cause })
  }
}

/** A public SSH key, as it stands in a `.pub` file. @throws FILE_UNREADABLE */
export function readPublicKey(path: string): string {
  return readInputFile(path).toString("utf8").trim()
}
