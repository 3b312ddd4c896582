/**
 * One finished part being read: any place of it, decrypted, and never a byte before its tag held.
 *
 * Reads and opens groups of four segments at once and keeps a few of them. The
 * file is opened when first needed, the key asked for when first needed, each
 * once however many reads wait. Trusts lengths from the keeper and nothing that
 * it reads from the folder.
 */
import { close, constants, open, read } from "node:fs"
import { Fault, isFault, parseHex } from "@schleuse/base"
import { PART_HEADER_BYTES, partParameters, PartOpener, segmentCount, segmentRange } from "@schleuse/seal"
import type { PartKey, StoredPart } from "../session-keeper.ts"

const SEGMENT_BYTES = partParameters.plainSegmentBytes
const GROUP_SEGMENTS = 4
export const GROUP_BYTES = GROUP_SEGMENTS * SEGMENT_BYTES
/** Decrypted groups kept for the next read. */
const KEPT_GROUPS = 3
/** Ciphertext buffers kept for the next group; a group's reading needs one for about a millisecond. */
const IDLE_BUFFERS = 8

/** Content of consecutive segments; all but the part's last one are full. */
type Group = readonly Buffer[]
type GroupState = { readonly ready: Promise<Group>; group: Group | undefined; readers: number; isEvicted: boolean }

const idleBuffers: Buffer[] = []

export class PartReader {
  readonly #stored: StoredPart
  readonly #paths: readonly string[]
  readonly #askKey: () => Promise<PartKey>
  readonly #groups = new Map<number, GroupState>()
  #fd: Promise<number> | undefined
  #opener: Promise<PartOpener> | undefined
  #underWay = 0
  #isResting = false

  /**
   * @param paths where the part's file may lie, in the order to look
   * @param askKey called at most once
   */
  constructor(stored: StoredPart, paths: readonly string[], askKey: () => Promise<PartKey>) {
    this.#stored = stored
    this.#paths = paths
    this.#askKey = askKey
  }

  get plainBytes(): number {
    return this.#stored.plainBytes
  }

  /**
   * Copies content from `offset` on, which must lie inside the part, until `into` is full. The copy is the only way out,
   * so that decrypted memory can be given back at once.
   * @throws BLOB_MISSING, SEGMENT_DAMAGED and the other refusals of damaged parts, those of asking for the key
   */
  async read(offset: number, into: Buffer): Promise<void> {
    const first = Math.floor(offset / GROUP_BYTES)
    const last = Math.floor((offset + into.length - 1) / GROUP_BYTES)
    const states: GroupState[] = []
    for (let index = first; index <= last; index++) {
      const state = this.#group(index)
      state.readers++
      states.push(state)
    }
    try {
      for (const state of states) if (state.group === undefined) await state.ready
      copy(states, offset - first * GROUP_BYTES, into)
    } finally {
      for (const state of states) {
        state.readers--
        freeIfDone(state)
      }
    }
  }

  /** Begins to read what follows `offset`, for a reader that goes on. Failures come out at the read itself. */
  prefetch(offset: number): void {
    if (offset < this.plainBytes) this.#group(Math.floor(offset / GROUP_BYTES))
  }

  /** Closes the file and forgets content, but not the key: the part may be asked for again. */
  rest(): void {
    for (const index of this.#groups.keys()) this.#drop(index)
    this.#isResting = true
    if (this.#underWay === 0) this.#closeFile()
  }

  /** Closes the file and forgets the key. Every read has settled. */
  end(): void {
    this.rest()
    void this.#opener?.then(
      (opener) => opener.forget(),
      () => undefined,
    )
  }

  #group(index: number): GroupState {
    const found = this.#groups.get(index)
    if (found !== undefined) {
      this.#groups.delete(index)
      this.#groups.set(index, found)
      return found
    }
    const ready = this.#load(index)
    const state: GroupState = { ready, group: undefined, readers: 0, isEvicted: false }
    this.#groups.set(index, state)
    ready.then(
      (group) => {
        state.group = group
        freeIfDone(state)
        this.#evict()
      },
      () => {
        if (this.#groups.get(index) === state) this.#groups.delete(index)
      },
    )
    return state
  }

  #evict(): void {
    for (const [index, { group }] of this.#groups) {
      if (this.#groups.size <= KEPT_GROUPS) return
      if (group !== undefined) this.#drop(index)
    }
  }

  #drop(index: number): void {
    const state = this.#groups.get(index)
    this.#groups.delete(index)
    if (state === undefined) return
    state.isEvicted = true
    freeIfDone(state)
  }

