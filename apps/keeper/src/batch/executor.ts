/**
 * The batch executor: commands that arrive within a moment become one
 * transaction, one tree, one signature and one fsync.
 *
 * Each command runs in its own savepoint; its leaf is written outside it, so a
 * denial survives what it denied. All are answered after the commit (the early
 * ones when they have run). While nobody waits for the commit, the batch is
 * kept open for a few milliseconds: the beginning of a small file and its end
 * are one commit then. An error of the commit, or of the database inside
 * a batch, means that nobody knows what is stored: `onFatal` MUST end the
 * process, which recovers by its normal start.
 */
import { type Clock, Fault, isFault } from "@schleuse/base"
import {
  COMMANDS,
  type CommandName,
  isCommandName,
  isOperatorZone,
  isPageZone,
  needsSession,
  type Request,
} from "@schleuse/wire"
import { isDiskFull } from "../database/sqlite.ts"
import type { Store } from "../database/store.ts"
import type { PendingLeaf, Sequencer } from "../log/sequencer.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import type { Actor, AnyHandler, CommandHandlers, CommandTransaction, Peer, SessionContext } from "./command-handler.ts"
import { type BatchTime, type BeforeCommit, CommandScope } from "./command-scope.ts"
import type { Denials } from "./denials.ts"
import { type CommandJob, type EventJob, type Job, type RefusedJob, STRANGERS } from "./job.ts"
import { JobQueue } from "./job-queue.ts"
import { requireRole } from "./roles.ts"

/** How long a batch whose end nobody waits for is kept open: the next request of a busy client comes within this time. */
const COMPANY_MS = 5

/** Wall time may differ from monotonic time by this much before it counts as a step. */
const CLOCK_STEP_MS = 2000

/** Stands for where operators come from: their socket is the machine's own. */
export const OPERATOR_ADDRESS = "local"

/** Stands in refusals for every name that no command has. */
const UNKNOWN_COMMAND = "unknown"

/** What the executor needs from the rest of the keeper. */
export type ExecutorParts = {
  readonly store: Store
  readonly sequencer: Sequencer
  readonly handlers: CommandHandlers
  readonly clock: Clock
  readonly boot: string
  /** @throws SESSION_ENDED and relatives, CUT */
  readonly findSession: (tx: CommandTransaction, peer: Peer, sessionId: string) => Promise<SessionContext>
  readonly denials: Denials
  /** Coalesces refusals of strangers; the leaf to write now, if any. */
  readonly knock: (fault: Fault, address: string, peer: Peer, now: number) => KnockLeaf | undefined
  /** What else a stranger's refusal leaves behind; sets its reference. */
  readonly noteStranger?: (
    tx: CommandTransaction,
    refused: {
      readonly command: string
      readonly input: unknown
      readonly address: string
      readonly peer: Peer
      readonly fault: Fault
      /** Of the session that asked, if one did. */
      readonly account: string | undefined
    },
  ) => Promise<void>
  /** Must somebody else agree before an operator's command runs? Throws APPROVAL_NEEDED. */
  readonly requireNobodyElse?: (
    tx: CommandTransaction,
    command: CommandName,
    input: unknown,
    session: SessionContext,
  ) => Promise<void>
  /** Was this confirmed, where the row wants it? With `isUsed` it is used up. Throws CONFIRMATION_NEEDED. */
  readonly requireConfirmation?: (
    tx: CommandTransaction,
    asked: { readonly command: CommandName; readonly input: unknown; readonly zone: Peer["zone"] },
    session: SessionContext,
    isUsed: boolean,
  ) => Promise<void>
  /** May this command run, with the space there is? Throws the refusal. */
  readonly requireSpace: (command: CommandName) => void
  /** What the batch is news of, as bits (live/topics.ts). Must be quick. */
  readonly onCommitted: (news: number) => void
  /** The state is unknown. MUST end the process. */
  readonly onFatal: (error: unknown) => void
  readonly onDefect: (where: string, error: unknown) => void
}

/** A `knock` leaf with its opening. */
export type KnockLeaf = {
  readonly draft: Parameters<CommandScope["leaf"]>[0]
  readonly opening: Parameters<CommandScope["leaf"]>[1]
}

