/**
 * The layout of a part: which bytes of content lie in which bytes of ciphertext.
 *
 * A part is one FLOE message in one canonical shape: every full segment is an
 * inner one, and a last segment that is always shorter, often empty, ends it.
 * So a writer never has to know whether more will come, and one length of
 * content has exactly one length of ciphertext. Pure arithmetic; trusts nothing.
 */
import { Fault } from "@schleuse/base"
import { FLOE_HEADER_BYTES, floeParameters, type FloeParameters, SEGMENT_OVERHEAD_BYTES } from "./floe.ts"

/** How parts are cut into segments; made by `partParametersOf`. */
export type PartParameters = FloeParameters

/** The most content that one part may have: 64 MiB. */
export const PART_MAX_PLAIN_BYTES = 64 * 1024 * 1024

/** Bytes of a part before its first segment. */
export const PART_HEADER_BYTES = FLOE_HEADER_BYTES

/** What every new part uses; chosen by measurement, see docs/decisions/0002-segment-length.md. */
export const partParameters: PartParameters = floeParameters(256 * 1024)

/** Parameters for another segment length, in bytes of content: for parts from before a change, and for the bench. */
export function partParametersOf(plainSegmentBytes: number): PartParameters {
  return floeParameters(plainSegmentBytes)
}

/**
 * Length of the whole part, header included, for `plainBytes` of content.
 * @throws PART_TOO_LONG
 */
export function cipherLength(plainBytes: number, parameters: PartParameters = partParameters): number {
  requireWholeNumber(plainBytes)
  if (plainBytes > PART_MAX_PLAIN_BYTES) throw new Fault("PART_TOO_LONG", `${plainBytes} bytes of content`)
  const innerSegments = Math.floor(plainBytes / parameters.plainSegmentBytes)
  return PART_HEADER_BYTES + plainBytes + (innerSegments + 1) * SEGMENT_OVERHEAD_BYTES
}

/**
 * Length of the content of a whole part of `cipherBytes`, header included.
 * @throws PART_TRUNCATED if no part has this length, PART_TOO_LONG
 */
export function plainLength(cipherBytes: number, parameters: PartParameters = partParameters): number {
  requireWholeNumber(cipherBytes)
  if (cipherBytes > cipherLength(PART_MAX_PLAIN_BYTES, parameters)) {
    throw new Fault("PART_TOO_LONG", `${cipherBytes} bytes`)
  }
  const bodyBytes = cipherBytes - PART_HEADER_BYTES
  const lastBytes = bodyBytes % parameters.cipherSegmentBytes
  if (bodyBytes < SEGMENT_OVERHEAD_BYTES || lastBytes < SEGMENT_OVERHEAD_BYTES) {
    throw new Fault("PART_TRUNCATED", `${cipherBytes} bytes`)
  }
  const innerSegments = (bodyBytes - lastBytes) / parameters.cipherSegmentBytes
  return innerSegments * parameters.plainSegmentBytes + lastBytes - SEGMENT_OVERHEAD_BYTES
}

/**
 * Number of segments of a part of `cipherBytes`; at least 1, because the last one may be empty but never absent.
 * @throws PART_TRUNCATED, PART_TOO_LONG
 */
export function segmentCount(cipherBytes: number, parameters: PartParameters = partParameters): number {
  return Math.floor(plainLength(cipherBytes, parameters) / parameters.plainSegmentBytes) + 1
}

/** Index of the segment that holds the byte of content at `plainOffset` (or would, if the part were longer). */
export function segmentAt(plainOffset: number, parameters: PartParameters = partParameters): number {
  requireWholeNumber(plainOffset)
  return Math.floor(plainOffset / parameters.plainSegmentBytes)
}

/** Where a segment lies: `cipherStart` to `cipherEnd` (excluded) of the part, `plainStart` to `plainEnd` of the content. */
export type SegmentRange = {
  readonly cipherStart: number
  readonly cipherEnd: number
  readonly plainStart: number
  readonly plainEnd: number
}

/**
 * Where segment `index` of a part of `cipherBytes` lies. An index outside the part is a RangeError.
 * @throws PART_TRUNCATED, PART_TOO_LONG
 */
export function segmentRange(
  index: number,
  cipherBytes: number,
  parameters: PartParameters = partParameters,
): SegmentRange {
  requireWholeNumber(index)
  if (index >= segmentCount(cipherBytes, parameters)) throw new RangeError(`the part has no segment ${index}`)
  const { plainSegmentBytes, cipherSegmentBytes } = parameters
  const cipherStart = PART_HEADER_BYTES + index * cipherSegmentBytes
  const plainStart = index * plainSegmentBytes
  return {
    cipherStart,
    cipherEnd: Math.min(cipherStart + cipherSegmentBytes, cipherBytes),
    plainStart,
    plainEnd: Math.min(plainStart + plainSegmentBytes, plainLength(cipherBytes, parameters)),
  }
}

function requireWholeNumber(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("expected a whole number")
}
