/** A machine that says what a real one once said: programs and files as recorded, nothing else. */
import type { Clock } from "@schleuse/base"
import type { Machine } from "../posture/machine.ts"

export type Recording = {
  readonly nowMs: number
  /** By program and arguments, as one line; a number instead of a text: it ended with that status. */
  readonly programs?: Readonly<Record<string, string | number>>
  readonly files?: Readonly<Record<string, string>>
  readonly changed?: Readonly<Record<string, number>>
}

export function recorded({ nowMs, programs = {}, files = {}, changed = {} }: Recording): Machine {
  const clock: Clock = { wallMs: () => nowMs, monotonicMs: () => nowMs }
  return {
    clock,
    ask: (program, args) => {
      const said = programs[[program, ...args].join(" ")] ?? programs[program]
      if (said === undefined) return Promise.resolve(undefined)
      return Promise.resolve(typeof said === "number" ? { status: said, text: "" } : { status: 0, text: said })
    },
    read: (path) => files[path],
    readStart: (path, bytes) => files[path]?.slice(0, bytes),
    changedAt: (path) => changed[path],
  }
}
