/**
 * The file of one part while it is being written: ciphertext goes to the end, in few large writes.
 *
 * One write is under way at a time; what arrives meanwhile leaves with the next
 * one. The keeper made the file, empty; we never create, move or remove one.
 */
import { close, constants, open, writev, writevSync } from "node:fs"
import { Fault } from "@schleuse/base"

/** Bytes at which it is worth asking the kernel. */
const WRITE_BYTES = 512 * 1024
/** A last write so small is made at once: two changes of thread cost more than copying it to the kernel. */
const SMALL_BYTES = 64 * 1024
/** Pieces per call; the kernel takes 1,024. */
const WRITE_PIECES = 1000

export class PartFile {
  readonly #onWritten: (pieces: Buffer[]) => void
  readonly #onProgress: (error: Error | undefined) => void
  #fd: number | undefined
  #pieces: Buffer[] = []
  #pendingBytes = 0
  #writingBytes = 0
  #position = 0
  #failure: Error | undefined
  #finished: PromiseWithResolvers<void> | undefined
  #isEnded = false

  /**
   * @param onWritten gets pieces, in order, once they are written and nobody here needs them any more
   * @param onProgress called after each write, with the error that ends this file if there is one
   */
  constructor(path: string, onWritten: (pieces: Buffer[]) => void, onProgress: (error: Error | undefined) => void) {
    this.#onWritten = onWritten
    this.#onProgress = onProgress
    // A planted link must not lead us elsewhere; only the keeper makes names here, but the folder is ours to write.
    open(path, constants.O_WRONLY | constants.O_NOFOLLOW, (error, fd) => {
      if (error !== null) return this.#fail(error)
      this.#fd = fd
      if (this.#isEnded && this.#finished === undefined) return this.#close()
      this.#pump()
    })
  }

  /** Bytes that were added and are not written. */
  get backlogBytes(): number {
    return this.#pendingBytes + this.#writingBytes
  }

  /** Adds pieces to the end. They must not change afterwards. */
  add(pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      this.#pieces.push(piece)
      this.#pendingBytes += piece.length
    }
    if (this.#pendingBytes >= WRITE_BYTES) this.#pump()
  }

  /** Settles when everything added is written (not synced: the keeper does that); nothing may be added any more. @throws DISK_FULL */
  finish(): Promise<void> {
    this.#isEnded = true
    this.#finished = Promise.withResolvers<void>()
    const { promise } = this.#finished
    if (this.#failure === undefined) this.#pump()
    else this.#finished.reject(this.#failure)
    return promise
  }

  /** Gives the file up; what was not written is forgotten. */
  discard(): void {
    this.#isEnded = true
    this.#pieces = []
    this.#pendingBytes = 0
    // Whoever waits for the end must not take a part without its end for a whole one.
    this.#finished?.reject(new Error("the part file was given up"))
    if (this.#writingBytes === 0) this.#close()
  }

  #pump(): void {
    if (this.#fd === undefined || this.#writingBytes > 0) return
    if (this.#pendingBytes === 0) {
      if (this.#finished !== undefined) {
        this.#close()
        this.#finished.resolve()
      } else if (this.#isEnded) this.#close()
      return
    }
    if (this.#pendingBytes < WRITE_BYTES && this.#finished === undefined) return
    let pieces = this.#pieces
    this.#pieces = []
    if (pieces.length > WRITE_PIECES) {
      this.#pieces = pieces.slice(WRITE_PIECES)
      pieces = pieces.slice(0, WRITE_PIECES)
    }
    let bytes = 0
    for (const piece of pieces) bytes += piece.length
    this.#pendingBytes -= bytes
    this.#writingBytes = bytes
    if (this.#finished !== undefined && bytes <= SMALL_BYTES) this.#writeNow(this.#fd, pieces)
    else this.#write(this.#fd, pieces, pieces)
  }

  #writeNow(fd: number, pieces: Buffer[]): void {
    try {
      this.#wrote(fd, pieces, pieces, writevSync(fd, pieces, this.#position))
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error("write", { cause: error }))
    }
  }

  #write(fd: number, pieces: Buffer[], all: Buffer[]): void {
    writev(fd, pieces, this.#position, (error, written) => {
      if (error !== null) this.#fail(error)
      else this.#wrote(fd, pieces, all, written)
    })
  }

  #wrote(fd: number, pieces: Buffer[], all: Buffer[], written: number): void {
    this.#position += written
    this.#writingBytes -= written
    if (this.#writingBytes > 0) return this.#write(fd, behind(pieces, written), all)
    this.#onWritten(all)
    this.#pump()
    this.#onProgress(undefined)
  }

  #fail(cause: NodeJS.ErrnoException): void {
    const isFull = cause.code === "ENOSPC" || cause.code === "EDQUOT"
    this.#failure = isFull ? new Fault("DISK_FULL", "part file", { cause }) : cause
    this.#writingBytes = 0
    this.#pieces = []
    this.#pendingBytes = 0
    this.#close()
    this.#finished?.reject(this.#failure)
    this.#onProgress(this.#failure)
  }

  #close(): void {
    if (this.#fd === undefined) return
    const fd = this.#fd
    this.#fd = undefined
    // Written bytes are in the kernel, and the keeper's own sync reports what became of them.
    close(fd, () => undefined)
  }
}

/** What is left of pieces after their first `written` bytes. */
function behind(pieces: Buffer[], written: number): Buffer[] {
  let at = 0
  for (let skip = written; ; at++) {
    const piece = pieces[at]
    if (piece === undefined) return []
    if (skip < piece.length) return [piece.subarray(skip), ...pieces.slice(at + 1)]
    skip -= piece.length
  }
}