type Batch = {
  readonly time: BatchTime
  readonly leaves: PendingLeaf[]
  readonly effects: (() => void)[]
  readonly finishers: BeforeCommit[]
  readonly answers: (() => void)[]
  /** What it is news of, as bits. */
  news: number
  /** Does anybody wait for the commit? */
  isAwaited: boolean
}

export class BatchExecutor {
  readonly #parts: ExecutorParts
  readonly #queue = new JobQueue()
  #running = false
  #stopped = false
  /** Tells a batch that is kept open that there is more to do. */
  #wake: (() => void) | undefined
  #lastTime: BatchTime

  constructor(parts: ExecutorParts) {
    this.#parts = parts
    this.#lastTime = this.#now()
  }

  /** Runs a request that passed the table; `answer` is called exactly once unless the process ends before. */
  submit(peer: Peer, request: Request, answer: CommandJob["answer"]): void {
    const given: AnyHandler<CommandName> = this.#parts.handlers[request.command]
    if (given.prepare === undefined) {
      this.#enqueue({ kind: "command", peer, request, prepared: undefined, answer })
      return
    }
    const { prepare } = given
    const admitted = given.admission === undefined ? Promise.resolve() : this.#admit(peer, request)
    admitted
      .then(() => prepare(request.input, { peer, sessionId: request.session }))
      .then(
        (prepared) => this.#enqueue({ kind: "command", peer, request, prepared, answer }),
        (error: unknown) => this.refuse(peer, request, this.#faultOf(request.command, error), answer),
      )
  }

  /** Checks what is needed before slow work may begin. */
  #admit(peer: Peer, request: Request): Promise<void> {
    return this.event("admission", async (tx) => {
      this.#parts.requireSpace(request.command)
      requireStarted(peer, request.command)
      if (needsSession(COMMANDS[request.command], peer.zone)) await this.#requireSession(tx, peer, request)
    })
  }

