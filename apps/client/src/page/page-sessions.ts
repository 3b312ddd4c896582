/**
 * Sessions of the local page: which browser window was opened by this software, and what it is to be told next.
 *
 * A browser gets in by a key that lies in a file of its own user, good for one
 * use and three minutes; from then on by a random cookie. Only hashes of both
 * are kept, in memory: whoever ends the process ends them all.
 */
import { createHash, randomBytes } from "node:crypto"
import { type Clock, type Fault, isSameBytes } from "@schleuse/base"
import type { FieldErrors } from "@schleuse/web"

const KEY_MS = 3 * 60_000
/** Without any visit for so long a window is a forgotten one. */
const IDLE_MS = 24 * 60 * 60_000
/** What was typed before a second touch is kept no longer. */
const PENDING_MS = 5 * 60_000
const MAX_KEYS = 4
const MAX_SESSIONS = 8

/** What the next page says once. */
export type Told = {
  readonly refused?: Fault | undefined
  readonly errors?: FieldErrors | undefined
  /** Something was done: a sentence's name in the catalogue. */
  readonly done?:
    | "enrolled"
    | "activated"
    | "declared"
    | "extended"
    | "passkeyRemoved"
    | "loggedOut"
    | "proxyOn"
    | "proxyOff"
    | "proxyLogin"
    | undefined
}

/** An activation that waits for the key's second code. */
export type Pending = {
  readonly user: string
  readonly letter: string
  readonly touch: string
  readonly password: string
}

export class PageSession {
  readonly id: string
  endsAt: number
  told: Told = {}
  /** What was typed and may be shown again: never a password, never a code of a key. */
  typed: Readonly<Record<string, string>> = {}
  /** The gate's page on which a new passkey is made, and until when (wall time in ms) it is offered. */
  newPasskey: { readonly url: string; readonly endsAt: number } | undefined
  #pending: { readonly value: Pending; readonly endsAt: number } | undefined

  constructor(id: string, endsAt: number) {
    this.id = id
    this.endsAt = endsAt
  }

  keepPending(value: Pending, nowMs: number): void {
    this.#pending = { value, endsAt: nowMs + PENDING_MS }
  }

  /** What waits, if it does not wait for too long. */
  findPending(nowMs: number): Pending | undefined {
    if (this.#pending !== undefined && this.#pending.endsAt <= nowMs) this.#pending = undefined
    return this.#pending?.value
  }

  dropPending(): void {
    this.#pending = undefined
  }
}

export class PageSessions {
  readonly #clock: Clock
  #keys: { readonly hash: Buffer; readonly endsAt: number }[] = []
  #sessions: PageSession[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A new key to come in with. The oldest gives way. */
  makeKey(): string {
    const key = randomBytes(32).toString("base64url")
    // Counted without the wall clock, which a person may set.
    this.#keys = [...this.#keys, { hash: hashOf(key), endsAt: this.#clock.monotonicMs() + KEY_MS }].slice(-MAX_KEYS)
    return key
  }

  /** Opens a session for who brings a key that nobody brought before; its secret is the cookie's value. */
  enter(key: string): string | undefined {
    const now = this.#clock.monotonicMs()
    const hash = hashOf(key)
    const found = this.#keys.filter((one) => isSameBytes(one.hash, hash)).some(({ endsAt }) => endsAt > now)
    this.#keys = this.#keys.filter((one) => one.endsAt > now && !isSameBytes(one.hash, hash))
    if (!found) return undefined
    const secret = randomBytes(32).toString("base64url")
    const session = new PageSession(hashOf(secret).toString("hex"), now + IDLE_MS)
    this.#sessions = [...this.#sessions, session].slice(-MAX_SESSIONS)
    return secret
  }

  /** The session of a cookie's value. */
  find(secret: string | undefined): PageSession | undefined {
    const now = this.#clock.monotonicMs()
    this.#sessions = this.#sessions.filter(({ endsAt }) => endsAt > now)
    if (secret === undefined) return undefined
    const id = Buffer.from(hashOf(secret).toString("hex"))
    const found = this.#sessions.find((one) => isSameBytes(Buffer.from(one.id), id))
    if (found !== undefined) found.endsAt = now + IDLE_MS
    return found
  }
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
