/**
 * Leaves as the keeper writes them, for tests: a builder that fills in run,
 * clocks and actor, and a whole life of a file from upload to shredding.
 */
import { randomId } from "@schleuse/base"
import {
  commitmentOf,
  formatLeaf,
  type Leaf,
  type LeafOf,
  type LeafType,
  newOpening,
  type Opening,
} from "@schleuse/leaf"

const BUILD = "5b".repeat(16)
const HASH = "00".repeat(32)

type Base = "v" | "type" | "boot" | "wall" | "mono"
type Fields<T extends LeafType> = Omit<LeafOf<T>, Base> & Partial<Pick<LeafOf<T>, "boot" | "wall" | "mono">>

/** Builds a history leaf by leaf; time goes on by one second per leaf. */
export class HistoryBuilder {
  readonly texts: string[] = []
  boot = randomId()
  wall = Date.UTC(2026, 10, 22, 8)
  mono = 1000

  /** Adds a leaf and returns its index. */
  add<T extends LeafType>(type: T, fields: Fields<T>): number {
    this.wall += 1000
    this.mono += 1000
    const leaf = { v: 1, type, boot: this.boot, wall: this.wall, mono: this.mono, ...fields } as unknown as Leaf
    return this.addText(formatLeaf(leaf))
  }

  addText(text: string): number {
    this.texts.push(text)
    return this.texts.length - 1
  }

  /** Heartbeats until there are `size` leaves. */
  fillTo(size: number): this {
    while (this.texts.length < size) this.add("heartbeat", {})
    return this
  }
}

export const START: Fields<"keeper_start"> = {
  keeperBuild: BUILD,
  isolation: "one-user",
  rootKey: "file",
  egress: "open",
  settings: HASH,
  space: "reserved",
}

/** Genesis and the first start. */
export function begin(mode: "demo" | "productive" = "productive"): HistoryBuilder {
  const history = new HistoryBuilder()
  history.add("genesis", { mode, meta: HASH })
  history.add("keeper_start", START)
  return history
}

/** A started door and a session that logged in there. */
export function beginSession(history: HistoryBuilder): {
  zone: string
  door: string
  build: string
  session: string
  factor: "ssh-key"
  institution: string
  account: string
} {
  const at = { zone: "sftp", door: randomId(), build: BUILD }
  history.add("door_start", { ...at, kind: "sftp", meta: HASH })
  const actor = { ...at, session: randomId(), factor: "ssh-key", institution: randomId(), account: randomId() } as const
  history.add("login", { ...actor, meta: HASH })
  return actor
}

export type SampleFile = {
  readonly history: HistoryBuilder
  readonly actor: ReturnType<typeof beginSession>
  readonly version: string
  readonly upload: string
  readonly release: string
  readonly parts: readonly [string, string]
  readonly opening: Opening
  /** Indexes of leaves. */
  readonly at: {
    readonly commit: number
    readonly release: number
    readonly released: number
    readonly confirmed: number
  }
}

/** Uploaded in two parts, released once, confirmed and shredded. `stated` replaces fields of the opening. */
export function sampleFile(stated: Opening["data"] = {}): SampleFile {
  const history = begin()
  const actor = beginSession(history)
  const [upload, version, release] = [randomId(), randomId(), randomId()]
  const parts = [randomId(), randomId()] as const
  const names = {
    from: "praxis-beispiel",
    fromName: "Praxis Dr. Beispiel",
    to: "aok-musterland",
    toName: "AOK Musterland",
  }
  const opening = newOpening({
    name: "befund.pdf",
    path: "befund.pdf",
    sizeBytes: 5,
    sha256: HASH,
    ...names,
    time: "2026-11-22T08:00:00.000Z",
    ...stated,
  })
  const meta = commitmentOf(opening)
  history.add("upload_open", { ...actor, upload, folder: randomId(), part: parts[0] })
  history.add("upload_part", { ...actor, upload, part: parts[1], index: 1 })
  for (const [index, part] of parts.entries()) {
    history.add("upload_seal", { ...actor, upload, part, index, bytes: 100, cipherSha256: HASH })
  }
  history.add("release_own", { ...actor, upload, part: parts[0], index: 0 })
  const [file, folder] = [randomId(), randomId()]
  const commit = history.add("commit", {
    ...actor,
    upload,
    file,
    version,
    folder,
    parts: 2,
    partsHash: HASH,
    state: "delivered",
    meta,
  })
  const releaseAt = history.add("release", { ...actor, release, version, parts: 2 })
  history.add("release_part", { ...actor, release, version, part: parts[0], index: 0 })
  history.add("release_part", { ...actor, release, version, part: parts[1], index: 1 })
  const released = history.add("released", { ...actor, version, recipient: actor.institution, meta })
  history.add("release_end", { ...actor, release, bytes: 5, complete: 1 })
  const confirmed = history.add("confirmed", { ...actor, version, recipient: actor.institution, meta })
  history.add("shred", { ...actor, version, reason: "confirmed" })
  history.add("session_end", { ...actor, reason: "closed" })
  return {
    history,
    actor,
    version,
    upload,
    release,
    parts,
    opening,
    at: { commit, release: releaseAt, released, confirmed },
  }
}
