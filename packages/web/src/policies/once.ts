/**
 * Once: a form that is sent twice is carried out once.
 *
 * Each form carries a random id. The first to come is carried out; a second
 * one with the same id waits for it and is shown the same place. Lives in
 * memory, so after a restart the keeper's own uniqueness is what remains.
 */
/** The field's name in every form of ours. */
export const ONCE_FIELD = "once"

const MAX_KEPT = 10_000

/** Where a form led: only redirects are worth keeping, an answer with a mistake may be corrected and sent again. */
export class Once {
  readonly #running = new Map<string, Promise<string | undefined>>()

  /**
   * Runs `act` unless it ran, or runs, under this key. `act` resolves to the answer and the address that it redirects to, if it does.
   *
   * @returns the answer of this run, or the address to which the earlier one led
   */
  async run<Answer>(
    key: string,
    act: () => Promise<{ readonly answer: Answer; readonly location: string | undefined }>,
  ): Promise<{ readonly answer: Answer } | { readonly location: string }> {
    for (let earlier = this.#running.get(key); earlier !== undefined; earlier = this.#running.get(key)) {
      const location = await earlier
      if (location !== undefined) return { location }
    }
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    this.#running.set(key, promise)
    let location: string | undefined
    try {
      const done = await act()
      location = done.location
      return { answer: done.answer }
    } finally {
      // Deleted before it is resolved: whoever waited for a mistake finds the place free.
      if (location === undefined) this.#running.delete(key)
      resolve(location)
      this.#forget()
    }
  }

  #forget(): void {
    for (const key of this.#running.keys()) {
      if (this.#running.size <= MAX_KEPT) return
      this.#running.delete(key)
    }
  }
}
