/**
 * Which browser belongs to which session: in memory, gone with the process.
 *
 * A session's id stands in lists and in the log, so it must not open anything:
 * the cookie is a secret of our own, and we keep only its hash. The keeper
 * decides whether the session still lives; here it is only found again.
 */
import { createHash, randomBytes } from "node:crypto"
import type { OperatorRole } from "@schleuse/wire"
import type { Sentence } from "@schleuse/web"

export type BrowserSession = {
  readonly session: string
  readonly account: string
  readonly login: string
  readonly roles: readonly OperatorRole[]
  readonly isSetUp: boolean
  /** Wall time in ms. The keeper's word; it may be sooner there. */
  readonly expiresAt: number
}

/** Several people at several machines, some with old sessions in other windows. */
const MAX_SESSIONS = 1000

/** Hears of sessions whose end changed or came. */
export type SessionWatch = {
  readonly ended: (session: string) => void
  readonly extended: (session: string, expiresAt: number) => void
}

export class BrowserSessions {
  readonly #watch: SessionWatch
  readonly #byCookie = new Map<string, BrowserSession>()
  readonly #notices = new Map<string, Sentence[]>()

  constructor(watch: SessionWatch = { ended: () => undefined, extended: () => undefined }) {
    this.#watch = watch
  }

  /** Remembers a session; what the browser's cookie is to say. */
  open(session: BrowserSession, now: number): string {
    this.#forget(({ expiresAt }) => expiresAt <= now)
    const oldest = this.#byCookie.keys().next().value
    if (this.#byCookie.size >= MAX_SESSIONS && oldest !== undefined) this.#byCookie.delete(oldest)
    const cookie = randomBytes(32).toString("base64url")
    this.#byCookie.set(hashOf(cookie), session)
    return cookie
  }

  /** The session of a cookie, while its time lasts. */
  find(cookie: string, now: number): BrowserSession | undefined {
    const found = this.#byCookie.get(hashOf(cookie))
    return found !== undefined && found.expiresAt > now ? found : undefined
  }

  /** Its end was put off, or is nearer than was known. */
  setEnd(session: string, expiresAt: number): void {
    for (const [cookie, one] of this.#byCookie)
      if (one.session === session) this.#byCookie.set(cookie, { ...one, expiresAt })
    this.#watch.extended(session, expiresAt)
  }

  /** The session is over, whoever ended it. */
  end(session: string): void {
    this.#forget((one) => one.session === session)
    this.#watch.ended(session)
  }

  /** Something to say at the top of the next page of this session. */
  tell(session: string, sentence: Sentence): void {
    this.#notices.set(session, [...(this.#notices.get(session) ?? []), sentence])
  }

  /** What is to be said now; it is said once. */
  takeNotices(session: string): readonly Sentence[] {
    const notices = this.#notices.get(session) ?? []
    this.#notices.delete(session)
    return notices
  }

  #forget(isMeant: (session: BrowserSession) => boolean): void {
    for (const [cookie, one] of this.#byCookie) {
      if (!isMeant(one)) continue
      this.#byCookie.delete(cookie)
      this.#notices.delete(one.session)
    }
  }
}

function hashOf(cookie: string): string {
  return createHash("sha256").update(cookie).digest("base64url")
}
