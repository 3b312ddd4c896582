/** The tree of the memory keeper: one mailbox for all accounts, files as lists of parts. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { StoredPart } from "../session-keeper.ts"

export type StoredFile = {
  readonly kind: "file"
  readonly version: string
  readonly sizeBytes: number
  readonly modifiedAt: number
  readonly parts: readonly StoredPart[]
  readonly sha256: string
  /** The upload that this is, while it is not committed. */
  readonly upload?: string | undefined
  /** Content that is served whole, as receipts are. */
  readonly inline?: Buffer | undefined
}
type Folder = { readonly kind: "folder" }
type Entry = OutputOf<"listFolder">["entries"][number]

const PAGE = 500

export class MemoryTree {
  readonly #nodes = new Map<string, StoredFile | Folder>([["/", { kind: "folder" }]])

  find(path: string): StoredFile | Folder | undefined {
    return this.#nodes.get(path)
  }

  /** @throws PATH_NOT_FOUND, PATH_IS_FOLDER */
  requireFile(path: string): StoredFile {
    const node = this.#nodes.get(path)
    if (node === undefined) throw new Fault("PATH_NOT_FOUND")
    if (node.kind !== "file") throw new Fault("PATH_IS_FOLDER")
    return node
  }

  put(path: string, node: StoredFile | Folder): void {
    if (this.#nodes.get(parentOf(path))?.kind !== "folder") throw new Fault("PATH_NOT_FOUND")
    this.#nodes.set(path, node)
  }

  remove(path: string): void {
    this.#nodes.delete(path)
  }

  list(path: string, cursor: string | undefined): OutputOf<"listFolder"> {
    const node = this.#nodes.get(path)
    if (node === undefined) throw new Fault("PATH_NOT_FOUND")
    if (node.kind !== "folder") throw new Fault("PATH_IS_FILE")
    const prefix = path === "/" ? "/" : `${path}/`
    const names = [...this.#nodes.keys()]
      .filter((one) => one !== "/" && one.startsWith(prefix) && !one.slice(prefix.length).includes("/"))
      .sort()
    const from = cursor === undefined ? 0 : names.findIndex((name) => name > cursor)
    const page = from === -1 ? [] : names.slice(from, from + PAGE)
    const entries = page.flatMap((name) => this.entry(name) ?? [])
    const last = page.at(-1)
    return last !== undefined && from + PAGE < names.length ? { entries, next: last } : { entries }
  }

  entry(path: string): Entry | undefined {
    const node = this.#nodes.get(path)
    if (node === undefined) return undefined
    const name = path.slice(path.lastIndexOf("/") + 1)
    if (node.kind === "folder") {
      return {
        name: name || "/",
        kind: "folder",
        sizeBytes: 0,
        modifiedAt: 1_700_000_000,
        writable: true,
        readable: true,
      }
    }
    const { sizeBytes, modifiedAt } = node
    return { name, kind: "file", sizeBytes, modifiedAt, writable: true, readable: true }
  }

  /** @throws PATH_NOT_FOUND, PATH_EXISTS */
  rename(from: string, to: string, replace: boolean): void {
    const node = this.#nodes.get(from)
    if (node === undefined) throw new Fault("PATH_NOT_FOUND")
    if (this.#nodes.has(to) && !replace) throw new Fault("PATH_EXISTS")
    this.#nodes.delete(from)
    this.put(to, node)
  }
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/"
}
