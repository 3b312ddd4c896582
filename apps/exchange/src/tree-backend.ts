/**
 * What an SFTP session acts on: the keeper's tree, and the transfers of this connection.
 *
 * Decides nothing about rights: the keeper does. Turns SFTP's ways of opening
 * into the three dispositions, and accepts what means nothing here (chmod,
 * utime) in silence, because scripts stop at a refusal of it.
 */
import { Fault, parseBase64 } from "@schleuse/base"
import type { AttributeChange, Attributes, FolderReader, ReadFile, SftpBackend, VirtualPath } from "@schleuse/sftp"
import type { WriteFile, WriteIntent } from "@schleuse/sftp"
import type { OutputOf } from "@schleuse/wire"
import { KeyInbox } from "./key-inbox.ts"
import type { SessionKeeper } from "./session-keeper.ts"
import type { PartFolders } from "./transfers/content-hash.ts"
import { Download } from "./transfers/download.ts"
import type { HashMemory } from "./transfers/hash-memory.ts"
import { Upload } from "./transfers/upload.ts"

export type BackendOptions = {
  readonly ask: SessionKeeper
  readonly folders: PartFolders
  readonly hashes: HashMemory
  readonly signal: AbortSignal
  /** Throws when no transfer may begin any more. */
  readonly requireOpen: () => void
}

type Entry = NonNullable<OutputOf<"statPath">["entry"]>
type Disposition = "new" | "exclusive" | "continue"

/** The backend of one connection; its channels share it, so that one sees what another is writing. */
export function treeBackend(options: BackendOptions): SftpBackend {
  const { ask } = options
  const writing = new Map<VirtualPath, UploadHandle>()
  const keys = new KeyInbox(ask)

  async function find(path: VirtualPath): Promise<Attributes> {
    const own = writing.get(path)?.attributes ?? keys.find(path)
    if (own !== undefined) return own
    const { entry } = await ask("statPath", { path })
    if (entry === undefined) throw new Fault("PATH_NOT_FOUND")
    return attributesOf(entry)
  }

  async function openWrite(path: VirtualPath, intent: WriteIntent): Promise<WriteFile> {
    options.requireOpen()
    if (keys.holds(path)) return keys.openWrite(path, intent)
    // The keeper creates what is missing; whoever forbids that has to be told before.
    if (intent.creates === "never") await find(path)
    const disposition: Disposition =
      intent.creates === "always" ? "exclusive" : intent.startsAt === "nothing" ? "new" : "continue"
    const begin = async (how: Disposition) => new Upload(options, await ask("openWrite", { path, disposition: how }))
    const handle = new UploadHandle(await begin(disposition), () => begin("new"))
    writing.set(path, handle)
    const forget = () => {
      if (writing.get(path) === handle) writing.delete(path)
    }
    return {
      stat: async () => handle.attributes,
      write: (offset, bytes) => handle.upload.write(offset, bytes),
      sync: () => handle.upload.sync(),
      change: (change) => handle.change(change),
      close: () => handle.upload.close().finally(forget),
      abandon: () => handle.upload.abandon().finally(forget),
    }
  }

  async function openRead(path: VirtualPath): Promise<ReadFile> {
    options.requireOpen()
    const opened = await ask("openRead", { path })
    if (opened.kind === "inline") return inlineFile(parseBase64(opened.content), opened.modifiedAt)
    const download = new Download(ask, opened, options.folders.blobs)
    const attributes = fileAttributes(opened.sizeBytes, opened.modifiedAt * 1000)
    const end = async () => download.close()
    return {
      stat: async () => attributes,
      read: (offset, length) => download.read(offset, length),
      close: end,
      abandon: end,
    }
  }

  return {
    files: { openRead, openWrite, remove: async (path) => void (await ask("removeFile", { path })) },
    folders: {
      open: (path) => openFolder(ask, path),
      make: async (path) => void (await ask("makeFolder", { path })),
      remove: async (path) => void (await ask("removeFolder", { path })),
    },
    stat: find,
    change: async (path, change) => {
      const own = writing.get(path)
      if (own !== undefined) return own.change(change)
      const { sizeBytes } = await find(path)
      if (change.sizeBytes !== undefined && change.sizeBytes !== sizeBytes) throw new Fault("UPLOAD_RESIZE_UNSUPPORTED")
    },
    rename: async (from, to, replace) => void (await ask("renamePath", { from, to, replace })),
    space: async () => ({ ...(await ask("volume", {})), isReadOnly: false }),
  }
}

/** An upload that can begin anew: what "truncate to nothing" means before anything is written. */
class UploadHandle {
  upload: Upload
  readonly #anew: () => Promise<Upload>

  constructor(upload: Upload, anew: () => Promise<Upload>) {
    this.upload = upload
    this.#anew = anew
  }

  get attributes(): Attributes {
    return { ...fileAttributes(this.upload.sizeBytes, Date.now()), isWritable: true }
  }

  async change({ sizeBytes }: AttributeChange): Promise<void> {
    if (sizeBytes === undefined || sizeBytes === this.upload.sizeBytes) return
    if (sizeBytes !== 0 || !this.upload.isUntouched) throw new Fault("UPLOAD_RESIZE_UNSUPPORTED")
    const old = this.upload
    await old.abort()
    this.upload = await this.#anew()
  }
}

/** The first page is fetched at once, so that a refusal comes at OPENDIR and not as an empty folder. */
async function openFolder(ask: SessionKeeper, path: VirtualPath): Promise<FolderReader> {
  let page: OutputOf<"listFolder"> | undefined = await ask("listFolder", { path })
  return {
    next: async () => {
      while (page !== undefined) {
        const { entries, next } = page
        // The next page is asked for only when this one was taken: a folder may have 100,000 entries.
        if (entries.length === 0 && next !== undefined) page = await ask("listFolder", { path, cursor: next })
        else if (entries.length === 0) page = undefined
        else {
          page = next === undefined ? undefined : { entries: [], next }
          return entries.map((entry) => ({ name: entry.name, attributes: attributesOf(entry) }))
        }
      }
      return null
    },
    close: async () => {
      page = undefined
    },
  }
}

function inlineFile(content: Buffer, modifiedAt: number): ReadFile {
  const attributes = fileAttributes(content.length, modifiedAt * 1000)
  const nothing = async () => undefined
  return {
    stat: async () => attributes,
    read: async (offset, length) => (offset < content.length ? content.subarray(offset, offset + length) : null),
    close: nothing,
    abandon: nothing,
  }
}

function fileAttributes(sizeBytes: number, modifiedAtMs: number): Attributes {
  return { kind: "file", sizeBytes, modifiedAtMs, isReadable: true, isWritable: false }
}

function attributesOf({ kind, sizeBytes, modifiedAt, readable, writable }: Entry): Attributes {
  return { kind, sizeBytes, modifiedAtMs: modifiedAt * 1000, isReadable: readable, isWritable: writable }
}
