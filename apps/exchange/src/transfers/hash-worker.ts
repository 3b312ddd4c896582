/**
 * A second thread that hashes: SHA-256 of content and of ciphertext costs more than all other work of an upload.
 *
 * Memory moves, it is not copied: what is handed over is gone here until the
 * worker gives it back. The worker knows numbers and bytes, no names, keys or files.
 * The file is both ends: a bundle is one file, and its worker loads it again.
 */
import { createHash, type Hash } from "node:crypto"
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from "node:worker_threads"

type Order =
  | {
      readonly kind: "update"
      readonly stream: number
      readonly pieces: readonly Uint8Array[]
      /** Absent: the memory need not come back. */
      readonly ticket: number | undefined
    }
  | { readonly kind: "digest"; readonly stream: number; readonly ticket: number }
  | { readonly kind: "copy"; readonly stream: number; readonly to: number }
  | { readonly kind: "end"; readonly stream: number }
type Answer = { readonly ticket: number; readonly digest?: string; readonly pieces?: readonly Uint8Array[] }

const ROLE = "schleuse-hash-worker"
/** It holds a few hash states; what it hashes lies outside its heap. Measured: 8 MB less for the door. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 32 }
/** Below this copying is cheaper than moving. */
const MOVE_BYTES = 16 * 1024

/** Is this thread the worker? Then the program's own start must not happen here. */
export const isHashWorker = !isMainThread && workerData === ROLE

export class HashWorker {
  readonly #worker: Worker
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #next = 1

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on("message", (answer: Answer) => {
      const settle = this.#waiting.get(answer.ticket)
      this.#waiting.delete(answer.ticket)
      settle?.(answer)
    })
    // Its states are lost with it, and uploads wait for them: the door ends and comes back by its normal start.
    worker.on("error", (cause) => {
      throw new Error("the hash worker failed", { cause })
    })
    // After the listeners, which hold the process.
    worker.unref()
  }

  /** A worker, or undefined where threads are not permitted: then the caller hashes by itself. */
  static start(): HashWorker | undefined {
    try {
      return new HashWorker(new Worker(new URL(import.meta.url), { workerData: ROLE, stdin: false, resourceLimits }))
    } catch {
      return undefined
    }
  }

  open(): number {
    return this.#next++
  }

  /**
   * Hashes pieces; those that own their memory are moved and gone here. With `done` the large ones come back as
   * memory that may be used again; without it the worker frees them.
   */
  update(stream: number, pieces: readonly Buffer[], done?: (pieces: readonly Uint8Array[]) => void): void {
    const moved: ArrayBuffer[] = []
    const sent = pieces.map((piece) => {
      const { buffer, byteLength } = piece
      const isMovable = byteLength >= MOVE_BYTES && buffer.byteLength === byteLength && buffer instanceof ArrayBuffer
      // A view of shared memory would take all of that memory along.
      const own = isMovable ? new Uint8Array(buffer) : new Uint8Array(piece)
      moved.push(own.buffer)
      return own
    })
    const ticket = done === undefined ? undefined : this.#await((answer) => done(answer.pieces ?? []))
    this.#worker.postMessage({ kind: "update", stream, pieces: sent, ticket } satisfies Order, moved)
  }

  /** Hex digest of everything so far; the stream may go on. */
  digest(stream: number): Promise<string> {
    return new Promise((resolve) => {
      const ticket = this.#await(({ digest }) => resolve(digest ?? ""))
      this.#order({ kind: "digest", stream, ticket })
    })
  }

  /** A new stream with the state of this one. */
  copy(stream: number): number {
    const to = this.open()
    this.#order({ kind: "copy", stream, to })
    return to
  }

  end(stream: number): void {
    this.#order({ kind: "end", stream })
  }

  #await(settle: (answer: Answer) => void): number {
    const ticket = this.#next++
    this.#waiting.set(ticket, settle)
    return ticket
  }

  #order(order: Order): void {
    this.#worker.postMessage(order)
  }
}

function serve(port: MessagePort): void {
  const streams = new Map<number, Hash>()
  const stateOf = (stream: number) => {
    const found = streams.get(stream) ?? createHash("sha256")
    streams.set(stream, found)
    return found
  }
  port.on("message", (order: Order) => {
    switch (order.kind) {
      case "update": {
        const hash = stateOf(order.stream)
        for (const piece of order.pieces) hash.update(piece)
        if (order.ticket === undefined) {
          // Given back to the system at once: the collector would let hundreds of megabytes pile up first.
          for (const { buffer } of order.pieces) if (buffer instanceof ArrayBuffer) buffer.transfer(0)
          return
        }
        const pieces = order.pieces.filter(({ byteLength }) => byteLength >= MOVE_BYTES)
        const moved = pieces.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
        port.postMessage({ ticket: order.ticket, pieces } satisfies Answer, moved)
        return
      }
      case "digest": {
        const digest = stateOf(order.stream).copy().digest("hex")
        port.postMessage({ ticket: order.ticket, digest } satisfies Answer)
        return
      }
      case "copy":
        streams.set(order.to, stateOf(order.stream).copy())
        return
      case "end":
        streams.delete(order.stream)
        return
    }
  })
}

if (isHashWorker && parentPort !== null) serve(parentPort)
