/**
 * Login by SSH public key: the door relays, the keeper decides.
 *
 * The keeper takes user, algorithm, key and session id from the signed blob; the
 * fields that the library shows beside it are used for nothing but the probe,
 * which proves nothing. Every refusal looks alike from outside.
 */
import { isFault } from "@schleuse/base"
import type { InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import type { AuthContext, NegotiatedAlgorithms } from "ssh2"

/** Failed attempts, unknown keys included, before the connection ends; as OpenSSH's MaxAuthTries. */
export const MAX_ATTEMPTS = 6

export type Peer = InputOf<"loginSsh">["peer"]
export type LoggedIn = Extract<OutputOf<"loginSsh">, { readonly session: string }> & { readonly user: string }

/** `offered`: the client may sign. `refused`: as any other. `away`: nobody can be asked, so no verdict either. */
export type Verdict =
  | { readonly kind: "offered" | "refused" | "away" }
  | { readonly kind: "accepted"; readonly session: LoggedIn }

/** What the keeper says to one attempt. Never throws for a refusal. */
export async function judge(context: AuthContext, peer: Peer, keeper: KeeperClient): Promise<Verdict> {
  if (context.method !== "publickey") return { kind: "refused" }
  const { blob, signature } = context
  try {
    if (blob === undefined || signature === undefined) {
      await keeper.call("probeSshKey", { user: context.username, key: context.key.data.toString("base64"), peer })
      return { kind: "offered" }
    }
    const answer = await keeper.call("loginSsh", {
      blob: blob.toString("base64"),
      signature: signature.toString("base64"),
      peer,
    })
    // A second factor is asked for by keyboard-interactive, which this door does not offer: no half login.
    if (!("session" in answer)) return { kind: "refused" }
    return { kind: "accepted", session: { ...answer, user: context.username } }
  } catch (error) {
    // What does not fit the table (a user name of 5,000 letters) is refused like any wrong one.
    if (isFault(error)) return { kind: error.code === "KEEPER_AWAY" ? "away" : "refused" }
    throw error
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
