/** A door as a test needs it: relays logins, seals parts into files, opens parts out of files, all with the real packages. */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PART_HEADER_BYTES, PartOpener, partParameters, PartSealer, segmentRange } from "@schleuse/seal"
import {
  type CommandName,
  type InputOf,
  KeeperClient,
  type OutputOf,
  type PushInput,
  type PushName,
} from "@schleuse/wire"
import type { Duplex } from "node:stream"
import { signedRequest, type TestKey } from "../login/testing/ssh-keys.ts"

export const BUILD = "0123456789abcdef".repeat(2)
export const PEER = {
  address: "192.0.2.7",
  port: 50_022,
  client: "SSH-2.0-test",
  algorithms: "curve25519-sha256 ssh-ed25519 aes128-gcm@openssh.com",
}

export type Entry = OutputOf<"listFolder">["entries"][number]
export type PartKey = OutputOf<"openPart">
export type SealedPart = InputOf<"sealPart">["sealed"]
export type Push = { readonly [P in PushName]: { readonly name: P; readonly input: PushInput<P> } }[PushName]

export class TestDoor {
  readonly client: KeeperClient
  readonly pushes: Push[] = []
  readonly gone: Promise<void>
  #started: OutputOf<"startDoor"> | undefined

  constructor(stream: Duplex) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.gone = promise
    const note =
      <P extends PushName>(name: P) =>
      (input: PushInput<P>) =>
        void this.pushes.push({ name, input } as Push)
    const handlers = {
      endSession: note("endSession"),
      sessionEndsSoon: note("sessionEndsSoon"),
      cutDoor: note("cutDoor"),
      drain: note("drain"),
      compatibleAlgorithms: note("compatibleAlgorithms"),
    }
    this.client = new KeeperClient(stream, handlers, resolve)
  }

  async start(): Promise<OutputOf<"startDoor">> {
    this.#started = await this.client.call("startDoor", { build: BUILD, pid: 4711 })
    return this.#started
  }

  get started(): OutputOf<"startDoor"> {
    assert.ok(this.#started, "the door was started")
    return this.#started
  }

  /** Logs in as a client with this key does; each time with a new SSH session. */
  async login(user: string, key: TestKey, peer = PEER): Promise<TestSession> {
    const blob = signedRequest(user, key, randomBytes(32))
    const signature = key.sign(blob).toString("base64")
    const answer = await this.client.call("loginSsh", { blob: blob.toString("base64"), signature, peer })
    assert.ok("session" in answer)
    return new TestSession(this, answer.session)
  }

  /** Logs in as a person does, in one text or two. */
  loginCode(user: string, secrets: readonly string[], address = PEER.address): Promise<OutputOf<"loginCode">> {
    return this.client.call("loginCode", { user, secrets, peer: { ...PEER, address } })
  }
}

/** Something that is being uploaded. */
export type Upload = { readonly id: string; readonly part: PartKey; readonly begun: OutputOf<"openWrite"> }

export class TestSession {
  readonly door: TestDoor
  readonly id: string

  constructor(door: TestDoor, id: string) {
    this.door = door
    this.id = id
  }

