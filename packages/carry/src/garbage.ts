/**
 * Short-lived memory is collected in small steps, before the engine does it in large ones.
 *
 * TLS makes new memory for each record. The engine notices after some 64 MB and
 * then marks everything there is, which in a program of some size is a third of
 * its processor time (docs/decisions/0018). A minor collection looks at young
 * memory only. Needs Node's `--expose-gc` and a heap limit that leaves this to
 * us; without them it all goes on as the engine does it.
 */

/** Bytes after which young memory is worth a look: a millisecond or two. */
const MINOR_BYTES = 16 * 1024 * 1024

let left = MINOR_BYTES

/** Tells of bytes that have just been read. */
export function noteTraffic(bytes: number): void {
  left -= bytes
  if (left > 0) return
  left = MINOR_BYTES
  globalThis.gc?.({ type: "minor", execution: "sync" })
}