  async #load(index: number): Promise<Group> {
    const { cipherBytes } = this.#stored
    const segments = segmentCount(cipherBytes)
    const firstSegment = index * GROUP_SEGMENTS
    let behind = Math.min(firstSegment + GROUP_SEGMENTS, segments)
    // An empty last segment proves that the part is whole: it goes with the content before it.
    if (behind === segments - 1 && this.plainBytes % SEGMENT_BYTES === 0) behind = segments
    const start = index === 0 ? 0 : segmentRange(firstSegment, cipherBytes).cipherStart
    const end = segmentRange(behind - 1, cipherBytes).cipherEnd
    const buffer = takeBuffer(end - start)
    this.#underWay++
    try {
      this.#isResting = false
      const fd = await (this.#fd ??= this.#open().catch((error: unknown) => this.#retryLater(error)))
      await readFully(fd, buffer, start, end - start)
      const header = index === 0 ? buffer.subarray(0, PART_HEADER_BYTES) : undefined
      const opener = await (this.#opener ??= this.#unlock(fd, header).catch((error: unknown) =>
        this.#retryLater(error),
      ))
      const group: Buffer[] = []
      for (let segment = firstSegment; segment < behind; segment++) {
        const { cipherStart, cipherEnd } = segmentRange(segment, cipherBytes)
        const content = opener.open(segment, buffer.subarray(cipherStart - start, cipherEnd - start))
        if (content.length > 0) group.push(content)
      }
      return group
    } catch (cause) {
      if (isFault(cause)) throw cause
      throw new Fault("BLOB_MISSING", `part ${this.#stored.part}`, { cause })
    } finally {
      if (idleBuffers.length < IDLE_BUFFERS && buffer.length >= GROUP_BYTES) idleBuffers.push(buffer)
      if (--this.#underWay === 0 && this.#isResting) this.#closeFile()
    }
  }

  /** A refusal may pass (the keeper was away): the next read asks again. */
  #retryLater(error: unknown): never {
    if (this.#opener === undefined) this.#fd = undefined
    this.#opener = undefined
    throw error
  }

  async #unlock(fd: number, header: Buffer | undefined): Promise<PartOpener> {
    const { part, cipherBytes } = this.#stored
    const given = header === undefined ? await readHeader(fd) : Buffer.from(header)
    const { key } = await this.#askKey()
    const secret = parseHex(key)
    try {
      return new PartOpener(secret, Buffer.from(part, "latin1"), given, cipherBytes)
    } finally {
      secret.fill(0)
    }
  }

  async #open(): Promise<number> {
    let failure: Error | undefined
    for (const path of this.#paths) {
      try {
        return await openFile(path)
      } catch (error) {
        failure = error instanceof Error ? error : new Error("open")
      }
    }
    throw failure ?? new Error("no path")
  }

  #closeFile(): void {
    void this.#fd?.then(
      (fd) => close(fd, () => undefined),
      () => undefined,
    )
    this.#fd = undefined
  }
}

/** Fills `into` from `offset` on in consecutive groups. */
function copy(states: readonly GroupState[], offset: number, into: Buffer): void {
  let skip = offset
  let at = 0
  for (const { group } of states) {
    for (const content of group ?? []) {
      if (skip < content.length) at += content.copy(into, at, skip)
      skip = Math.max(0, skip - content.length)
      if (at === into.length) return
    }
  }
  throw new Fault("PART_TRUNCATED", "less content than the part says")
}

/** Gives decrypted memory back to the system at once; left to the collector it would pile up. */
function freeIfDone({ group, readers, isEvicted }: GroupState): void {
  if (!isEvicted || readers > 0 || group === undefined) return
  for (const { buffer, byteLength } of group) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
  }
}

function takeBuffer(length: number): Buffer {
  // The largest group: four segments, the part's header and an empty last segment.
  const largest = GROUP_SEGMENTS * partParameters.cipherSegmentBytes + PART_HEADER_BYTES + 64
  if (length < GROUP_BYTES) return Buffer.allocUnsafeSlow(length)
  return idleBuffers.pop() ?? Buffer.allocUnsafeSlow(largest)
}

function openFile(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, constants.O_RDONLY | constants.O_NOFOLLOW, (error, fd) => {
      if (error === null) resolve(fd)
      else reject(error)
    })
  })
}

/** @throws PART_TRUNCATED */
async function readFully(fd: number, into: Buffer, position: number, length: number): Promise<void> {
  for (let at = 0; at < length;) {
    const count = await readSome(fd, into, at, length - at, position + at)
    if (count === 0) throw new Fault("PART_TRUNCATED", `${length - at} bytes missing at ${position + at}`)
    at += count
  }
}

async function readHeader(fd: number): Promise<Buffer> {
  const header = Buffer.allocUnsafeSlow(PART_HEADER_BYTES)
  await readFully(fd, header, 0, header.length)
  return header
}

function readSome(fd: number, into: Buffer, at: number, length: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, at, length, position, (error, count) => {
      if (error === null) resolve(count)
      else reject(error)
    })
  })
}
