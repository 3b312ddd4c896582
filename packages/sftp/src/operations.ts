/**
 * Carries out requests: finds the handle, keeps the order, asks the backend, makes the answer.
 *
 * Every method takes its place in the order before it returns its promise, so
 * calling them in the order of arrival is enough. Trusts the backend with its
 * contract only where a breach would stay inside this session.
 */
import type { Clock } from "@schleuse/base"
import type { ReadFile, SftpBackend, WriteFile, WriteIntent } from "./backend.ts"
import { HandleTable } from "./handles.ts"
import { longName } from "./long-name.ts"
import { Listing, requireKind, WritePlace, type OpenHandle } from "./open-handle.ts"
import { Gate, PathOrder } from "./order.ts"
import {
  attributesPacket,
  dataPacket,
  handlePacket,
  MAX_DATA_BYTES,
  MAX_PACKET_BYTES,
  namePacket,
  numbersPacket,
  STATUS,
  statusPacket,
  type Reply,
} from "./packet.ts"
import type { Request } from "./request.ts"
import { MAX_NAME_BYTES, type VirtualPath } from "./virtual-path.ts"

/** Entries in one answer to READDIR. With names of 255 bytes below 64 KiB; without, about 16 KiB. */
const LISTING_ENTRIES = 100
const BLOCK_BYTES = 4096

type Settings = {
  readonly backend: SftpBackend
  readonly clock: Clock
  readonly owner: string
  readonly maxHandles: number
  /** Of a handle that could not be closed when the session ended. */
  readonly onDefect: (error: unknown) => void
}

export class Operations {
  readonly #settings: Settings
  readonly #backend: SftpBackend
  readonly #handles: HandleTable<OpenHandle>
  readonly #paths = new PathOrder()

  constructor(settings: Settings) {
    this.#settings = settings
    this.#backend = settings.backend
    this.#handles = new HandleTable(settings.maxHandles)
  }

  get handleCount(): number {
    return this.#handles.count
  }

  /** The answer to a request. @throws SFTP_HANDLE_UNKNOWN · SFTP_HANDLE_KIND_MISMATCH · SFTP_HANDLES_EXHAUSTED · SFTP_APPEND_MISPLACED · what the backend throws */
  async run(id: number, request: Request): Promise<Reply> {
    const backend = this.#backend
    const done = () => statusPacket(id, STATUS.OK)
    switch (request.kind) {
      case "write":
        return this.#write(request.handle, request.offset, request.bytes).then(done)
      case "read":
        return this.#read(id, request.handle, request.offset, request.length)
      case "open-read":
        return handlePacket(id, await this.#openRead(request.path))
      case "open-write":
        return handlePacket(id, await this.#openWrite(request.path, request.intent))
      case "open-folder":
        return handlePacket(id, await this.#openFolder(request.path))
      case "close":
        return this.#close(request.handle).then(done)
      case "list":
        return this.#list(id, request.handle)
      case "sync":
        return this.#sync(request.handle).then(done)
      case "stat-handle":
        return this.#statHandle(id, request.handle)
      case "set-handle": {
        const { gate, file, path } = requireKind(this.#handles.find(request.handle), "write")
        return this.#alone(gate, path, () => file.change(request.change)).then(done)
      }
      case "stat":
        return attributesPacket(id, await this.#look(request.path, () => backend.stat(request.path)))
      case "set":
        return this.#change([request.path], () => backend.change(request.path, request.change)).then(done)
      case "remove":
        return this.#change([request.path], () => backend.files.remove(request.path)).then(done)
      case "make-folder":
        return this.#change([request.path], () => backend.folders.make(request.path)).then(done)
      case "remove-folder":
        return this.#change([request.path], () => backend.folders.remove(request.path)).then(done)
      case "rename": {
        const { from, to, replaces } = request
        return this.#change([from, to], () => backend.rename(from, to, replaces)).then(done)
      }
      case "space":
        return this.#space(id, request.path)
      case "real-path":
        // Purely textual: the tree has no links, and clients ask for places that do not exist yet.
        return namePacket(id, [{ name: request.path, longName: request.path, attributes: undefined }])
      case "limits":
        return numbersPacket(id, [MAX_PACKET_BYTES, MAX_DATA_BYTES, MAX_DATA_BYTES, this.#settings.maxHandles])
    }
  }

  /** Ends the session's handles without the client's CLOSE. Settles when the backend is done with all of them. */
  async abandonAll(): Promise<void> {
    const ends = this.#handles
      .takeAll()
      .map((open) =>
        open.gate.run("alone", () => (open.kind === "folder" ? open.listing.close() : open.file.abandon())),
      )
    for (const end of await Promise.allSettled(ends)) {
      this.#handles.release()
      if (end.status === "rejected") this.#settings.onDefect(end.reason)
    }
  }

  #look<T>(path: VirtualPath, work: () => Promise<T>): Promise<T> {
    return this.#paths.run("look", [path], work)
  }

  #change(paths: readonly VirtualPath[], work: () => Promise<void>): Promise<void> {
    return this.#paths.run("change", paths, work)
  }

  /** By itself on its handle, and in its turn on its path. Both places are taken at once. */
  async #alone(gate: Gate, path: VirtualPath, work: () => Promise<void>): Promise<void> {
    const turn = this.#paths.enter("change", [path])
    try {
      await gate.run("alone", async () => {
        await turn.ready
        await work()
      })
    } finally {
      turn.leave()
    }
  }

  async #open(opening: () => Promise<OpenHandle>): Promise<Buffer> {
    this.#handles.reserve()
    try {
      return this.#handles.add(await opening())
    } catch (error) {
      this.#handles.release()
      throw error
    }
  }

  #openRead(path: VirtualPath): Promise<Buffer> {
    return this.#open(async () => {
      const file = await this.#look(path, () => this.#backend.files.openRead(path))
      return { kind: "read", path, gate: new Gate(), file }
    })
  }

