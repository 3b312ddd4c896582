/** The end of a process that we started. */
import type { ChildProcess } from "node:child_process"

/** Settles when it has ended or could not be started; `onEnd` hears how: a signal, an exit code, what the system said. */
export function endOf(child: ChildProcess, onEnd: (how: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const end = (how: string) => {
      resolve()
      onEnd(how)
    }
    child.once("error", (error) => {
      // A failed kill or send raises this too, and then the process still lives.
      if (child.pid === undefined) end(error.message)
    })
    child.once("exit", (status, signal) => end(signal ?? `exit code ${status}`))
  })
}
