/** A log over a real database, without a keeper around it: append, publish, close, open again. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { formatLeaf } from "@schleuse/leaf"
import {
  formatVerifierKey,
  type LogIdentity,
  noteSigner,
  noteVerifier,
  type SignerKey,
  verifierKeyOf,
} from "@schleuse/tlog"
import { migrate } from "../../database/migrate.ts"
import { openSqlite } from "../../database/sqlite.ts"
import type { Store } from "../../database/store.ts"
import { newLogKey, newLogOrigin } from "../../keys/log-key.ts"
import { Publisher } from "../publisher.ts"
import { Sequencer } from "../sequencer.ts"

export class LogWorld {
  readonly folder: string
  readonly key: SignerKey
  readonly errors: unknown[] = []
  #store: Store | undefined
  #sequencer: Sequencer | undefined

  constructor(folder: string, key: SignerKey = newLogKey(newLogOrigin())) {
    this.folder = folder
    this.key = key
  }

  static async open(t: { after: (clean: () => unknown) => void }): Promise<LogWorld> {
    const world = new LogWorld(mkdtempSync(join(tmpdir(), "schleuse-log-")))
    t.after(async () => {
      await world.close()
      rmSync(world.folder, { recursive: true })
    })
    await world.start()
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
  get logFolder(): string {
    return join(this.folder, "log")
  }
  get vkey(): string {
    return formatVerifierKey(verifierKeyOf(this.key))
  }
  get identity(): LogIdentity {
    return { origin: this.key.name, log: noteVerifier(verifierKeyOf(this.key)) }
  }

  async start(): Promise<void> {
    this.#store = openSqlite(join(this.folder, "keeper.sqlite"))
    await migrate(this.#store, 1)
    await this.#store.begin()
    this.#sequencer = await Sequencer.load(this.#store, noteSigner(this.key))
    await this.#store.commit()
  }

  async close(): Promise<void> {
    await this.#store?.close()
    this.#store = undefined
  }

  /** Commits a batch of so many leaves, all different. */
  async grow(count: number): Promise<void> {
    const { size } = this.sequencer.head
    const leaves = Array.from({ length: count }, (_, i) => ({
      type: "heartbeat" as const,
      text: leafText(size + i),
      opening: undefined,
    }))
    await this.store.begin()
    await this.sequencer.append(this.store, leaves, 1, false)
    await this.store.commit()
    this.sequencer.committed()
  }

  publisher(): Publisher {
    return new Publisher(
      this.logFolder,
      this.store,
      () => this.sequencer.head,
      (error) => this.errors.push(error),
    )
  }

  /** Starts a publisher, which compares and writes, and ends it. */
  async publish(): Promise<void> {
    const publisher = this.publisher()
    await publisher.start(this.identity)
    await publisher.stop()
  }
}

export function leafText(mono: number): string {
  return formatLeaf({ v: 1, type: "heartbeat", boot: "0".repeat(26), wall: 1, mono })
}
