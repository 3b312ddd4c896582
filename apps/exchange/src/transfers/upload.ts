/**
 * One open file being written: bytes in, sealed parts out, one commit at the end.
 *
 * Puts writes in order, fills part after part, seals finished parts at the
 * keeper while the next one fills. Content leaves memory only as ciphertext. A
 * write settles when its bytes are taken and not too many of them wait for the
 * disk; that it settled does not mean the file exists: only `close` says so.
 */
import { Fault } from "@schleuse/base"
import { PART_MAX_PLAIN_BYTES } from "@schleuse/seal"
import type { OpenedWrite, PartKey, SessionKeeper } from "../session-keeper.ts"
import { hashPriorParts, type PartFolders } from "./content-hash.ts"
import { EarlyWrites } from "./early-writes.ts"
import type { HashMemory } from "./hash-memory.ts"
import { PartWriter } from "./part-writer.ts"
import { RunningHash } from "./running-hash.ts"

/** Ciphertext that may wait for the disk before writes wait too. */
const BACKLOG_BYTES = 8 * 1024 * 1024
/** Content in a part at which the next one is asked for, so that the stream never waits for it. */
const ASK_NEXT_AT_BYTES = PART_MAX_PLAIN_BYTES * 0.75

export type UploadSurroundings = {
  readonly ask: SessionKeeper
  readonly folders: PartFolders
  readonly hashes: HashMemory
  /** Aborted when the connection is gone: ends the reading back of what was sealed earlier. */
  readonly signal: AbortSignal
}

export class Upload {
  readonly #ask: SessionKeeper
  readonly #folders: PartFolders
  readonly #hashes: HashMemory
  readonly #opened: OpenedWrite
  readonly #early = new EarlyWrites()
  readonly #signal: AbortSignal
  /** Contiguous bytes that no part has taken yet; views, because their writes have not settled. */
  #queue: Buffer[] = []
  /** First byte that has not arrived. */
  #next: number
  #hash: RunningHash | undefined
  #hashing: Promise<void> | undefined
  #firstKey: PartKey | undefined
  #part: PartWriter | undefined
  #coming: Promise<PartKey> | undefined
  /** Parts that are full and whose files are still being written. */
  readonly #ending = new Set<PartWriter>()
  /** Settles when every finished part is sealed at the keeper. */
  #sealed: Promise<void> = Promise.resolve()
  #lastPart: string | undefined
  #room: PromiseWithResolvers<void> | undefined
  #failure: Error | undefined

  constructor({ ask, folders, hashes, signal }: UploadSurroundings, opened: OpenedWrite) {
    this.#ask = ask
    this.#folders = folders
    this.#hashes = hashes
    this.#signal = signal
    this.#opened = opened
    this.#next = opened.sizeBytes
    this.#firstKey = opened.part
    const prior = opened.prior.at(-1)
    this.#lastPart = prior?.part
    this.#hash = prior === undefined ? new RunningHash() : hashes.find(prior.part, opened.sizeBytes)
  }

  get id(): string {
    return this.#opened.upload
  }

  /** Length as the client sees it: up to the last byte that arrived. */
  get sizeBytes(): number {
    return this.#early.endAfter(this.#next)
  }

  /** Has anything been written here? */
  get isUntouched(): boolean {
    return this.sizeBytes === this.#opened.sizeBytes
  }

