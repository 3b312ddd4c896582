/**
 * The story of one version: how it came, every release of it with every part,
 * and how it ended.
 *
 * Covers what the log says about this version id. A part that a later version
 * continues (append) was also released with the versions that share it; those
 * have stories of their own.
 */
import type { Leaf } from "@schleuse/leaf"
import { type Event, eventOf } from "./event.ts"
import { type HandedOut, type Release, Releases } from "./releases.ts"

export type Commit = Event & {
  readonly upload: string
  readonly file: string
  readonly folder: string
  readonly parts: number
  /** `same`: the same content was sent again. */
  readonly state: "delivered" | "waiting" | "same"
}

export type VersionStory = {
  readonly version: string
  readonly commits: readonly Commit[]
  readonly renames: readonly (Event & { readonly state: "delivered" | "waiting" })[]
  readonly releases: readonly Release[]
  /** Keys of its parts that its own account got back while the upload was pending. */
  readonly ownReads: readonly HandedOut[]
  /** Every part has been released to this recipient (pseudonym). */
  readonly released: readonly (Event & { readonly recipient: string })[]
  readonly confirmed: readonly (Event & { readonly recipient: string })[]
  readonly recalled: readonly Event[]
  readonly shredded: readonly (Event & { readonly reason: string })[]
}

export class VersionTeller {
  readonly #version: string
  readonly #releases: Releases
  readonly #commits: Commit[] = []
  readonly #renames: VersionStory["renames"][number][] = []
  readonly #ownReads = new Map<string, HandedOut[]>()
  readonly #released: VersionStory["released"][number][] = []
  readonly #confirmed: VersionStory["confirmed"][number][] = []
  readonly #recalled: Event[] = []
  readonly #shredded: VersionStory["shredded"][number][] = []

  constructor(version: string) {
    this.#version = version
    this.#releases = new Releases({ version })
  }

  append(leaf: Leaf, entry: number): void {
    this.#releases.append(leaf, entry)
    if (leaf.type === "release_own")
      this.#keepOwnRead(leaf.upload, { ...eventOf(leaf, entry), part: leaf.part, index: leaf.index })
    // An upload that ends without being this version: its own reads belong to another story.
    if (leaf.type === "upload_abort") this.#ownReads.delete(leaf.upload)
    if (leaf.type === "commit" && leaf.version !== this.#version) this.#ownReads.delete(leaf.upload)
    if (!("version" in leaf) || leaf.version !== this.#version) return
    const event = eventOf(leaf, entry)
    if (leaf.type === "commit") {
      const { upload, file, folder, parts, state } = leaf
      this.#commits.push({ ...event, upload, file, folder, parts, state })
    }
    if (leaf.type === "rename") this.#renames.push({ ...event, state: leaf.state })
    if (leaf.type === "released") this.#released.push({ ...event, recipient: leaf.recipient })
    if (leaf.type === "confirmed") this.#confirmed.push({ ...event, recipient: leaf.recipient })
    if (leaf.type === "recall") this.#recalled.push(event)
    if (leaf.type === "shred") this.#shredded.push({ ...event, reason: leaf.reason })
  }

  /** The story, or undefined if the log knows no such version. */
  get story(): VersionStory | undefined {
    if (this.#commits.length === 0) return undefined
    return {
      version: this.#version,
      commits: this.#commits,
      renames: this.#renames,
      releases: this.#releases.all,
      ownReads: this.#commits.flatMap(({ upload }) => this.#ownReads.get(upload) ?? []),
      released: this.#released,
      confirmed: this.#confirmed,
      recalled: this.#recalled,
      shredded: this.#shredded,
    }
  }

  #keepOwnRead(upload: string, read: HandedOut): void {
    const reads = this.#ownReads.get(upload)
    if (reads === undefined) this.#ownReads.set(upload, [read])
    else reads.push(read)
  }
}
