/**
 * What may leave: a version is committed once before anything else happens to
 * it, its parts go out only under releases of that version, nothing goes out
 * after the keys are destroyed, and nobody certifies a collection that the
 * entries before do not show.
 *
 * Reads proven entries in order and remembers ids and, for versions not yet
 * collected, which parts went out.
 */
import type { Leaf, LeafOf } from "@schleuse/leaf"
import type { Findings } from "../findings.ts"

type Version = {
  readonly parts: number
  /** Indexes that were handed out to anyone; dropped when all were. */
  handedOut: Set<number> | "all"
  isShredded: boolean
  isRecalled: boolean
}

export class TransferOrder {
  readonly #findings: Findings
  readonly #uploads = new Set<string>()
  readonly #versions = new Map<string, Version>()
  /** Version of each release. */
  readonly #releases = new Map<string, string>()
  #isSealed = false

  constructor(findings: Findings) {
    this.#findings = findings
  }

  append(leaf: Leaf, entry: number): void {
    switch (leaf.type) {
      case "keeper_start":
      case "keeper_unsealed":
        this.#isSealed = false
        break
      case "keeper_sealed":
        this.#isSealed = true
        break
      case "upload_open":
        this.#uploads.add(leaf.upload)
        break
      case "upload_part":
      case "upload_seal":
      case "upload_abort":
      case "release_own":
        this.#requireUpload(leaf.upload, leaf.type, entry)
        break
      case "commit":
        this.#commit(leaf, entry)
        break
      case "rename":
        this.#requireVersion(leaf.version, leaf.type, entry)
        break
      case "recall": {
        const version = this.#requireVersion(leaf.version, leaf.type, entry)
        if (version !== undefined) version.isRecalled = true
        break
      }
      case "shred": {
        const version = this.#requireVersion(leaf.version, leaf.type, entry)
        if (version !== undefined) version.isShredded = true
        break
      }
      case "release":
        this.#release(leaf, entry)
        break
      case "release_part":
        this.#releasePart(leaf, entry)
        break
      case "release_end":
        if (!this.#releases.has(leaf.release)) {
          this.#findings.error("VERIFY_RELEASE_UNKNOWN", { entry, detail: `release_end of ${leaf.release}` })
        }
        break
      case "released":
      case "confirmed":
        this.#requireCollected(leaf, entry)
        break
      default:
        // All other types are about runs, doors, sessions and administration.
        break
    }
  }

  #commit(leaf: LeafOf<"commit">, entry: number): void {
    this.#requireUpload(leaf.upload, leaf.type, entry)
    if (leaf.state === "same") {
      // The content was there already: the entry points to the version that has it.
      this.#requireVersion(leaf.version, leaf.type, entry)
      return
    }
    if (this.#versions.has(leaf.version)) {
      this.#findings.error("VERIFY_VERSION_REPEATED", { entry, detail: leaf.version })
      return
    }
    const handedOut = leaf.parts === 0 ? "all" : new Set<number>()
    this.#versions.set(leaf.version, { parts: leaf.parts, handedOut, isShredded: false, isRecalled: false })
  }

  #release(leaf: LeafOf<"release">, entry: number): void {
    if (this.#releases.has(leaf.release)) {
      this.#findings.error("VERIFY_RELEASE_REPEATED", { entry, detail: leaf.release })
    }
    this.#releases.set(leaf.release, leaf.version)
    const version = this.#requireAlive(leaf.version, leaf.type, entry)
    if (version !== undefined && leaf.index !== undefined) this.#handOut(version, leaf.index, entry)
  }

  #releasePart(leaf: LeafOf<"release_part">, entry: number): void {
    const released = this.#releases.get(leaf.release)
    if (released === undefined) {
      this.#findings.error("VERIFY_RELEASE_UNKNOWN", { entry, detail: `release_part of ${leaf.release}` })
    } else if (released !== leaf.version) {
      this.#findings.error("VERIFY_RELEASE_VERSION_DIFFERS", { entry, detail: `${leaf.version}, not ${released}` })
    }
    const version = this.#requireAlive(leaf.version, leaf.type, entry)
    if (version !== undefined) this.#handOut(version, leaf.index, entry)
  }

  #handOut(version: Version, index: number, entry: number): void {
    if (index >= version.parts) {
      this.#findings.error("VERIFY_PART_OUTSIDE", { entry, detail: `part ${index} of ${version.parts}` })
      return
    }
    if (version.handedOut === "all") return
    version.handedOut.add(index)
    if (version.handedOut.size === version.parts) version.handedOut = "all"
  }

  #requireCollected(leaf: LeafOf<"released" | "confirmed">, entry: number): void {
    const version = this.#requireVersion(leaf.version, leaf.type, entry)
    if (version === undefined || version.handedOut === "all") return
    const detail = `${leaf.type} of ${leaf.version}: ${version.handedOut.size} of ${version.parts} parts`
    this.#findings.error("VERIFY_RELEASED_INCOMPLETE", { entry, detail })
  }

  #requireUpload(upload: string, type: string, entry: number): void {
    if (!this.#uploads.has(upload)) {
      this.#findings.warn("VERIFY_UPLOAD_UNKNOWN", { entry, detail: `${type} of ${upload}` })
    }
  }

  #requireVersion(id: string, type: string, entry: number): Version | undefined {
    const version = this.#versions.get(id)
    if (version === undefined) {
      this.#findings.error("VERIFY_VERSION_UNCOMMITTED", { entry, detail: `${type} of ${id}` })
    }
    return version
  }

  /** A version whose keys may still go out. */
  #requireAlive(id: string, type: string, entry: number): Version | undefined {
    if (this.#isSealed) this.#findings.warn("VERIFY_RELEASE_SEALED", { entry, detail: `${type} of ${id}` })
    const version = this.#requireVersion(id, type, entry)
    if (version?.isShredded === true) {
      this.#findings.error("VERIFY_VERSION_SHREDDED", { entry, detail: `${type} of ${id}` })
    } else if (version?.isRecalled === true) {
      this.#findings.warn("VERIFY_VERSION_RECALLED", { entry, detail: `${type} of ${id}` })
    }
    return version
  }
}
