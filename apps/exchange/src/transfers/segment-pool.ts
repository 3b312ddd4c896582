/**
 * Memory of one segment of content, used again and again: fresh memory costs more than copying into it.
 *
 * Who takes one owns it until it is released; it holds old content, which never
 * leaves this process because only what was written over it is read.
 */
import { partParameters } from "@schleuse/seal"

const MAX_IDLE = 16
const idle: Buffer[] = []

export function takeSegment(): Buffer {
  return idle.pop() ?? Buffer.allocUnsafeSlow(partParameters.plainSegmentBytes)
}

export function releaseSegment(segment: Buffer): void {
  if (idle.length < MAX_IDLE) idle.push(segment)
}
