/**
 * Imports under way: a big one takes longer than anybody looks at an empty page.
 *
 * Whoever starts one gets a page at once that follows it. Here is only whether
 * it still runs and why it failed; what it did is the keeper's to say. In
 * memory: after a restart of the console the session is over too.
 */
import { type Fault, isFault } from "@schleuse/base"

/** `check`: tried and undone; `import`: for good. */
export type Work = "check" | "import"
type Run =
  | { readonly isRunning: true; readonly work: Work }
  | { readonly isRunning: false; readonly failed: Fault | undefined }

/** Small imports are done before a page would say that they are under way. */
const PATIENCE_MS = 1500

/** Ended ones that nobody looked at. */
const MAX_KEPT = 100

export class RunningImports {
  readonly #runs = new Map<string, Run>()

  /** Follows the work of an import; resolves when it is done, or after `patienceMs`. A defect is thrown only until then. */
  async follow(id: string, work: Work, done: Promise<unknown>, patienceMs = PATIENCE_MS): Promise<void> {
    this.#forget()
    this.#runs.set(id, { isRunning: true, work })
    const ended = done.then(
      () => this.#runs.set(id, { isRunning: false, failed: undefined }),
      (error: unknown) => {
        if (!isFault(error)) {
          this.#runs.delete(id)
          throw error
        }
        this.#runs.set(id, { isRunning: false, failed: error })
      },
    )
    const { promise: patience, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, patienceMs)
    try {
      await Promise.race([ended, patience])
    } finally {
      clearTimeout(timer)
      // Whoever stopped waiting must not be struck by its end.
      ended.catch(() => undefined)
    }
  }

  /** What is being done with it now; undefined: nothing. */
  workOn(id: string): Work | undefined {
    const run = this.#runs.get(id)
    return run?.isRunning === true ? run.work : undefined
  }

  /** Why it failed; told once. */
  takeFailure(id: string): Fault | undefined {
    const run = this.#runs.get(id)
    if (run === undefined || run.isRunning) return undefined
    this.#runs.delete(id)
    return run.failed
  }

  #forget(): void {
    for (const [id, run] of this.#runs) if (this.#runs.size >= MAX_KEPT && !run.isRunning) this.#runs.delete(id)
  }
}
