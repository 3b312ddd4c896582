/**
 * Refusals that a page made by itself, told to the keeper so that the helpdesk finds their references.
 *
 * A few each minute: whoever asks for a thousand addresses that there are not
 * fills no database. What is left out, and what the keeper cannot take now, is
 * in the process's own log alone; nobody waits for it.
 */
import { type Clock, isFault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"

/** Well below what the keeper takes (operator/refusals.ts). */
const PER_MINUTE = 20
const MINUTE_MS = 60_000
const MAX_DETAIL = 200

export type Refused = Omit<InputOf<"noteRefusal">, "account"> & { readonly account: string | undefined }

export class NotedRefusals {
  readonly #tell: (refused: InputOf<"noteRefusal">) => Promise<unknown>
  readonly #clock: Pick<Clock, "monotonicMs">
  #minute = 0
  #count = 0

  constructor(tell: (refused: InputOf<"noteRefusal">) => Promise<unknown>, clock: Pick<Clock, "monotonicMs">) {
    this.#tell = tell
    this.#clock = clock
  }

  note({ reference, code, detail, account }: Refused): void {
    const minute = Math.floor(this.#clock.monotonicMs() / MINUTE_MS)
    if (minute !== this.#minute) [this.#minute, this.#count] = [minute, 0]
    if (++this.#count > PER_MINUTE) return
    // Empty during the set-up, when there is nobody yet.
    const who = account === undefined || account === "" ? {} : { account }
    const refused = { reference, code, detail: detail.toWellFormed().slice(0, MAX_DETAIL).toWellFormed(), ...who }
    this.#tell(refused).catch((error: unknown) => {
      // The keeper is away, or has no space: the log of this process has the line.
      if (!isFault(error)) throw error
    })
  }
}
