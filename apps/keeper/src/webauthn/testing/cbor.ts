/** CBOR (RFC 8949) as keys write it: integers, bytes, texts, maps. Written by hand, so that tests do not trust the library that reads it. */

export type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>

export function encodeCbor(value: Cbor): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const entries = [...value].map(([key, item]) => Buffer.concat([encodeCbor(key), encodeCbor(item)]))
  return Buffer.concat([head(5, value.size), ...entries])
}

function head(major: number, argument: number): Buffer {
  const first = major << 5
  if (argument < 24) return Buffer.of(first | argument)
  if (argument < 256) return Buffer.of(first | 24, argument)
  if (argument < 65_536) return Buffer.of(first | 25, argument >> 8, argument & 255)
  const bytes = Buffer.alloc(5)
  bytes.writeUInt8(first | 26, 0)
  bytes.writeUInt32BE(argument, 1)
  return bytes
}