  /**
   * Takes bytes; they must not change until this settles.
   * @throws UPLOAD_TOO_FAR, UPLOAD_REWRITE (this write alone is refused), DISK_FULL and the keeper's refusals (nothing more can be written)
   */
  async write(offset: number, bytes: Buffer): Promise<void> {
    this.#requireAlive()
    if (bytes.length === 0) return
    if (offset < this.#next) throw new Fault("UPLOAD_REWRITE", `${offset} before ${this.#next}`)
    if (offset > this.#next) return this.#early.add(offset, bytes, this.#next)
    this.#early.requireFree(offset, offset + bytes.length)
    this.#arrive(bytes)
    for (let next = this.#early.take(this.#next); next !== undefined; next = this.#early.take(this.#next)) {
      this.#arrive(next)
    }
    this.#pump()
    if (!this.#hasRoom) await this.#waitForRoom()
    this.#requireAlive()
  }

  /** Makes everything written so far survive a crash of door and keeper, by sealing the open part short. @throws UPLOAD_INCOMPLETE */
  async sync(): Promise<void> {
    this.#requireAlive()
    if (!this.#early.isEmpty) throw new Fault("UPLOAD_INCOMPLETE", "sync behind a gap")
    if (this.#part !== undefined && this.#part.plainBytes > 0) this.#endPart(this.#part)
    await this.#sealed
  }

  /** Commits: when this settles the file exists and is delivered. @throws UPLOAD_INCOMPLETE, DISK_FULL, the keeper's refusals */
  async close(): Promise<void> {
    if (this.#failure !== undefined) {
      this.#discard()
      throw this.#failure
    }
    if (!this.#early.isEmpty) {
      this.#early.clear()
      await this.abandon()
      throw new Fault("UPLOAD_INCOMPLETE", "closed with a gap")
    }
    try {
      await this.#commit()
    } catch (error) {
      this.#discard()
      throw error
    }
  }

  /** Nobody knows whether this was all: seals what is here, so that the upload can go on from its end. */
  async abandon(): Promise<void> {
    if (this.#failure === undefined && this.#part !== undefined && this.#part.plainBytes > 0) this.#endPart(this.#part)
    try {
      await this.#sealed
      if (this.#failure === undefined) this.#remember()
    } finally {
      this.#discard()
    }
  }

  /** Drops the upload at the keeper too. */
  async abort(): Promise<void> {
    this.#fail(new Fault("UPLOAD_NOT_OPEN", "aborted"))
    this.#discard()
    await this.#ask("abortWrite", { upload: this.id })
  }

  async #commit(): Promise<void> {
    if (this.#hash === undefined) await this.#hashPrior()
    const hash = this.#hash
    if (hash === undefined) throw new Error("no hash after hashing")
    const part = this.#part
    this.#part = undefined
    const isNeeded = part !== undefined && part.plainBytes > 0
    if (part !== undefined && !isNeeded) part.discard()
    const last = isNeeded ? await part.finish() : undefined
    await this.#sealed
    const rest = { upload: this.id, sizeBytes: this.#next, sha256: last?.prefixSha256 ?? (await hash.digest()) }
    await this.#ask("commitWrite", last === undefined ? rest : { ...rest, last })
    if (last !== undefined) this.#lastPart = last.part
    this.#remember()
  }

  #requireAlive(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #arrive(bytes: Buffer): void {
    this.#queue.push(bytes)
    this.#next += bytes.length
  }

  /** Moves bytes from the queue into parts as far as parts are there. */
  #pump(): void {
    for (let bytes = this.#queue[0]; bytes !== undefined; bytes = this.#queue[0]) {
      const part = this.#part ?? this.#beginPart()
      if (part === undefined) return
      const taken = part.take(bytes)
      if (taken === bytes.length) this.#queue.shift()
      else this.#queue[0] = bytes.subarray(taken)
      if (part.isFull) this.#endPart(part)
      else if (part.plainBytes >= ASK_NEXT_AT_BYTES) this.#askNext()
    }
    this.#settleRoom()
  }

  /** The next part, if its key and the hash are here; otherwise sees to it that they come. */
  #beginPart(): PartWriter | undefined {
    const hash = this.#hash
    if (hash === undefined) {
      this.#hashPrior().then(
        () => this.#pump(),
        (error: unknown) => this.#fail(error),
      )
      return undefined
    }
    const key = this.#firstKey
    if (key === undefined) {
      this.#askNext()
      return undefined
    }
    this.#firstKey = undefined
    this.#part = new PartWriter(key, this.#folders.incoming, hash, (error) => {
      if (error !== undefined) this.#fail(error)
      else this.#settleRoom()
    })
    return this.#part
  }

  #askNext(): void {
    if (this.#coming !== undefined || this.#firstKey !== undefined) return
    // At most two parts may be unsealed: the one being filled and the one asked for.
    const sealed = this.#sealed
    this.#coming = sealed.then(() => this.#ask("openPart", { upload: this.id }))
    this.#coming.then(
      (key) => {
        this.#coming = undefined
        this.#firstKey = key
        this.#pump()
      },
      (error: unknown) => this.#fail(error),
    )
  }

  #endPart(part: PartWriter): void {
    this.#part = undefined
    this.#ending.add(part)
    const before = this.#sealed
    const finished = part.finish()
    this.#sealed = Promise.all([finished, before]).then(async ([sealed]) => {
      this.#ending.delete(part)
      await this.#ask("sealPart", { upload: this.id, sealed })
      this.#lastPart = sealed.part
    })
    this.#sealed.catch((error: unknown) => this.#fail(error))
  }

  #hashPrior(): Promise<void> {
    this.#hashing ??= hashPriorParts(this.#ask, this.#opened, this.#folders, this.#signal).then((hash) => {
      this.#hash = hash
    })
    return this.#hashing
  }

  /** The state belongs to the end of the last sealed part, which is all that a later upload can build on. */
  #remember(): void {
    const hash = this.#hash
    this.#hash = undefined
    if (hash === undefined) return
    if (this.#lastPart === undefined) hash.end()
    else this.#hashes.remember(this.#lastPart, this.#next, hash)
  }

  get #hasRoom(): boolean {
    if (this.#queue.length > 0) return false
    let backlogBytes = this.#part?.backlogBytes ?? 0
    for (const part of this.#ending) backlogBytes += part.backlogBytes
    return backlogBytes <= BACKLOG_BYTES
  }

  #waitForRoom(): Promise<void> {
    this.#room ??= Promise.withResolvers<void>()
    return this.#room.promise
  }

  #settleRoom(): void {
    if (this.#room === undefined || !this.#hasRoom) return
    this.#room.resolve()
    this.#room = undefined
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause instanceof Error ? cause : new Error("upload", { cause })
    this.#queue = []
    this.#early.clear()
    this.#room?.resolve()
    this.#room = undefined
  }

  #discard(): void {
    this.#queue = []
    this.#early.clear()
    this.#part?.discard()
    this.#part = undefined
    for (const part of this.#ending) part.discard()
    this.#ending.clear()
    this.#hash?.end()
    this.#hash = undefined
  }
}
