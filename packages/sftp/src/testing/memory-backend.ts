/**
 * A storage in memory behind an SFTP session, for tests and measurements.
 *
 * Real but small: a tree of nodes with plain POSIX behaviour. Keeps the contract
 * of backend.ts and records how files ended, so that tests can tell CLOSE from a
 * lost connection.
 */
import { Fault } from "@schleuse/base"
import type { AttributeChange, Attributes } from "../attributes.ts"
import type { FolderReader, ReadFile, SftpBackend, WriteFile, WriteIntent } from "../backend.ts"
import { componentsOf, ROOT, type VirtualPath } from "../virtual-path.ts"

type FileNode = { kind: "file"; bytes: Buffer; sizeBytes: number; modifiedAtMs: number; isWritable: boolean }
type FolderNode = { kind: "folder"; entries: Map<string, Node>; modifiedAtMs: number; isWritable: boolean }
type Node = FileNode | FolderNode

export type MemoryStore = {
  readonly backend: SftpBackend
  /** Adds folders on the way. */
  readonly put: (path: string, content: Buffer) => void
  readonly content: (path: string) => Buffer | undefined
  /** "closed /a" or "abandoned /a", in order. */
  readonly endings: readonly string[]
}

const PAGE = 500
/** A hostile test may ask for any size; memory is not the thing under test. */
const MAX_FILE_BYTES = 256 * 1024 * 1024

function newFolder(): FolderNode {
  return { kind: "folder", entries: new Map(), modifiedAtMs: Date.now(), isWritable: true }
}

function newFile(): FileNode {
  return { kind: "file", bytes: Buffer.alloc(0), sizeBytes: 0, modifiedAtMs: Date.now(), isWritable: true }
}

function attributesOf(node: Node): Attributes {
  const { kind, modifiedAtMs, isWritable } = node
  return { kind, modifiedAtMs, isWritable, isReadable: true, sizeBytes: node.kind === "file" ? node.sizeBytes : 0 }
}

function resize(node: FileNode, sizeBytes: number): void {
  if (sizeBytes > MAX_FILE_BYTES) throw new Fault("SFTP_OFFSET_INVALID")
  if (sizeBytes > node.bytes.length) {
    const grown = Buffer.alloc(Math.max(sizeBytes, node.bytes.length * 2))
    node.bytes.copy(grown, 0, 0, node.sizeBytes)
    node.bytes = grown
  } else if (sizeBytes < node.sizeBytes) node.bytes.fill(0, sizeBytes, node.sizeBytes)
  node.sizeBytes = sizeBytes
}

function changeNode(node: Node, change: AttributeChange): void {
  if (change.sizeBytes !== undefined && node.kind === "file") resize(node, change.sizeBytes)
  node.isWritable = change.isWritable ?? node.isWritable
  node.modifiedAtMs = change.modifiedAtMs ?? node.modifiedAtMs
}

