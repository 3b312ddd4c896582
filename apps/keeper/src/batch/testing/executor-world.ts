/** A batch executor over a real database, with a few real small handlers, a clock that can be set, and a store that can be made to fail. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { noteSigner, type SignerKey } from "@schleuse/tlog"
import { type Answer, COMMANDS, type CommandName, type Request, type Zone } from "@schleuse/wire"
import { migrate } from "../../database/migrate.ts"
import { openSqlite } from "../../database/sqlite.ts"
import { type Parameters, type Statement, statement } from "../../database/statement.ts"
import type { Store } from "../../database/store.ts"
import { newLogKey, newLogOrigin } from "../../keys/log-key.ts"
import { Knocks } from "../../login/knocks.ts"
import { Sequencer } from "../../log/sequencer.ts"
import { type AnyHandler, type CommandHandlers, handler, type Peer } from "../command-handler.ts"
import { Denials } from "../denials.ts"
import { BatchExecutor, type ExecutorParts } from "../executor.ts"

export type Call = { readonly method: keyof Store; readonly sql: string }
/** Told of each call; may throw in its place, or (`after`) once it has happened. */
export type StoreProbe = { before?: (call: Call) => void; after?: (call: Call) => void }

/** A store that tells of each call, and fails where the probe throws. */
class ProbedStore implements Store {
  readonly #inner: Store
  readonly #probe: StoreProbe

  constructor(inner: Store, probe: StoreProbe) {
    this.#inner = inner
    this.#probe = probe
  }

  async #call<T>(method: keyof Store, sql: string, act: () => Promise<T>): Promise<T> {
    this.#probe.before?.({ method, sql })
    const result = await act()
    this.#probe.after?.({ method, sql })
    return result
  }

  all<P extends Parameters, R>(one: Statement<P, R>, parameters: P): Promise<R[]> {
    return this.#call("all", one.sql, () => this.#inner.all(one, parameters))
  }
  find<P extends Parameters, R>(one: Statement<P, R>, parameters: P): Promise<R | undefined> {
    return this.#call("find", one.sql, () => this.#inner.find(one, parameters))
  }
  run<P extends Parameters, R>(one: Statement<P, R>, parameters: P): Promise<number> {
    return this.#call("run", one.sql, () => this.#inner.run(one, parameters))
  }
  begin = () => this.#call("begin", "", () => this.#inner.begin())
  commit = () => this.#call("commit", "", () => this.#inner.commit())
  rollback = () => this.#call("rollback", "", () => this.#inner.rollback())
  savepoint = () => this.#call("savepoint", "", () => this.#inner.savepoint())
  releaseSavepoint = () => this.#call("releaseSavepoint", "", () => this.#inner.releaseSavepoint())
  rollbackToSavepoint = () => this.#call("rollbackToSavepoint", "", () => this.#inner.rollbackToSavepoint())
  isInTransaction = () => this.#inner.isInTransaction()
  copyTo = (file: string) => this.#inner.copyTo(file)
  close = () => this.#inner.close()
}

const insertCut = statement<{ id: string; reason: string; now: number }>()((q, p) =>
  q
    .insertInto("cut")
    .values({ id: p.id, scope: "door", target: null, reason: p.reason, created_at: p.now, ended_at: null }),
)
const cutRows = statement()((q) => q.selectFrom("cut").select(["id", "reason"]).orderBy("id"))

/** What the reason of a cut makes its handler do. */
async function runCut(tx: Parameters1, reason: string): Promise<{ cut: string; endedSessions: number }> {
  const id = randomId()
  await tx.run(insertCut, { id, reason, now: tx.now })
  const opening = newOpening({ reason })
  tx.leaf({ type: "cut", cut: id, scope: "door", meta: commitmentOf(opening) }, opening)
  if (reason.startsWith("refuse")) throw new Fault("CUT_TARGET_UNKNOWN", reason)
  if (reason.startsWith("defect")) throw new Error(reason)
  return { cut: id, endedSessions: 0 }
}
type Parameters1 = globalThis.Parameters<AnyHandler<"cut">["run"]>[0]

const cut = handler("cut", { run: (tx, { reason }) => runCut(tx, reason) })
/** The same in the normal lane. */
const setupBegin = handler("setupBegin", {
  run: async (tx, { code }) => {
    await runCut(tx, code)
    return { session: randomId(), expiresAt: 1 }
  },
})

