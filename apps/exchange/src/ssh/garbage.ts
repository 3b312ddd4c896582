/**
 * Short-lived memory is collected in small steps, before the engine does it in large ones.
 *
 * The SSH library makes new memory and a new cipher for each packet. The
 * engine notices after 64 MB and then marks everything there is, some 75 times
 * per gigabyte: measured, a quarter to a third of a door's CPU time. A minor
 * collection looks at young memory only; a full one is needed for the ciphers,
 * which young collections keep. Needs Node's `--expose-gc` and a heap limit
 * that leaves this to us (see the supervisor's seat belt); without them it all
 * goes on as the engine does it. docs/decisions/0003-speed.md has the figures.
 */

/** Bytes through the library after which young memory is worth a look: 1 to 2 ms. */
const MINOR_BYTES = 16 * 1024 * 1024
/** Bytes after which old memory is: about 10 ms, and 12 MB of spent ciphers. */
const MAJOR_BYTES = 128 * 1024 * 1024

let minorAt = MINOR_BYTES
let majorAt = MAJOR_BYTES
let bytesSoFar = 0

/** Tells of bytes that the library has just taken in or given out. */
export function noteTraffic(bytes: number): void {
  bytesSoFar += bytes
  if (bytesSoFar < minorAt) return
  minorAt = bytesSoFar + MINOR_BYTES
  const isMajor = bytesSoFar >= majorAt
  if (isMajor) majorAt = bytesSoFar + MAJOR_BYTES
  globalThis.gc?.({ type: isMajor ? "major" : "minor", execution: "sync" })
}