/** An empty tree. `turn` runs before every act and may wait or throw: that is how tests make it slow or broken. */
export function memoryStore(turn: (act: string) => Promise<void> = async () => {}): MemoryStore {
  const root = newFolder()
  const endings: string[] = []

  function find(path: VirtualPath): Node {
    let node: Node = root
    for (const name of componentsOf(path)) {
      const next: Node | undefined = node.kind === "folder" ? node.entries.get(name) : undefined
      if (next === undefined) throw new Fault("PATH_NOT_FOUND")
      node = next
    }
    return node
  }

  function findFolder(path: VirtualPath): FolderNode {
    const node = find(path)
    if (node.kind !== "folder") throw new Fault("PATH_NOT_FOUND")
    return node
  }

  function place(path: VirtualPath): { folder: FolderNode; name: string } {
    const name = componentsOf(path).at(-1)
    if (name === undefined) throw new Fault("COMMAND_UNKNOWN")
    const parent = path.slice(0, path.length - name.length - 1)
    return { folder: findFolder(parent === "" ? ROOT : (parent as VirtualPath)), name }
  }

  const ends = (path: VirtualPath) => ({
    close: async () => {
      await turn("close")
      endings.push(`closed ${path}`)
    },
    abandon: async () => {
      await turn("abandon")
      endings.push(`abandoned ${path}`)
    },
  })

  function readFile(path: VirtualPath, node: FileNode): ReadFile {
    return {
      ...ends(path),
      stat: async () => attributesOf(node),
      read: async (offset, length) => {
        await turn("read")
        if (offset >= node.sizeBytes) return null
        return Buffer.from(node.bytes.subarray(offset, Math.min(node.sizeBytes, offset + length)))
      },
    }
  }

  function writeFile(path: VirtualPath, node: FileNode): WriteFile {
    return {
      ...ends(path),
      stat: async () => attributesOf(node),
      sync: () => turn("sync"),
      change: async (change) => changeNode(node, change),
      write: async (offset, bytes) => {
        await turn("write")
        if (offset + bytes.length > node.sizeBytes) resize(node, offset + bytes.length)
        node.bytes.set(bytes, offset)
      },
    }
  }

  function openWrite(path: VirtualPath, intent: WriteIntent): WriteFile {
    const { folder, name } = place(path)
    const old = folder.entries.get(name)
    if (old === undefined ? intent.creates === "never" : intent.creates === "always") throw new Fault("PATH_NOT_FOUND")
    if (old?.kind === "folder") throw new Fault("PATH_NOT_FOUND")
    const node = old ?? newFile()
    folder.entries.set(name, node)
    if (intent.startsAt === "nothing") resize(node, 0)
    return writeFile(path, node)
  }

  function listing(folder: FolderNode): FolderReader {
    const entries = folder.entries.entries()
    return {
      next: async () => {
        await turn("list")
        const page = [...entries.take(PAGE)].map(([name, node]) => ({ name, attributes: attributesOf(node) }))
        return page.length === 0 ? null : page
      },
      close: () => turn("close"),
    }
  }

  function removeNode(path: VirtualPath, kind: Node["kind"]): void {
    const { folder, name } = place(path)
    const node = folder.entries.get(name)
    if (node?.kind !== kind || (node.kind === "folder" && node.entries.size > 0)) throw new Fault("PATH_NOT_FOUND")
    folder.entries.delete(name)
  }

  const backend: SftpBackend = {
    files: {
      openRead: async (path) => {
        await turn("open")
        const node = find(path)
        if (node.kind !== "file") throw new Fault("PATH_NOT_FOUND")
        return readFile(path, node)
      },
      openWrite: async (path, intent) => {
        await turn("open")
        return openWrite(path, intent)
      },
      remove: async (path) => {
        await turn("remove")
        removeNode(path, "file")
      },
    },
    folders: {
      open: async (path) => {
        await turn("open")
        return listing(findFolder(path))
      },
      make: async (path) => {
        await turn("make")
        const { folder, name } = place(path)
        if (folder.entries.has(name)) throw new Fault("COMMAND_UNKNOWN")
        folder.entries.set(name, newFolder())
      },
      remove: async (path) => removeNode(path, "folder"),
    },
    stat: async (path) => {
      await turn("stat")
      return attributesOf(find(path))
    },
    change: async (path, change) => changeNode(find(path), change),
    rename: async (from, to, replaces) => {
      await turn("rename")
      const source = place(from)
      const target = place(to)
      const node = source.folder.entries.get(source.name)
      if (node === undefined) throw new Fault("PATH_NOT_FOUND")
      if (target.folder.entries.has(target.name) && !replaces) throw new Fault("COMMAND_UNKNOWN")
      source.folder.entries.delete(source.name)
      target.folder.entries.set(target.name, node)
    },
    space: async () => ({ totalBytes: 1 << 30, freeBytes: 1 << 29, isReadOnly: false }),
  }

  return {
    backend,
    endings,
    content: (path) => {
      let node: Node | undefined = root
      for (const name of path.split("/").filter((part) => part !== "")) {
        node = node?.kind === "folder" ? node.entries.get(name) : undefined
      }
      return node?.kind === "file" ? node.bytes.subarray(0, node.sizeBytes) : undefined
    },
    put: (path, content) => {
      const names = path.split("/").filter((part) => part !== "")
      const last = names.pop() ?? ""
      let folder = root
      for (const name of names) {
        const next = folder.entries.get(name) ?? newFolder()
        folder.entries.set(name, next)
        if (next.kind === "folder") folder = next
      }
      folder.entries.set(last, { ...newFile(), bytes: content, sizeBytes: content.length })
    },
  }
}