  #openWrite(path: VirtualPath, intent: WriteIntent): Promise<Buffer> {
    return this.#open(() =>
      this.#paths.run("change", [path], async () => {
        const file = await this.#backend.files.openWrite(path, intent)
        const place = new WritePlace(intent.startsAt === "end" ? await this.#lengthOf(file) : undefined)
        return { kind: "write", path, gate: new Gate(), file, place }
      }),
    )
  }

  async #lengthOf(file: WriteFile): Promise<number> {
    try {
      return (await file.stat()).sizeBytes
    } catch (error) {
      await file.abandon()
      throw error
    }
  }

  #openFolder(path: VirtualPath): Promise<Buffer> {
    return this.#open(async () => {
      const reader = await this.#look(path, () => this.#backend.folders.open(path))
      return { kind: "folder", path, gate: new Gate(), listing: new Listing(reader) }
    })
  }

  async #close(handle: Buffer): Promise<void> {
    const open = this.#handles.take(handle)
    try {
      if (open.kind === "folder") await open.gate.run("alone", () => open.listing.close())
      else if (open.kind === "read") await open.gate.run("alone", () => open.file.close())
      else await this.#alone(open.gate, open.path, () => open.file.close())
    } finally {
      this.#handles.release()
    }
  }

  async #write(handle: Buffer, offset: number, bytes: Buffer): Promise<void> {
    const { gate, file, place } = requireKind(this.#handles.find(handle), "write")
    const at = place.of(offset)
    await gate.run("together", () => file.write(at, bytes))
  }

  async #read(id: number, handle: Buffer, offset: number, length: number): Promise<Reply> {
    const { gate, file } = requireKind(this.#handles.find(handle), "read")
    if (length === 0) return dataPacket(id, Buffer.alloc(0))
    const data = await gate.run("together", () => this.#readOnce(file, offset, length))
    return data === null ? statusPacket(id, STATUS.EOF) : dataPacket(id, data)
  }

  async #readOnce(file: ReadFile, offset: number, length: number): Promise<Buffer | null> {
    const data = await file.read(offset, length)
    // More than was asked for ends the client; nothing at all would have it ask for ever.
    if (data !== null && (data.length === 0 || data.length > length)) {
      throw new TypeError(`the backend read ${data.length} bytes where 1 to ${length} were asked for`)
    }
    return data
  }

  async #list(id: number, handle: Buffer): Promise<Reply> {
    const { gate, listing } = requireKind(this.#handles.find(handle), "folder")
    const entries = await gate.run("alone", () => listing.next(LISTING_ENTRIES))
    if (entries.length === 0) return statusPacket(id, STATUS.EOF)
    const { owner, clock } = this.#settings
    const nowMs = clock.wallMs()
    const rows = entries.map(({ name, attributes }) => ({
      name,
      longName: longName(name, attributes, owner, nowMs),
      attributes,
    }))
    return namePacket(id, rows)
  }

  async #sync(handle: Buffer): Promise<void> {
    const open = this.#handles.find(handle)
    if (open.kind === "read") return // Nothing of ours is unwritten; clients may ask on any file.
    const { gate, file } = requireKind(open, "write")
    await gate.run("alone", () => file.sync())
  }

  async #statHandle(id: number, handle: Buffer): Promise<Reply> {
    const open = this.#handles.find(handle)
    const attributes =
      open.kind === "folder" ? this.#backend.stat(open.path) : open.gate.run("alone", () => open.file.stat())
    return attributesPacket(id, await attributes)
  }

  async #space(id: number, path: VirtualPath): Promise<Reply> {
    const { totalBytes, freeBytes, isReadOnly } = await this.#look(path, () => this.#backend.space(path))
    const total = Math.floor(totalBytes / BLOCK_BYTES)
    const free = Math.floor(freeBytes / BLOCK_BYTES)
    // Block sizes, blocks, inodes (not counted here), file system id, flags (2: no setuid, always true), longest name.
    const flags = isReadOnly ? 3 : 2
    return numbersPacket(id, [BLOCK_BYTES, BLOCK_BYTES, total, free, free, 0, 0, 0, 0, flags, MAX_NAME_BYTES])
  }
}
