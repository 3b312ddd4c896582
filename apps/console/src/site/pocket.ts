/**
 * Pockets: what somebody's next step needs and no page may carry, such as a new password that waits for a touch.
 *
 * In memory, for a quarter of an hour, found only by the browser or session
 * that put it in. When too many wait, the oldest is gone and its step begins anew.
 */
import { randomId } from "@schleuse/base"

const KEPT_MS = 15 * 60_000
const MAX_KEPT = 200

type Kept<T> = { readonly owner: string; readonly what: T; readonly untilMs: number }

export class Pocket<T> {
  readonly #kept = new Map<string, Kept<T>>()

  /** @param owner a session's id, or the secret of a browser that has none */
  put(owner: string, what: T, now: number): string {
    for (const [id, { untilMs }] of this.#kept) {
      // Insertion order is age.
      if (untilMs > now && this.#kept.size < MAX_KEPT) break
      this.#kept.delete(id)
    }
    const id = randomId()
    this.#kept.set(id, { owner, what, untilMs: now + KEPT_MS })
    return id
  }

  find(owner: string, id: string, now: number): T | undefined {
    const kept = this.#kept.get(id)
    return kept?.owner === owner && kept.untilMs > now ? kept.what : undefined
  }

  drop(id: string): void {
    this.#kept.delete(id)
  }
}