  async #requireSession(tx: CommandTransaction, peer: Peer, request: Request): Promise<void> {
    const session = await this.#parts.findSession(tx, peer, request.session ?? "")
    await this.#requirePermission(tx, peer, request, { session, isUsed: false })
  }

  /**
   * What roles, second persons and confirmations say; doors' sessions have file roles, which the handlers judge. With
   * `isUsed` the command runs now, and a confirmation counts no second time.
   */
  async #requirePermission(
    tx: CommandTransaction,
    { zone }: Peer,
    { command, input }: Request,
    { session, isUsed }: { readonly session: SessionContext; readonly isUsed: boolean },
  ): Promise<void> {
    if (isOperatorZone(zone)) {
      requireRole(command, session)
      await this.#parts.requireNobodyElse?.(tx, command, input, session)
    }
    await this.#parts.requireConfirmation?.(tx, { command, input, zone }, session, isUsed)
  }

  /** Writes down a refusal that happened before the batch, and answers it. */
  refuse(
    peer: Peer,
    asked: { readonly command: string; readonly session: string | undefined; readonly input?: unknown },
    fault: Fault,
    answer: RefusedJob["answer"],
  ): void {
    const { command, session } = asked
    this.#enqueue({ kind: "refused", peer, command, session, input: asked.input, fault, answer })
  }

  /** Runs something of the keeper's own in a batch; resolves when it is durable. */
  event(name: string, run: EventJob["run"], actor: Actor = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown) => (error === undefined ? resolve() : reject(error))
      this.#enqueue({ kind: "event", name, actor, run, done })
    })
  }

  /** Takes no more work; resolves when what was taken and, as the very last, this event are committed. */
  async stop(name: string, last: EventJob["run"]): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    while (this.#running || !this.#queue.isEmpty) await new Promise((resolve) => setImmediate(resolve))
    this.#stopped = false
    const ended = this.event(name, last)
    this.#stopped = true
    await ended
    while (this.#running) await new Promise((resolve) => setImmediate(resolve))
  }

  #enqueue(job: Job): void {
    if (this.#stopped) return this.#turnAway(job)
    this.#queue.push(job)
    this.#wake?.()
    if (this.#running) return
    this.#running = true
    // All frames that are readable now get into the same batch.
    setImmediate(() => void this.#drain())
  }

  /** The store may be closed already: nothing can be written down. The next start finds what was left open. */
  #turnAway(job: Job): void {
    const fault = new Fault("KEEPER_AWAY", "stopping")
    if (job.kind === "event") return job.done(fault)
    if (job.kind === "command") this.#parts.handlers[job.request.command].discard?.(job.prepared)
    job.answer({ fault })
  }

  async #drain(): Promise<void> {
    try {
      while (!this.#queue.isEmpty) {
        await this.#runBatch()
        // Let the next frames in; they become the next batch.
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      this.#parts.onFatal(error)
      return
    }
    this.#running = false
  }

  async #runBatch(): Promise<void> {
    const { store, sequencer } = this.#parts
    const time = this.#now()
    const batch: Batch = { time, leaves: [], effects: [], finishers: [], answers: [], news: 0, isAwaited: false }
    await store.begin()
    this.#noticeClockStep(batch)
    for (let jobs: readonly Job[] = this.#queue.take(); jobs.length > 0; jobs = await this.#company(batch)) {
      for (const job of jobs) {
        if (job.kind === "command") await this.#runCommand(batch, job)
        else if (job.kind === "refused") await this.#runRefused(batch, job)
        else await this.#runEvent(batch, job)
      }
    }
    const treeSize = sequencer.head.size + batch.leaves.length
    let keepCheckpoint = false
    const end = { treeSize, keepCheckpoint: () => (keepCheckpoint = true) }
    for (const finish of batch.finishers) await finish(store, end)
    if (batch.leaves.length > 0) await sequencer.append(store, batch.leaves, time.wallMs, keepCheckpoint)
    await store.commit()
    sequencer.committed()
    for (const effect of batch.effects) effect()
    for (const answer of batch.answers) answer()
    if (batch.leaves.length > 0) this.#parts.onCommitted(batch.news)
  }

  /** More jobs for a batch whose end nobody waits for; none once somebody does, or after a few milliseconds. */
  async #company(batch: Batch): Promise<readonly Job[]> {
    if (batch.isAwaited || this.#stopped) return []
    const leftMs = batch.time.monotonicMs + COMPANY_MS - this.#parts.clock.monotonicMs()
    if (leftMs <= 0) return []
    if (this.#queue.isEmpty) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs)
        this.#wake = () => {
          clearTimeout(timer)
          // All frames that are readable now come along.
          setImmediate(resolve)
        }
      })
      this.#wake = undefined
    }
    return this.#queue.take()
  }

  async #runCommand(batch: Batch, job: CommandJob): Promise<void> {
    const { peer, request, prepared, answer } = job
    const row = COMMANDS[request.command]
    const given: AnyHandler<CommandName> = this.#parts.handlers[request.command]
    const scope = this.#scope(batch, actorOf(peer))
    let session: SessionContext | undefined
    let give: () => void
    await this.#parts.store.savepoint()
    try {
      this.#parts.requireSpace(request.command)
      requireStarted(peer, request.command)
      if (needsSession(row, peer.zone)) {
        session = await this.#parts.findSession(scope, peer, request.session ?? "")
        scope.actAs(session.actor)
        await this.#requirePermission(scope, peer, request, { session, isUsed: true })
      }
      const result = await given.run(scope, request.input, { peer, session }, prepared)
      row.output(result, request.command)
      await this.#parts.store.releaseSavepoint()
      this.#join(batch, scope)
      give = () => answer({ result })
    } catch (error) {
      given.discard?.(prepared)
      const fault = this.#faultOf(request.command, error)
      await this.#undo(error)
      const refused = {
        kind: "refused",
        peer,
        command: request.command,
        session: request.session,
        fault,
        answer,
      } as const
      await this.#runRefused(batch, { ...refused, input: request.input }, session)
      return
    }
    if (row.answer === "early") return give()
    if (row.answer === "after-commit") batch.isAwaited = true
    batch.answers.push(give)
  }

  async #runRefused(batch: Batch, job: RefusedJob, session?: SessionContext): Promise<void> {
    const { peer, fault, answer, input } = job
    // A name that is no command's is the other side's text: it must neither fill the log nor stand in it.
    const command = isCommandName(job.command) ? job.command : UNKNOWN_COMMAND
    const scope = this.#scope(batch, session?.actor ?? actorOf(peer))
    const address = addressOfOperator(command, peer) ?? addressOf(input)
    if (STRANGERS.has(command) && address !== undefined) {
      const knock = this.#parts.knock(fault, address, peer, batch.time.wallMs)
      if (knock !== undefined) scope.leaf(knock.draft, knock.opening)
      await this.#parts.noteStranger?.(scope, {
        command,
        input,
        address,
        peer,
        fault,
        account: session?.accountId,
      })
    } else {
      const { code, detail } = fault
      const denial = { peer, command, code, detail, account: session?.accountId, address }
      const { reference, leaf } = await this.#parts.denials.record(this.#parts.store, denial, batch.time.wallMs)
      fault.reference = reference
      if (leaf !== undefined) scope.leaf(leaf)
    }
    this.#join(batch, scope)
    batch.isAwaited = true
    batch.answers.push(() => answer({ fault }))
  }

  async #runEvent(batch: Batch, job: EventJob): Promise<void> {
    batch.isAwaited = true
    const scope = this.#scope(batch, job.actor)
    await this.#parts.store.savepoint()
    try {
      await job.run(scope)
      await this.#parts.store.releaseSavepoint()
      this.#join(batch, scope)
      batch.answers.push(() => job.done(undefined))
    } catch (error) {
      await this.#undo(error)
      batch.answers.push(() => job.done(error))
    }
  }

  /** Undoes a command's rows. A database that lost its transaction, or its disk, cannot go on. */
  async #undo(error: unknown): Promise<void> {
    if (!this.#parts.store.isInTransaction() || isDiskFull(error)) throw error
    await this.#parts.store.rollbackToSavepoint()
  }

  #faultOf(command: string, error: unknown): Fault {
    if (isFault(error)) return error
    if (isDiskFull(error)) return new Fault("SPACE_LOW", command, { cause: error })
    this.#parts.onDefect(command, error)
    return new Fault("INTERNAL", command, { cause: error })
  }

  #scope(batch: Batch, actor: Actor): CommandScope {
    const first = this.#parts.sequencer.head.size + batch.leaves.length
    return new CommandScope(this.#parts.store, batch.time, first, actor)
  }

  #join(batch: Batch, scope: CommandScope): void {
    batch.leaves.push(...scope.leaves)
    batch.effects.push(...scope.effects)
    batch.finishers.push(...scope.finishers)
    batch.news |= scope.news
  }

  #now(): BatchTime {
    const { boot, clock } = this.#parts
    return { boot, wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }
  }

  #noticeClockStep(batch: Batch): void {
    const last = this.#lastTime
    const byMs = batch.time.wallMs - last.wallMs - (batch.time.monotonicMs - last.monotonicMs)
    this.#lastTime = batch.time
    if (Math.abs(byMs) < CLOCK_STEP_MS) return
    const scope = this.#scope(batch, {})
    scope.leaf({ type: "clock_step", byMs })
    this.#join(batch, scope)
  }
}

/** For leaves of requests without a session. */
export function actorOf(peer: Peer): Actor {
  return peer.door === undefined ? { zone: peer.zone } : { zone: peer.zone, door: peer.door.id, build: peer.door.build }
}

/** The address a stranger's request came from, as the door says. */
function addressOf(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("peer" in input)) return undefined
  const { peer } = input
  if (typeof peer !== "object" || peer === null || !("address" in peer)) return undefined
  return typeof peer.address === "string" ? peer.address.slice(0, 64) : undefined
}

/** At their socket operators are local whatever they say. */
function addressOfOperator(command: string, { zone }: Peer): string | undefined {
  const isTheirs = zone === "operator" && isCommandName(command) && COMMANDS[command].zones.includes(zone)
  return isTheirs ? OPERATOR_ADDRESS : undefined
}

/**
 * A console, or the approvals, has said who it is before it asks for anything: without an instance of its own it would pass for the
 * operators' socket, whose sessions belong to none.
 * @throws DOOR_NOT_STARTED
 */
function requireStarted(peer: Peer, command: CommandName): void {
  if (isPageZone(peer.zone) && command !== "startConsole") startedDoor(peer)
}
