/**
 * A log-in by passkey: begun here, confirmed on the gate's page in a browser, fetched here.
 *
 * This software never sees the key. It asks the gate every two seconds until
 * the page was answered, refused, or too old; one at a time.
 */
import { type Clock, Fault, isFault } from "@schleuse/base"
import type { PostureReport } from "@schleuse/posture"
import type { AgentState } from "./agent.ts"
import type { LoginAnswer, Opened } from "./gate-answers.ts"
import type { Device, GateApi } from "./gate-api.ts"
import { isRefusal } from "./live-session.ts"
import { inTime } from "./politely.ts"

const ASK_MS = 2000

export type PasskeyLoginOptions = {
  readonly api: GateApi
  readonly clock: Clock
  readonly gate: { readonly host: string; readonly port: number }
  readonly onState: (part: Pick<AgentState, "passkey" | "passkeyWhy">) => void
  readonly onOpened: (opened: Opened) => Promise<void>
  readonly onDefect: (error: unknown) => void
}

type Waiting = { readonly device: Device; readonly ticket: string; readonly expiresAt: number }

export class PasskeyLogin {
  readonly #options: PasskeyLoginOptions
  #waiting: Waiting | undefined

  constructor(options: PasskeyLoginOptions) {
    this.#options = options
  }

  /** The page's address; or the refusal of a PC that is not as it should be. @throws the gate's refusals */
  async begin(
    device: Device,
    asked: { readonly user: string; readonly report: PostureReport },
  ): Promise<{ readonly url: string } | Extract<LoginAnswer, { is: "refused" }>> {
    this.stop()
    const { api, onState } = this.#options
    const begun = await api.beginPasskey(device, asked)
    if (begun.is === "refused") return begun
    const { ticket } = begun
    const expiresAt = begun.expiresAt + api.aheadMs
    const url = pageAddress(this.#options.gate, `/anmelden/${ticket}`)
    const waiting = { device, ticket, expiresAt }
    this.#waiting = waiting
    onState({ passkey: { url, expiresAt }, passkeyWhy: undefined })
    void this.#wait(waiting).catch((error: unknown) => this.#options.onDefect(error))
    return { url }
  }

  /** Nobody waits for it any more. */
  stop(): void {
    this.#waiting = undefined
    this.#options.onState({ passkey: undefined, passkeyWhy: undefined })
  }

  async #wait(waiting: Waiting): Promise<void> {
    let opened: Opened | undefined
    while (opened === undefined) {
      await new Promise((resolve) => setTimeout(resolve, ASK_MS).unref())
      if (this.#waiting !== waiting) return
      opened = await this.#look(waiting)
      if (this.#waiting === waiting) continue
      // Somebody chose another way while the answer was under way, or it was no.
      return opened === undefined ? undefined : await inTime(this.#options.api.logout(opened.session))
    }
    this.stop()
    try {
      await this.#options.onOpened(opened)
    } catch (error) {
      if (!isFault(error)) throw error
      this.#end(error)
    }
  }

  /** The session, once there is one; ends the wait if there never will be. */
  async #look(waiting: Waiting): Promise<Opened | undefined> {
    const { api, clock } = this.#options
    try {
      const answer = await api.passkeyResult(waiting.device, waiting.ticket)
      return answer.is === "opened" ? answer : undefined
    } catch (error) {
      if (!isFault(error)) throw error
      if (this.#waiting !== waiting) return undefined
      if (isRefusal(error)) this.#end(error)
      // Nobody answers: perhaps the way is back soon.
      else if (clock.wallMs() >= waiting.expiresAt) this.#end(new Fault("PASSKEY_PAGE_OVER"))
      return undefined
    }
  }

  #end({ code, reference = "" }: Fault): void {
    this.#waiting = undefined
    this.#options.onState({ passkey: undefined, passkeyWhy: { code, reference } })
  }
}

export function pageAddress({ host, port }: PasskeyLoginOptions["gate"], path: string): string {
  return `https://${host}${port === 443 ? "" : `:${port}`}${path}`
}
