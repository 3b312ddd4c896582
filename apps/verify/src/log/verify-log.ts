/**
 * The argument why a copy of a log can be believed, from the copy and the log's
 * public key alone.
 *
 * Trusts the key that the caller brings, nothing in the folder. Says nothing
 * about whether others were shown the same log: that takes an older checkpoint
 * or a witness.
 */
import { Fault, isFault } from "@schleuse/base"
import { type Checkpoint, type LogIdentity, type VerifiedCheckpoint, verifyCheckpoint } from "@schleuse/tlog"
import { Findings } from "../findings.ts"
import { History, type LeafReader } from "../history/history.ts"
import { type ReleaseFilter, type Release, Releases } from "../story/releases.ts"
import { type VersionStory, VersionTeller } from "../story/version-story.ts"
import { checkFolder } from "./folder-check.ts"
import type { LogFolder } from "./log-folder.ts"
import { OlderCheckpoint } from "./older-checkpoint.ts"
import { TreeCheck } from "./tree-check.ts"

/** What else the caller wants to know, beside whether the log holds. */
export type LogQuestion = {
  /** A signed checkpoint that somebody kept: the log must still begin with it. */
  readonly older?: string | Uint8Array | undefined
  /** Id of a version whose story is wanted. */
  readonly version?: string | undefined
  /** Which releases are wanted. */
  readonly releases?: ReleaseFilter | undefined
  /** An entry that must stand at this place. */
  readonly expected?: { readonly entry: number; readonly text: Uint8Array } | undefined
  /** Told how many entries have been read, once per bundle. */
  readonly onProgress?: ((entries: number, size: number) => void) | undefined
}

export type LogResult = {
  /** The log holds if this has no error. */
  readonly findings: Findings
  /** The signed checkpoint, unless its signature failed. */
  readonly signed: VerifiedCheckpoint | undefined
  readonly older: Checkpoint | undefined
  readonly summary: History["summary"]
  readonly story: VersionStory | undefined
  readonly releases: readonly Release[] | undefined
}

/** Verifies a copy of a log and answers the question. Never throws a Fault: what ends the check is its last finding. */
export function verifyLog(folder: LogFolder, identity: LogIdentity, question: LogQuestion = {}): LogResult {
  const check = new LogCheck(question)
  try {
    argue(folder, identity, check)
  } catch (error) {
    if (!isFault(error)) throw error
    check.findings.fault(error)
  }
  return check.result
}

/** The argument. @throws whatever ends it early: a bad signature, a piece that is missing */
function argue(folder: LogFolder, identity: LogIdentity, check: LogCheck): void {
  // The log's own key signed one size and one root …
  const signed = check.sign(verifyCheckpoint(folder.readCheckpoint(), identity))
  const older = check.readOlder(identity)
  // … every entry, hashed again, leads to that root, and so does every published hash …
  const tree = new TreeCheck(folder, signed, check.findings)
  for (const bundle of folder.readBundles(signed.size)) {
    // … the proven entries are, one after the other, something that the keeper does …
    if (tree.append(bundle, (size, edge) => older?.notice(size, edge))) check.history.append(bundle)
    check.progress(bundle.first + bundle.entries.length)
  }
  if (!tree.requireSignedRoot()) return
  // … what somebody kept from earlier is the beginning of it, and nothing else in the folder contradicts it.
  older?.requireContained(signed.size, check.findings)
  checkFolder(folder, signed.size, check.findings)
  check.requireAnswer()
}

/** What a check has found out so far. */
class LogCheck {
  readonly findings = new Findings()
  readonly history: History
  readonly #question: LogQuestion
  readonly #teller: VersionTeller | undefined
  readonly #releases: Releases | undefined
  #signed: VerifiedCheckpoint | undefined
  #older: Checkpoint | undefined
  #isExpectedThere = false

  constructor(question: LogQuestion) {
    const { version, releases, expected } = question
    this.#question = question
    const teller = version === undefined ? undefined : new VersionTeller(version)
    const list = releases === undefined ? undefined : new Releases(releases)
    const readers: LeafReader[] = []
    if (teller !== undefined) readers.push((leaf, entry) => teller.append(leaf, entry))
    if (list !== undefined) readers.push((leaf, entry) => list.append(leaf, entry))
    this.#teller = teller
    this.#releases = list
    this.history = new History(
      this.findings,
      readers,
      expected &&
        ((text, entry) => {
          if (entry === expected.entry && text.equals(expected.text)) this.#isExpectedThere = true
        }),
    )
  }

  sign(signed: VerifiedCheckpoint): VerifiedCheckpoint {
    this.#signed = signed
    return signed
  }

  /** The older checkpoint counts only with the same log's signature. */
  readOlder(identity: LogIdentity): OlderCheckpoint | undefined {
    const { older } = this.#question
    if (older === undefined) return undefined
    try {
      this.#older = verifyCheckpoint(older, identity)
    } catch (cause) {
      // Two notes can fail alike: say that it was this one.
      if (isFault(cause)) throw new Fault(cause.code, `the older checkpoint; ${cause.detail}`, { cause })
      throw cause
    }
    return new OlderCheckpoint(this.#older)
  }

  progress(entries: number): void {
    this.#question.onProgress?.(entries, this.#signed?.size ?? 0)
  }

  /** Of a log that was read to its end: what was asked for must be there. */
  requireAnswer(): void {
    const { version, expected } = this.#question
    if (this.history.summary.judged !== this.#signed?.size) return
    if (this.#teller !== undefined && this.#teller.story === undefined) {
      this.findings.error("VERIFY_VERSION_ABSENT", { detail: version })
    }
    if (expected !== undefined && expected.entry < this.#signed.size && !this.#isExpectedThere) {
      this.findings.error("VERIFY_RECEIPT_LEAF_DIFFERS", { entry: expected.entry })
    }
  }

  get result(): LogResult {
    return {
      findings: this.findings,
      signed: this.#signed,
      older: this.#older,
      summary: this.history.summary,
      story: this.#teller?.story,
      releases: this.#releases?.all,
    }
  }
}
