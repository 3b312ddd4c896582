/**
 * Bytes of an uploaded file as text: UTF-8 with or without a byte order mark, nothing invisible in it.
 *
 * What looks like one name and is another (direction marks, control
 * characters) is refused here, once for all formats. Trusts nothing.
 */
import { isFault, parseUtf8 } from "@schleuse/base"
import { refuseLine } from "./problem.ts"

/** 4,000 practices with all their columns are 1 MiB; 30,000 encrypted PSKC keys are 60. */
const MAX_FILE_BYTES = 64 * 1024 * 1024

const LINE_FEED = 0x0a
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const INVISIBLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)/
/** What OpenPGP writes around a file, or its first byte in binary. */
const ARMOUR = "-----BEGIN PGP"

/** Text without its byte order mark. Refuses what is too long, empty, encrypted, no UTF-8, or has invisible characters. */
export function readText(bytes: Uint8Array, maxBytes = MAX_FILE_BYTES): string {
  if (bytes.length > maxBytes) refuseLine(1, "IMPORT_FILE_TOO_LARGE", `${bytes.length} bytes, at most ${maxBytes}`)
  const text = decode(bytes).replace(/^\ufeff/, "")
  if (text.trim() === "") refuseLine(1, "IMPORT_FILE_EMPTY")
  if (text.startsWith(ARMOUR)) refuseLine(1, "IMPORT_FILE_ENCRYPTED")
  const invisible = INVISIBLE.exec(text)
  if (invisible !== null) refuseLine(lineAt(text, invisible.index), "IMPORT_TEXT_INVALID", "an invisible character")
  return text
}

/** The line of a place in a text, from 1. */
export function lineAt(text: string, at: number): number {
  let line = 1
  for (let feed = text.indexOf("\n"); feed !== -1 && feed < at; feed = text.indexOf("\n", feed + 1)) line++
  return line
}

/** Lines without their ends, numbered from 1; empty ones are left out. */
export function linesOf(text: string): readonly { readonly line: number; readonly text: string }[] {
  return text
    .split("\n")
    .map((content, at) => ({ line: at + 1, text: content.endsWith("\r") ? content.slice(0, -1) : content }))
    .filter((entry) => entry.text.trim() !== "")
}

function decode(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes)
  } catch (error) {
    if (!isFault(error)) throw error
    return refuseLine(lineOfBrokenUtf8(bytes), "IMPORT_TEXT_INVALID", "no UTF-8")
  }
}

/** A line feed is never part of a longer character, so each line can be judged by itself. */
function lineOfBrokenUtf8(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed === -1 ? bytes.length : feed + 1
    try {
      parseUtf8(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
  }
  return line
}
