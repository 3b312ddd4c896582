/**
 * One agent for each operating-system user: whoever comes second finds the first.
 *
 * A file names the process that holds the place, by its id and when it began,
 * since ids come again. It appears with its content at once or not at all. One
 * whose process is gone, as after kill -9 or a power cut, is taken over.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { Fault, integer, isFault, object, parseJson, randomId, text } from "@schleuse/base"
import type { Folder } from "../device/folder.ts"

const FILE = "agent.lock"
/** Held by whoever takes a dead one's file away. */
const CLEARING = `${FILE}.clearing`
const CLEARING_MS = 10
const TRIES = 100

const lockFile = object({ v: integer(1, 1), pid: integer(1), began: text(100) })

/** Which run of which process: by the kernel where it says so. */
export type Process = { readonly pid: number; readonly began: string }

/** When a process began, as long as it lives; undefined: there is none. Empty: it lives, and the system does not say more. */
export function beginOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    try {
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
      // Its name, in brackets, may hold blanks and brackets.
      const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ")
      return fields[0] === "Z" ? undefined : `${boot} ${fields[19] ?? ""}`
    } catch {
      return undefined
    }
  }
  try {
    process.kill(pid, 0)
    return ""
  } catch {
    // Gone, or somebody else's: none of ours.
    return undefined
  }
}

/** Who holds the place; undefined: nobody who lives. */
export function findHolder(folder: Folder, file = FILE): Process | undefined {
  const text = folder.read(file)
  const holder = text === undefined ? undefined : parsed(text)
  return holder !== undefined && beginOf(holder.pid) === holder.began ? holder : undefined
}

/** @returns how to give the place back; undefined: somebody holds it. @throws CLIENT_FOLDER_UNWRITABLE */
export function takePlace(folder: Folder, self: Process = ownProcess()): (() => void) | undefined {
  const own = JSON.stringify({ v: 1, ...self })
  const beside = `${FILE}.${randomId().slice(0, 8)}`
  try {
    writeFileSync(folder.at(beside), own, { flag: "wx", mode: 0o600 })
  } catch (cause) {
    throw new Fault("CLIENT_FOLDER_UNWRITABLE", FILE, { cause })
  }
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      if (linked(folder, beside, FILE)) return () => release(folder, own)
      if (findHolder(folder) !== undefined) return undefined
      clearAway(folder, beside)
    }
    return undefined
  } finally {
    rmSync(folder.at(beside), { force: true })
  }
}

function ownProcess(): Process {
  return { pid: process.pid, began: beginOf(process.pid) ?? "" }
}

/** It has that name from now on; false: something else has it. */
function linked(folder: Folder, beside: string, name: string): boolean {
  try {
    linkSync(folder.at(beside), folder.at(name))
    return true
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return false
    throw new Fault("CLIENT_FOLDER_UNWRITABLE", FILE, { cause })
  }
}

/**
 * Takes away the file of a process that is gone. One at a time: between a look and the removal another could have cleared
 * it away and taken the place, and would lose it.
 */
function clearAway(folder: Folder, beside: string): void {
  if (!linked(folder, beside, CLEARING)) {
    // Whoever clears needs a moment; one that was killed just then needs none any more.
    if (findHolder(folder, CLEARING) === undefined) folder.remove(CLEARING)
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, CLEARING_MS)
    return
  }
  try {
    if (findHolder(folder) === undefined) folder.remove(FILE)
  } finally {
    folder.remove(CLEARING)
  }
}

function release(folder: Folder, own: string): void {
  if (folder.read(FILE) === own) folder.remove(FILE)
}

function parsed(text: string): Process | undefined {
  try {
    const { pid, began } = lockFile(parseJson(text), FILE)
    return { pid, began }
  } catch (error) {
    if (!isFault(error)) throw error
    return undefined
  }
}
