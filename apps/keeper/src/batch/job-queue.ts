/** Two lanes: what cuts, seals or ends goes first; the keeper's own events are never late either. */
import { COMMANDS, isCommandName } from "@schleuse/wire"
import type { Job } from "./job.ts"

/** Most jobs of one batch: bounds how long the first one waits for the last. */
const MAX_BATCH = 512
/** Of these, how many may be priority jobs while others wait: no door can starve the rest by ending and starting. */
const MAX_PRIORITY = 384

export class JobQueue {
  #priority: Job[] = []
  #normal: Job[] = []

  get isEmpty(): boolean {
    return this.#priority.length === 0 && this.#normal.length === 0
  }

  push(job: Job): void {
    if (laneOf(job) === "priority") this.#priority.push(job)
    else this.#normal.push(job)
  }

  /** The jobs of the next batch, in order. */
  take(): Job[] {
    const jobs = this.#priority.splice(0, this.#normal.length === 0 ? MAX_BATCH : MAX_PRIORITY)
    const room = MAX_BATCH - jobs.length
    if (this.#normal.length <= room) {
      jobs.push(...this.#normal)
      this.#normal = []
    } else {
      jobs.push(...this.#normal.splice(0, room))
    }
    return jobs
  }
}

function laneOf(job: Job): "normal" | "priority" {
  if (job.kind === "event") return "priority"
  if (job.kind === "refused") return "normal"
  const { command } = job.request
  return isCommandName(command) && COMMANDS[command].lane === "priority" ? "priority" : "normal"
}
