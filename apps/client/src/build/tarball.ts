/** A .tar.gz of few files (POSIX ustar), the same bytes for the same files: no clock, no owner, no order but the given. */
import { gzipSync } from "node:zlib"

export type TarFile = { readonly name: string; readonly bytes: Uint8Array; readonly isExecutable?: boolean | undefined }

const BLOCK = 512

export function tarball(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap(({ name, bytes, isExecutable = false }) => [
    header(name, bytes.length, isExecutable ? 0o755 : 0o644),
    bytes,
    Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ])
  // Node writes no time into gzip's header.
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 6 })
}

function header(name: string, size: number, mode: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name} is too long for a tar file`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1")
  block.write(name, 0, "utf8")
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  // The sum is taken with spaces in its own place.
  block.fill(0x20, 148, 156)
  block.write("0", 156, "latin1")
  block.write("ustar\x0000", 257, "latin1")
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  return block
}