  call<C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    return this.door.client.call(command, input, this.id)
  }

  /** Begins an upload. */
  async open(path: string, disposition: InputOf<"openWrite">["disposition"] = "new"): Promise<Upload> {
    const begun = await this.call("openWrite", { path, disposition })
    return { id: begun.upload, part: begun.part, begun }
  }

  /** Writes a part's file as a door does; `before` is the content of the parts before it. */
  writePart(key: PartKey, content: Buffer, before: Buffer = Buffer.alloc(0)): SealedPart {
    const cipher = sealContent(key, content)
    writeFileSync(join(this.door.started.incoming, key.part), cipher)
    return {
      part: key.part,
      plainBytes: content.length,
      cipherBytes: cipher.length,
      cipherSha256: sha256(cipher),
      prefixSha256: sha256(Buffer.concat([before, content])),
    }
  }

  /** Uploads a file whole, in parts of these contents. */
  async put(
    path: string,
    contents: Buffer | readonly Buffer[],
    disposition: InputOf<"openWrite">["disposition"] = "new",
  ): Promise<OutputOf<"commitWrite">> {
    const upload = await this.open(path, disposition)
    return await this.finish(upload, Array.isArray(contents) ? contents : [contents as Buffer])
  }

  /** Writes, seals and commits the rest of an upload; `before` is what it has already. */
  async finish(upload: Upload, contents: readonly Buffer[], before: Buffer = Buffer.alloc(0)) {
    let whole = before
    let key: PartKey = upload.part
    let last: SealedPart | undefined
    for (const [i, content] of contents.entries()) {
      if (content.length === 0) continue
      if (i > 0) key = await this.call("openPart", { upload: upload.id })
      const sealed = this.writePart(key, content, whole)
      whole = Buffer.concat([whole, content])
      if (i < contents.length - 1) await this.call("sealPart", { upload: upload.id, sealed })
      else last = sealed
    }
    const end = { upload: upload.id, sizeBytes: whole.length, sha256: sha256(whole) }
    return await this.call("commitWrite", last === undefined ? end : { ...end, last })
  }

  /** Reads a file whole. */
  async get(path: string): Promise<Buffer> {
    const read = await this.call("openRead", { path })
    if (read.kind === "inline") return Buffer.from(read.content, "base64")
    const contents: Buffer[] = []
    for (const [index, part] of read.parts.entries()) {
      const key: PartKey = index === 0 && read.first !== undefined ? read.first : await this.#key(read.release, index)
      assert.equal(key.part, part.part)
      contents.push(openContent(key, this.readBlob(part.part), part.cipherBytes))
    }
    const content = Buffer.concat(contents)
    assert.equal(content.length, read.sizeBytes)
    await this.call("closeRead", { release: read.release, deliveredBytes: content.length, complete: true })
    return content
  }

  async #key(release: string, index: number): Promise<PartKey> {
    return await this.call("readPart", { release, index })
  }

  readBlob(part: string): Buffer {
    return readFileSync(this.blobPath(part))
  }

  blobPath(part: string): string {
    return join(this.door.started.blobs, part.slice(0, 2), part)
  }

  hasBlob(part: string): boolean {
    return existsSync(this.blobPath(part))
  }

  /** All entries of a folder, page by page. */
  async list(path: string): Promise<Entry[]> {
    const entries: Entry[] = []
    let cursor: string | undefined
    do {
      const page = await this.call("listFolder", cursor === undefined ? { path } : { path, cursor })
      entries.push(...page.entries)
      cursor = page.next
    } while (cursor !== undefined)
    return entries
  }

  async names(path: string): Promise<string[]> {
    return (await this.list(path)).map((entry) => entry.name)
  }

  async stat(path: string): Promise<Entry | undefined> {
    return (await this.call("statPath", { path })).entry
  }

  /** The receipts of all days, by name. */
  async receipts(): Promise<ReadonlyMap<string, Buffer>> {
    const files = new Map<string, Buffer>()
    for (const day of await this.names("/quittungen")) {
      for (const entry of await this.list(`/quittungen/${day}`)) {
        const content = await this.get(`/quittungen/${day}/${entry.name}`)
        assert.equal(content.length, entry.sizeBytes, entry.name)
        files.set(entry.name, content)
      }
    }
    return files
  }
}

export function sealContent(key: PartKey, content: Buffer): Buffer {
  const sealer = new PartSealer(Buffer.from(key.key, "hex"), Buffer.from(key.part, "latin1"))
  const pieces = [sealer.header]
  const step = partParameters.plainSegmentBytes
  let at = 0
  for (; at + step <= content.length; at += step) pieces.push(...sealer.seal([content.subarray(at, at + step)]))
  pieces.push(...sealer.sealLast([content.subarray(at)]))
  return Buffer.concat(pieces)
}

export function openContent(key: PartKey, cipher: Buffer, cipherBytes: number): Buffer {
  const header = cipher.subarray(0, PART_HEADER_BYTES)
  const opener = new PartOpener(Buffer.from(key.key, "hex"), Buffer.from(key.part, "latin1"), header, cipherBytes)
  const pieces = Array.from({ length: opener.segmentCount }, (_, index) => {
    const { cipherStart, cipherEnd } = segmentRange(index, cipherBytes)
    return opener.open(index, cipher.subarray(cipherStart, cipherEnd))
  })
  return Buffer.concat(pieces)
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex")
}
