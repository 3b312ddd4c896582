/**
 * The structure of a Windows executable, as far as it can be judged without Windows.
 *
 * Microsoft's "PE Format": DOS header, PE signature, COFF header, optional
 * header, sections. Refuses what the loader would refuse, and finds Node's
 * resource with the program in it. Pure.
 */

export type PortableExecutable = {
  readonly machine: "x64" | "other"
  readonly subsystem: "console" | "graphical" | "other"
  readonly sections: readonly { readonly name: string; readonly offset: number; readonly size: number }[]
  /** Length of an Authenticode signature; 0 if there is none. */
  readonly signatureBytes: number
  /** Length of the program that Node's single-executable build put in. */
  readonly programBytes: number
}

/** @throws RangeError saying what is wrong */
export function parsePortableExecutable(file: Buffer): PortableExecutable {
  demand(file.length > 1024 && file.toString("latin1", 0, 2) === "MZ", "no DOS header")
  const at = file.readUInt32LE(0x3c)
  demand(at + 264 < file.length && file.toString("latin1", at, at + 4) === "PE\0\0", "no PE signature")
  const [count, optionalSize] = [file.readUInt16LE(at + 6), file.readUInt16LE(at + 20)]
  const optional = at + 24
  demand(file.readUInt16LE(optional) === 0x20b, "not PE32+")
  demand(count > 0 && count <= 96, `${count} sections`)
  const imageSize = file.readUInt32LE(optional + 56)
  const sections = Array.from({ length: count }, (_, i) => sectionAt(file, optional + optionalSize + i * 40))
  let end = 0
  for (const { name, address, virtualSize, offset, size } of sections) {
    demand(offset + size <= file.length, `section ${name} ends behind the file`)
    demand(address >= end && address + virtualSize <= imageSize, `section ${name} lies wrongly in memory`)
    end = address + virtualSize
  }
  // The certificate table is the one directory that names an offset in the file (section "Certificate Data").
  const [signedAt, signatureBytes] = [file.readUInt32LE(optional + 144), file.readUInt32LE(optional + 148)]
  demand(signedAt + signatureBytes <= file.length, "the signature ends behind the file")
  const resources = sections.find(({ address, virtualSize }) => {
    const wanted = file.readUInt32LE(optional + 128)
    return wanted >= address && wanted < address + virtualSize
  })
  if (resources === undefined) throw new RangeError("no resources")
  return {
    machine: file.readUInt16LE(at + 4) === 0x8664 ? "x64" : "other",
    subsystem: ({ 3: "console", 2: "graphical" } as const)[file.readUInt16LE(optional + 68)] ?? "other",
    sections: sections.map(({ name, offset, size }) => ({ name, offset, size })),
    signatureBytes,
    programBytes: programIn(file.subarray(resources.offset, resources.offset + resources.size), resources.address),
  }
}

function sectionAt(file: Buffer, at: number) {
  return {
    name: file.toString("latin1", at, at + 8).replace(/\0+$/, ""),
    virtualSize: file.readUInt32LE(at + 8),
    address: file.readUInt32LE(at + 12),
    size: file.readUInt32LE(at + 16),
    offset: file.readUInt32LE(at + 20),
  }
}

const RAW_DATA = 10
const PROGRAM = "NODE_SEA_BLOB"
/** What Node's own blob begins with (src/node_sea.cc, kMagic), little-endian. */
const MAGIC = 0x143da20

/** RT_RCDATA / NODE_SEA_BLOB / any language (section "The .rsrc Section"). */
function programIn(resources: Buffer, address: number): number {
  const types = entriesOf(resources, 0)
  const raw = types.find(({ id }) => id === RAW_DATA)
  demand(raw !== undefined, "no raw resources")
  const named = entriesOf(resources, raw.to).find(({ name }) => name === PROGRAM)
  demand(named !== undefined, `no resource ${PROGRAM}`)
  const leaf = entriesOf(resources, named.to)[0]
  demand(leaf !== undefined, `${PROGRAM} is empty`)
  const [at, size] = [resources.readUInt32LE(leaf.to) - address, resources.readUInt32LE(leaf.to + 4)]
  demand(at > 0 && at + size <= resources.length && size > 4, `${PROGRAM} lies elsewhere`)
  demand(resources.readUInt32LE(at) === MAGIC, `${PROGRAM} is no program of Node`)
  return size
}

function entriesOf(resources: Buffer, at: number) {
  const count = resources.readUInt16LE(at + 12) + resources.readUInt16LE(at + 14)
  return Array.from({ length: count }, (_, i) => {
    const [id, to] = [resources.readUInt32LE(at + 16 + i * 8), resources.readUInt32LE(at + 20 + i * 8)]
    // The highest bit says: a name instead of a number, a table instead of data.
    return { id, name: id >= 0x80000000 ? textAt(resources, id & 0x7fffffff) : "", to: to & 0x7fffffff }
  })
}

function textAt(resources: Buffer, at: number): string {
  return resources.toString("utf16le", at + 2, at + 2 + resources.readUInt16LE(at) * 2)
}

function demand(isSo: boolean, why: string): asserts isSo {
  if (!isSo) throw new RangeError(why)
}
