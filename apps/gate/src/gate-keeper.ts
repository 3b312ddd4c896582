/** What the gate asks the keeper: the rows of zone `gate`, as functions. */
import type { Json } from "@schleuse/base"
import type { InsideAddress } from "./tunnel/dial.ts"

/** The other end, and the certificate it showed: SHA-256 of its DER form in hex; empty without one. */
export type Client = { readonly address: string; readonly port: number; readonly certificate: string }

export type StreamGrant = {
  readonly stream: string
  readonly addresses: readonly InsideAddress[]
}

export type Lease = {
  /** Wall time in ms at which the session ends. */
  readonly expiresAt: number
  /** How long no byte may pass before the session ends. */
  readonly idleMs: number
  /** Wall time in ms until which the PC's last report counts. */
  readonly verdictUntil: number
}

/** Every function throws the refusals of its row, and KEEPER_AWAY. */
export type GateKeeper = {
  /** One of the client's own questions: the path's last word and the body, as they came. */
  readonly ask: (what: string, body: Json, client: Client, session: string | undefined) => Promise<Json>
  readonly openStream: (
    session: string,
    asked: { readonly host: string; readonly port: number; readonly client: Client },
  ) => Promise<StreamGrant>
  /** Also of a session that is over. */
  readonly closeStream: (done: {
    readonly stream: string
    readonly up: number
    readonly down: number
    readonly reason: string
  }) => Promise<void>
  readonly holdSession: (session: string) => Promise<Lease>
  readonly endSession: (session: string, reason: "idle") => Promise<void>
}
