/**
 * Logins: the door relays, the keeper decides.
 *
 * The keeper takes user, algorithm, key and session id from the signed blob; the
 * fields that the library shows beside it are used for nothing but the probe,
 * which proves nothing. Every refusal looks alike from outside.
 */
import { isFault } from "@schleuse/base"
import type { InputOf, OpenedSession, PendingLogin } from "@schleuse/wire"
import type { AuthContext, NegotiatedAlgorithms, PublicKeyAuthContext } from "ssh2"
import { Abandoned, type KeyboardParts, loginByKeyboard } from "./keyboard-login.ts"

/** Failed attempts, unknown keys included, before the connection ends; as OpenSSH's MaxAuthTries. */
export const MAX_ATTEMPTS = 6

/** Codes that a waiting login takes. */
const MAX_ROUNDS = 3

export type Peer = InputOf<"loginSsh">["peer"]
export type LoggedIn = OpenedSession & { readonly user: string }

/**
 * `offered`: the client may sign. `partial`: the key was right and a code is wanted besides. `refused`: as any other.
 * `abandoned`: the client asked for something else meanwhile. `away`: nobody can be asked, so no verdict either.
 */
export type Verdict =
  | { readonly kind: "offered" | "partial" | "refused" | "abandoned" | "away" }
  | { readonly kind: "accepted"; readonly session: LoggedIn }

/** The attempts of one connection to log in. */
export class Login {
  readonly #parts: KeyboardParts
  /** A key was right; the code is still to come. */
  #pending: { readonly user: string; readonly login: PendingLogin; rounds: number } | undefined

  constructor(parts: KeyboardParts) {
    this.#parts = parts
  }

  /** What may be tried next. */
  get methods(): ("publickey" | "keyboard-interactive")[] {
    return this.#pending === undefined ? ["publickey", "keyboard-interactive"] : ["keyboard-interactive"]
  }

  /** What the keeper says to one attempt. Never throws for a refusal. */
  async judge(context: AuthContext): Promise<Verdict> {
    try {
      if (context.method === "publickey") return await this.#judgeKey(context)
      if (context.method !== "keyboard-interactive") return { kind: "refused" }
      const { username: user } = context
      const pending = this.#takePending(user)
      const session = await loginByKeyboard(context, this.#parts, pending)
      return { kind: "accepted", session: { ...session, user } }
    } catch (error) {
      if (error instanceof Abandoned) return { kind: "abandoned" }
      // What does not fit the table (a user name of 5,000 letters) is refused like any wrong one.
      if (isFault(error)) return { kind: error.code === "KEEPER_AWAY" ? "away" : "refused" }
      throw error
    }
  }

  /** What waits for this user's code; after as many rounds as the keeper gives, the client begins again. */
  #takePending(user: string): PendingLogin | undefined {
    const pending = this.#pending
    if (pending === undefined || pending.user !== user) return undefined
    if (++pending.rounds >= MAX_ROUNDS) this.#pending = undefined
    return pending.login
  }

  async #judgeKey({ username: user, key, blob, signature }: PublicKeyAuthContext): Promise<Verdict> {
    const { keeper, peer } = this.#parts
    if (blob === undefined || signature === undefined) {
      await keeper.call("probeSshKey", { user, key: key.data.toString("base64"), peer })
      return { kind: "offered" }
    }
    const signed = { blob: blob.toString("base64"), signature: signature.toString("base64") }
    const answer = await keeper.call("loginSsh", { ...signed, peer })
    if ("session" in answer) return { kind: "accepted", session: { ...answer, user } }
    this.#pending = { user, login: answer, rounds: 0 }
    return { kind: "partial" }
  }
}

/** "kex host-key cipher [mac]" of what the client sends, as the log commits to it; both directions if they differ. */
export function describeAlgorithms({ kex, serverHostKey, cs, sc }: NegotiatedAlgorithms): string {
  const way = ({ cipher, mac }: NegotiatedAlgorithms["cs"]) => (mac === "" ? cipher : `${cipher} ${mac}`)
  const ways = way(cs) === way(sc) ? way(cs) : `${way(cs)} / ${way(sc)}`
  return `${kex} ${serverHostKey} ${ways}`.slice(0, 300)
}

/** Printable ASCII of what the client calls itself. */
export function describeClient(software: string): string {
  return software.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 255)
}
