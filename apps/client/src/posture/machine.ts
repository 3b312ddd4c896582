/**
 * The machine as collectors see it: programs that answer, files that can be read, and the clock.
 *
 * Collectors get it handed in, so that what real systems said can be replayed.
 * Programs are asked by name with fixed arguments, never through a shell, with
 * a time limit and bounded output. Nothing here changes anything on the PC.
 */
import { execFile } from "node:child_process"
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs"
import { type Clock, systemClock } from "@schleuse/base"
import { systemProgram } from "../system/system-program.ts"

/** Whole seconds a program may take; `powershell.exe` needs several on old machines. */
const PROGRAM_MS = 30_000
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024
const MAX_FILE_BYTES = 1024 * 1024

export type Machine = {
  readonly clock: Clock
  /** What a program printed; undefined if it is not there, failed to start, took too long or said too much. */
  readonly ask: (program: string, args: readonly string[]) => Promise<Said | undefined>
  /** A text file of at most 1 MiB; undefined if it is not there or not ours to read. */
  readonly read: (path: string) => string | undefined
  /** The first bytes of a file of any size, as Latin-1; undefined as above. */
  readonly readStart: (path: string, bytes: number) => string | undefined
  /** When (ms) a file was last changed; undefined as above. */
  readonly changedAt: (path: string) => number | undefined
}

export type Said = { readonly status: number; readonly text: string }

/** This very PC. Programs run in the language `C`, so that what they print can be read. */
export const thisMachine: Machine = {
  clock: systemClock,
  ask: (program, args) =>
    new Promise((resolve) => {
      const options = {
        timeout: PROGRAM_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
        env: { ...process.env, LC_ALL: "C", LANG: "C" },
      }
      execFile(systemProgram(program), [...args], options, (error, text) => {
        if (error === null) return resolve({ status: 0, text })
        // A number is what the program itself said; everything else is that it could not be asked.
        resolve(typeof error.code === "number" ? { status: error.code, text } : undefined)
      })
    }),
  read: (path) => {
    try {
      return statSync(path).size > MAX_FILE_BYTES ? undefined : readFileSync(path, "utf8")
    } catch {
      // Absent and forbidden are the same to a collector: not measured.
      return undefined
    }
  },
  readStart: (path, bytes) => {
    try {
      const file = openSync(path, "r")
      try {
        const start = Buffer.alloc(bytes)
        return start.toString("latin1", 0, readSync(file, start, 0, bytes, 0))
      } finally {
        closeSync(file)
      }
    } catch {
      return undefined
    }
  },
  changedAt: (path) => {
    try {
      return Math.floor(statSync(path).mtimeMs)
    } catch {
      return undefined
    }
  },
}
