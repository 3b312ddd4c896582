/**
 * Which segment length parts should have: speed, time to the first byte, and
 * what a small read in the middle of a file costs. Prints a table; see
 * docs/decisions/0002-segment-length.md. Run: node bench/src/segment-length.ts
 *
 * "Pieces" are 32 KiB, as SFTP clients write them. Rounds of all lengths are
 * interleaved, and the best round counts, so that another process on the
 * machine disturbs all rows alike.
 */
import { randomBytes } from "node:crypto"
import { pathToFileURL } from "node:url"
import {
  PART_HEADER_BYTES,
  PART_MAX_PLAIN_BYTES,
  PartOpener,
  type PartParameters,
  partParameters,
  partParametersOf,
  PartSealer,
  segmentRange,
} from "@schleuse/seal"

const KIB = 1024
const SEGMENT_KIB = [64, 128, 256, 1024]
const PIECE_BYTES = 32 * KIB
const ROUNDS = 7
const RANDOM_READS = 200

const key = randomBytes(32)
const partId = randomBytes(16)
const content = randomBytes(PART_MAX_PLAIN_BYTES)

/** Seconds that `work` takes. */
function timed(work: () => void): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e9
}

function piecesOf(parameters: PartParameters): readonly (readonly Buffer[])[] {
  const { plainSegmentBytes } = parameters
  const segments: Buffer[][] = []
  for (let start = 0; start < content.length; start += plainSegmentBytes) {
    const pieces: Buffer[] = []
    for (let at = start; at < start + plainSegmentBytes; at += PIECE_BYTES) {
      pieces.push(content.subarray(at, at + PIECE_BYTES))
    }
    segments.push(pieces)
  }
  return segments
}

/**
 * Seals the 64 MiB; the sealed pieces are dropped as a door would after writing
 * them. With `join`, the content's pieces are first copied into one buffer.
 */
function sealAll(
  parameters: PartParameters,
  segments: readonly (readonly Buffer[])[],
  join?: (pieces: readonly Buffer[]) => Buffer,
): void {
  const sealer = new PartSealer(key, partId, parameters)
  for (const segment of segments) sealer.seal(join === undefined ? segment : [join(segment)])
  sealer.sealLast([])
}

function sealedPart(parameters: PartParameters, segments: readonly (readonly Buffer[])[]): Buffer {
  const sealer = new PartSealer(key, partId, parameters)
  const written = [sealer.header, ...segments.flatMap((segment) => sealer.seal(segment)), ...sealer.sealLast([])]
  return Buffer.concat(written)
}

function openSegment(opener: PartOpener, part: Buffer, parameters: PartParameters, index: number): Buffer {
  const { cipherStart, cipherEnd } = segmentRange(index, part.length, parameters)
  return opener.open(index, part.subarray(cipherStart, cipherEnd))
}

type Best = { seal: number; joinedSeal: number; open: number; firstByte: number; smallRead: number }

class Contestant {
  readonly parameters: PartParameters
  readonly best: Best = {
    seal: Infinity,
    joinedSeal: Infinity,
    open: Infinity,
    firstByte: Infinity,
    smallRead: Infinity,
  }
  readonly #segments: readonly (readonly Buffer[])[]
  readonly #part: Buffer

  constructor(parameters: PartParameters) {
    this.parameters = parameters
    this.#segments = piecesOf(parameters)
    this.#part = sealedPart(parameters, this.#segments)
  }

  round(): void {
    this.#keep(
      "seal",
      timed(() => sealAll(this.parameters, this.#segments)),
    )
    this.#keep(
      "joinedSeal",
      timed(() => sealAll(this.parameters, this.#segments, (pieces) => Buffer.concat(pieces))),
    )
    const opener = this.#opener()
    const everySegment = Array.from({ length: opener.segmentCount }, (_, index) => index)
    this.#keep(
      "open",
      timed(() => this.#openEach(opener, everySegment)),
    )
    this.#keep(
      "firstByte",
      timed(() => this.#openEach(this.#opener(), [0])),
    )
    const anywhere = Array.from({ length: RANDOM_READS }, () => Math.floor(Math.random() * (opener.segmentCount - 1)))
    this.#keep("smallRead", timed(() => this.#openEach(opener, anywhere)) / RANDOM_READS)
  }

  #opener(): PartOpener {
    return new PartOpener(key, partId, this.#part.subarray(0, PART_HEADER_BYTES), this.#part.length, this.parameters)
  }

  #openEach(opener: PartOpener, indexes: readonly number[]): void {
    for (const index of indexes) openSegment(opener, this.#part, this.parameters, index)
  }

  #keep(what: keyof Best, seconds: number): void {
    this.best[what] = Math.min(this.best[what], seconds)
  }
}

/** Measures and prints. Takes about five seconds. */
export function measureSegmentLengths(): void {
  const contestants = SEGMENT_KIB.map((kib) => new Contestant(partParametersOf(kib * KIB)))
  for (let round = 0; round < ROUNDS; round++) for (const contestant of contestants) contestant.round()
  const rate = (seconds: number): string => (PART_MAX_PLAIN_BYTES / 1e6 / seconds).toFixed(0)
  const micros = (seconds: number): string => (seconds * 1e6).toFixed(0)
  console.log(`Segment length of a part: 64 MiB in pieces of 32 KiB, best of ${ROUNDS} rounds, Node ${process.version}`)
  console.log(
    "| segment | seal MB/s | joined first MB/s | open MB/s | first byte µs | a small random read µs | added per GB |",
  )
  console.log("|---|---|---|---|---|---|---|")
  for (const { parameters, best } of contestants) {
    const { plainSegmentBytes, cipherSegmentBytes } = parameters
    const isChosen = plainSegmentBytes === partParameters.plainSegmentBytes
    const addedKb = ((cipherSegmentBytes - plainSegmentBytes) / plainSegmentBytes) * 1e6
    const name = `${plainSegmentBytes / KIB} KiB${isChosen ? " (chosen)" : ""}`
    const cells = [
      name,
      rate(best.seal),
      rate(best.joinedSeal),
      rate(best.open),
      micros(best.firstByte),
      micros(best.smallRead),
    ]
    console.log(`| ${[...cells, `${addedKb.toFixed(0)} KB`].join(" | ")} |`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) measureSegmentLengths()