function handlersWith(changed: Partial<CommandHandlers>): CommandHandlers {
  const missing: AnyHandler<CommandName> = {
    run: () => Promise.reject(new Fault("COMMAND_UNKNOWN", "not in this test")),
  }
  const all = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, missing]))
  return { ...all, cut, setupBegin, ...changed } as CommandHandlers
}

export function peerOf(zone: Zone, name: string = zone): Peer {
  return {
    zone,
    name,
    folders: { incoming: "", blobs: "" },
    door: undefined,
    push: () => undefined,
    close: () => undefined,
  }
}

export class ExecutorWorld {
  readonly folder: string
  readonly key: SignerKey
  readonly clock = { wall: Date.UTC(2026, 10, 22, 12), mono: 1000 }
  readonly operator = peerOf("operator")
  readonly knocks = new Knocks()
  readonly denials = new Denials()
  readonly defects: string[] = []
  probe: StoreProbe = {}
  fatal: unknown
  #store: Store | undefined
  #sequencer: Sequencer | undefined
  #executor: BatchExecutor | undefined

  private constructor(folder: string) {
    this.folder = folder
    this.key = newLogKey(newLogOrigin())
  }

  static async open(
    t: { after: (clean: () => unknown) => void },
    change: (world: ExecutorWorld) => Partial<ExecutorParts> = () => ({}),
    handlers: Partial<CommandHandlers> = {},
  ): Promise<ExecutorWorld> {
    const world = new ExecutorWorld(mkdtempSync(join(tmpdir(), "schleuse-executor-")))
    t.after(async () => {
      await world.close()
      rmSync(world.folder, { recursive: true })
    })
    await world.start(change(world), handlers)
    return world
  }

  get store(): Store {
    assert.ok(this.#store)
    return this.#store
  }
  get sequencer(): Sequencer {
    assert.ok(this.#sequencer)
    return this.#sequencer
  }
  get executor(): BatchExecutor {
    assert.ok(this.#executor)
    return this.#executor
  }

  async start(change: Partial<ExecutorParts> = {}, handlers: Partial<CommandHandlers> = {}): Promise<void> {
    const store = openSqlite(join(this.folder, "keeper.sqlite"))
    await migrate(store, 1)
    await store.begin()
    const sequencer = await Sequencer.load(store, noteSigner(this.key))
    await store.commit()
    this.#store = store
    this.#sequencer = sequencer
    const probed = new ProbedStore(store, {
      before: (c) => this.probe.before?.(c),
      after: (c) => this.probe.after?.(c),
    })
    this.#executor = new BatchExecutor({
      store: probed,
      sequencer,
      handlers: handlersWith(handlers),
      clock: { wallMs: () => this.clock.wall, monotonicMs: () => this.clock.mono },
      boot: randomId(),
      findSession: () => Promise.reject(new Fault("SESSION_ENDED")),
      denials: this.denials,
      knock: (fault, address, peer, now) => this.knocks.refused(fault, address, peer, now),
      requireSpace: () => undefined,
      onCommitted: () => undefined,
      onFatal: (error) => (this.fatal = error),
      onDefect: (where) => this.defects.push(where),
      ...change,
    })
  }

  /** What a killed process does to its database: the transaction that is open is gone. */
  async close(): Promise<void> {
    await this.#store?.close()
    this.#store = undefined
  }

  /** Asks and gives the answer; never settles if the process would have ended before. */
  ask(request: Request, peer: Peer = this.operator): Promise<Answer> {
    return new Promise((resolve) => this.executor.submit(peer, request, resolve))
  }

  /** A cut, in the priority lane. */
  cut(reason: string): Promise<Answer> {
    return this.ask({ command: "cut", session: undefined, input: { scope: "door", reason } })
  }

  /** A set-up with this code: the same work in the normal lane. */
  setup(code: string): Promise<Answer> {
    return this.ask({ command: "setupBegin", session: undefined, input: { code } })
  }

  /** Reasons of the cuts that stand. */
  async reasons(): Promise<string[]> {
    return (await this.store.all(cutRows, {})).map((row) => row.reason).toSorted()
  }

  async cutIds(): Promise<string[]> {
    return (await this.store.all(cutRows, {})).map((row) => row.id)
  }
}
