/**
 * A running SHA-256 that decides by itself where it is computed.
 *
 * Little at first: here, at once. Much at first: in the second thread, for the
 * rest of its life. What came first says which, because a state cannot move.
 */
import { createHash, type Hash } from "node:crypto"
import { HashWorker } from "./hash-worker.ts"

/** First bytes from which the second thread is worth its messages. */
const WORKER_BYTES = 256 * 1024

let worker: HashWorker | "none" | undefined

/**
 * Starts the second thread and gives up the right to start another. For a door's start: what the internet sends
 * must not find that right. Returns whether the thread is there.
 */
export function startHashThread(): boolean {
  const found = findWorker()
  process.permission?.drop("worker")
  return found !== undefined
}

/** One worker for the process. */
function findWorker(): HashWorker | undefined {
  worker ??= HashWorker.start() ?? "none"
  return worker === "none" ? undefined : worker
}

type Place =
  | { readonly kind: "here"; readonly hash: Hash }
  | { readonly kind: "worker"; readonly worker: HashWorker; readonly stream: number }

export class RunningHash {
  #place: Place | undefined

  constructor(place?: Place) {
    this.#place = place
  }

  /**
   * Adds pieces. They belong to the hash from now on. With `done`, large ones come back (or other memory of the
   * same kind) to be used again.
   */
  update(pieces: readonly Buffer[], done?: (pieces: readonly Uint8Array[]) => void): void {
    let place = this.#place
    if (place === undefined) {
      let bytes = 0
      for (const piece of pieces) bytes += piece.length
      place = bytes >= WORKER_BYTES ? placeInWorker() : placeHere()
      this.#place = place
    }
    if (place.kind === "worker") return place.worker.update(place.stream, pieces, done)
    for (const piece of pieces) place.hash.update(piece)
    done?.(pieces)
  }

  /** Hex digest of everything so far; more may be added. */
  async digest(): Promise<string> {
    const place = (this.#place ??= placeHere())
    return place.kind === "here" ? place.hash.copy().digest("hex") : place.worker.digest(place.stream)
  }

  copy(): RunningHash {
    const place = this.#place
    if (place === undefined) return new RunningHash()
    if (place.kind === "here") return new RunningHash({ kind: "here", hash: place.hash.copy() })
    return new RunningHash({ ...place, stream: place.worker.copy(place.stream) })
  }

  /** Forgets the state. */
  end(): void {
    if (this.#place?.kind === "worker") this.#place.worker.end(this.#place.stream)
    this.#place = undefined
  }
}

function placeHere(): Place {
  return { kind: "here", hash: createHash("sha256") }
}

function placeInWorker(): Place {
  const found = findWorker()
  return found === undefined ? placeHere() : { kind: "worker", worker: found, stream: found.open() }
}
