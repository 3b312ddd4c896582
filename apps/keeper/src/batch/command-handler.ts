/**
 * What a command is to the batch executor: slow work before, decisions inside.
 *
 * `prepare` may await anything (signatures, fsync, other threads) and sees only
 * what was committed before; `run` happens inside the batch's transaction and
 * MUST re-check whatever `prepare` relied on. `run` awaits nothing but the
 * transaction it is given.
 */
import type { Leaf, LeafOf, LeafType, Opening } from "@schleuse/leaf"
import type { CommandName, InputOf, OutputOf, PushInput, PushName, Zone } from "@schleuse/wire"
import type { Queries } from "../database/store.ts"

/** A leaf without what every leaf has: the executor fills in version, run, clocks and the actor. */
export type LeafDraft = {
  [T in LeafType]: { readonly type: T } & Omit<LeafOf<T>, "v" | "type" | "boot" | "wall" | "mono" | keyof Actor> &
    Partial<Actor>
}[LeafType]

/** Who acts; goes into each leaf. Pseudonyms, not ids, for institution and account. */
export type Actor = Pick<Leaf, "zone" | "door" | "build" | "session" | "factor" | "institution" | "account">

/** A descriptor and who is at its other end. */
export interface Peer {
  readonly zone: Zone
  /** Name of the instance as the supervisor gave it. */
  readonly name: string
  /** Paths of its part folders as the door sees them. */
  readonly folders: { readonly incoming: string; readonly blobs: string }
  /** Set by startDoor. */
  door: { readonly id: string; readonly build: string } | undefined
  push<P extends PushName>(name: P, input: PushInput<P>): void
  /** Ends the descriptor; the supervisor then ends the process. */
  close(): void
}

/** A live session, read inside the batch. */
export type SessionContext = {
  readonly id: string
  readonly doorId: string
  readonly accountId: string
  readonly institutionId: string
  readonly factor: NonNullable<Actor["factor"]>
  /** When it began (ms): how old its login is, however often it was extended. */
  readonly since: number
  readonly expiresAt: number
  /** Role words of the account: "sender" may put, "collector" may collect. */
  readonly roles: readonly string[]
  /** For leaves. */
  readonly actor: Actor
}

/** Where a leaf stands in the log, and its canonical text. */
export type WrittenLeaf = { readonly index: number; readonly text: string }

/** Tree size of the batch, which its checkpoint is for; only known when all commands have run. */
export type BatchEnd = { readonly treeSize: number; keepCheckpoint(): void }

/** The transaction as a command sees it. */
export interface CommandTransaction extends Queries {
  /** Wall time of the batch in ms: one for all its leaves. */
  readonly now: number
  /** Writes a leaf for this command, after those before it. Its index holds if the command is not refused. */
  leaf(draft: LeafDraft, opening?: Opening): WrittenLeaf
  /** Runs after the commit, never if there is none. Errors end the process: only pushes, queueing and memory. */
  afterCommit(effect: () => void): void
  /** Runs when all commands of the batch are done and the tree's new size is known, before the commit. */
  beforeCommit(work: (tx: Queries, end: BatchEnd) => Promise<void>): void
  /** Runs work and undoes its rows, leaves and effects, whatever it did: for dry runs, which so are what they try. */
  rehearse<T>(work: () => Promise<T>): Promise<T>
}

/** Circumstances of one request. */
export type RequestContext = {
  readonly peer: Peer
  /** Present for commands whose row requires a session; checked inside the batch. */
  readonly session: SessionContext | undefined
}

export type CommandHandler<C extends CommandName, Prepared = undefined> = {
  /**
   * `before-prepare`: session and space are checked in a batch of their own before `prepare`, because `prepare`
   * itself gives something away or leaves something behind. They are checked again with `run`.
   */
  readonly admission?: "before-prepare"
  /** Only for slow work. May throw a Fault, which is then logged like one of `run`. Runs before the session is checked. */
  readonly prepare?: (
    input: InputOf<C>,
    request: { readonly peer: Peer; readonly sessionId: string | undefined },
  ) => Promise<Prepared>
  readonly run: (
    tx: CommandTransaction,
    input: InputOf<C>,
    request: RequestContext,
    prepared: Prepared,
  ) => Promise<OutputOf<C>>
  /** Called if the command was refused or the batch failed after `prepare` succeeded: give back what it took. */
  readonly discard?: (prepared: Prepared) => void
}

/** A handler whose prepared value only it understands. */
export type AnyHandler<C extends CommandName> = CommandHandler<C, unknown>

/** Hides the type of the prepared value: the executor only carries it from `prepare` to `run`. */
export function handler<C extends CommandName, Prepared = undefined>(
  _command: C,
  given: CommandHandler<C, Prepared>,
): AnyHandler<C> {
  return given as AnyHandler<C>
}

/** A full set of handlers: one for each row of the command table, no more. */
export type CommandHandlers = { readonly [C in CommandName]: AnyHandler<C> }

/** The session of a request whose row requires one. */
export function sessionOf(request: RequestContext): SessionContext {
  if (request.session === undefined) throw new TypeError("the command's row does not require a session")
  return request.session
}
