/** Uploads and releases of the memory keeper: real part files, checked as the keeper checks them. */
import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Fault, randomId } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import type { PartKey, SealedPart, StoredPart } from "../session-keeper.ts"
import { MemoryTree } from "./memory-tree.ts"

type Upload = {
  readonly id: string
  readonly path: string
  /** Sealed parts, those of the version it goes on from included. */
  readonly parts: StoredPart[]
  readonly unsealed: PartKey[]
  prefixSha256: string | undefined
}
type Release = { readonly parts: readonly StoredPart[]; readonly path: string }

export class MemoryTransfers {
  readonly #tree: MemoryTree
  readonly #folder: string
  readonly #keys = new Map<string, string>()
  readonly #uploads = new Map<string, Upload>()
  readonly #releases = new Map<string, Release>()
  /** What happened, in order, as a log would have it. */
  readonly events: string[] = []

  readonly #checks: "content" | "length"

  /** @param checks what is compared when a part is sealed; "length" leaves a profile to the door */
  constructor(tree: MemoryTree, folder: string, checks: "content" | "length") {
    this.#tree = tree
    this.#checks = checks
    this.#folder = folder
    mkdirSync(this.incoming, { recursive: true })
    mkdirSync(this.blobs, { recursive: true })
  }

  get incoming(): string {
    return join(this.#folder, "incoming")
  }

  get blobs(): string {
    return join(this.#folder, "blobs")
  }

  openWrite({ path, disposition }: InputOf<"openWrite">): OutputOf<"openWrite"> {
    const node = this.#tree.find(path)
    if (node?.kind === "folder") throw new Fault("PATH_IS_FOLDER")
    if (node !== undefined && disposition === "exclusive") throw new Fault("PATH_EXISTS")
    const pending = node?.upload === undefined ? undefined : this.#uploads.get(node.upload)
    const goesOn = disposition === "continue" && node !== undefined
    const upload: Upload =
      goesOn && pending !== undefined
        ? pending
        : { id: randomId(), path, parts: goesOn ? [...node.parts] : [], unsealed: [], prefixSha256: undefined }
    // Parts left unsealed by a lost door are dropped.
    upload.unsealed.length = 0
    this.#uploads.set(upload.id, upload)
    this.events.push(`openWrite ${disposition} ${path}`)
    if (node === undefined || disposition === "new") this.#showPending(upload)
    const prior = [...upload.parts]
    return { upload: upload.id, sizeBytes: sizeOf(prior), prior, part: this.#newPart(upload) }
  }

  openPart({ upload }: InputOf<"openPart">): PartKey {
    return this.#newPart(this.#openUpload(upload))
  }

  sealPart({ upload, sealed }: InputOf<"sealPart">): object {
    const open = this.#openUpload(upload)
    this.#seal(open, sealed)
    const node = this.#tree.find(open.path)
    if (node?.kind === "file" && node.upload === open.id) this.#showPending(open)
    return {}
  }

  commitWrite({ upload, last, sizeBytes, sha256 }: InputOf<"commitWrite">): OutputOf<"commitWrite"> {
    const open = this.#openUpload(upload)
    if (last !== undefined) this.#seal(open, last)
    const isSame = sizeOf(open.parts) === sizeBytes && (open.prefixSha256 ?? sha256) === sha256
    if (!isSame) throw new Fault("UPLOAD_CONTENT_MISMATCH")
    const version = randomId()
    const modifiedAt = Math.floor(Date.now() / 1000)
    this.#tree.put(open.path, { kind: "file", version, sizeBytes, modifiedAt, parts: [...open.parts], sha256 })
    this.#uploads.delete(upload)
    this.events.push(`commit ${open.path} ${sizeBytes}`)
    return { version, state: "delivered" }
  }

  abortWrite({ upload }: InputOf<"abortWrite">): object {
    this.#openUpload(upload)
    this.#uploads.delete(upload)
    return {}
  }

  openRead({ path }: InputOf<"openRead">): OutputOf<"openRead"> {
    const file = this.#tree.requireFile(path)
    const { sizeBytes, modifiedAt, version, parts } = file
    if (file.inline !== undefined) {
      return { kind: "inline", sizeBytes, modifiedAt, content: file.inline.toString("base64") }
    }
    const release = randomId()
    this.#releases.set(release, { parts, path })
    this.events.push(`release ${path}`)
    const opened = { kind: "stored", release, version, sizeBytes, modifiedAt, parts } as const
    return parts.length === 1 ? { ...opened, first: this.#key(parts, 0) } : opened
  }

  readPart({ release, index }: InputOf<"readPart">): PartKey {
    const open = this.#releases.get(release)
    if (open === undefined) throw new Fault("RELEASE_NOT_OPEN")
    this.events.push(`key ${open.path} ${index}`)
    return this.#key(open.parts, index)
  }

  readUploadPart({ upload, index }: InputOf<"readUploadPart">): PartKey {
    this.events.push(`own key ${index}`)
    return this.#key(this.#openUpload(upload).parts, index)
  }

  closeRead({ release, deliveredBytes, complete }: InputOf<"closeRead">): object {
    const path = this.#releases.get(release)?.path ?? "?"
    this.#releases.delete(release)
    this.events.push(`released ${path} ${deliveredBytes} ${complete ? "complete" : "incomplete"}`)
    return {}
  }

  #openUpload(upload: string): Upload {
    const open = this.#uploads.get(upload)
    if (open === undefined) throw new Fault("UPLOAD_NOT_OPEN")
    return open
  }

  #newPart(upload: Upload): PartKey {
    if (upload.unsealed.length >= 2) throw new Fault("UPLOAD_PARTS_UNSEALED")
    const part = randomId()
    const key = randomBytes(32).toString("hex")
    writeFileSync(join(this.incoming, part), "", { flag: "wx", mode: 0o660 })
    this.#keys.set(part, key)
    const given = { part, index: upload.parts.length + upload.unsealed.length, key }
    upload.unsealed.push(given)
    return given
  }

  #seal(upload: Upload, sealed: SealedPart): void {
    const { part, plainBytes, cipherBytes } = sealed
    if (upload.unsealed.shift()?.part !== part) throw new Fault("UPLOAD_PART_ORDER")
    const file = join(this.incoming, part)
    const isWhole = statSync(file).size === cipherBytes
    if (!isWhole || (this.#checks === "content" && sha256(readFileSync(file)) !== sealed.cipherSha256)) {
      throw new Fault("PART_FILE_MISMATCH")
    }
    mkdirSync(join(this.blobs, part.slice(0, 2)), { recursive: true })
    renameSync(join(this.incoming, part), join(this.blobs, part.slice(0, 2), part))
    upload.parts.push({ part, plainBytes, cipherBytes })
    upload.prefixSha256 = sealed.prefixSha256
  }

  #showPending(upload: Upload): void {
    const parts = [...upload.parts]
    const modifiedAt = Math.floor(Date.now() / 1000)
    const file = { kind: "file", version: randomId(), modifiedAt, sha256: "", upload: upload.id, parts } as const
    this.#tree.put(upload.path, { ...file, sizeBytes: sizeOf(parts) })
  }

  #key(parts: readonly StoredPart[], index: number): PartKey {
    const part = parts[index]?.part
    const key = part === undefined ? undefined : this.#keys.get(part)
    if (part === undefined || key === undefined) throw new Fault("PART_NOT_FOUND")
    return { part, index, key }
  }
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex")
}

function sizeOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0)
}
