import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import fc from "fast-check"
import {
  componentsOf,
  isPathComponent,
  isWithin,
  MAX_NAME_BYTES,
  parseVirtualPath,
  resolveVirtualPath,
  ROOT,
} from "./virtual-path.ts"

const accepted: readonly { why: string; text: string; base?: string; path: string }[] = [
  { why: "nothing is the base", text: "", base: "/eingang", path: "/eingang" },
  { why: "a dot is the base", text: ".", base: "/eingang", path: "/eingang" },
  { why: "a relative path starts at the base", text: "a/b", base: "/eingang", path: "/eingang/a/b" },
  { why: "an absolute path ignores the base", text: "/a", base: "/eingang", path: "/a" },
  { why: "slashes are folded", text: "//a///b//", path: "/a/b" },
  { why: "dots are resolved", text: "/a/./b/../c/.", path: "/a/c" },
  { why: "the root has no parent", text: "/../../..", path: "/" },
  { why: "leaving and coming back stays inside", text: "/../../etc/../a", path: "/a" },
  { why: "a relative path may leave the base, not the root", text: "../../..", base: "/a/b", path: "/" },
  { why: "dots in names are names", text: "/...", path: "/..." },
  { why: "a decomposed umlaut is composed", text: "/a\u0308rzte", path: "/\u00e4rzte" },
  { why: "blanks and colons are names", text: "/a b:c ", path: "/a b:c " },
  { why: "a name of 255 bytes", text: `/${"ä".repeat(127)}x`, path: `/${"ä".repeat(127)}x` },
]
for (const { why, text, base, path } of accepted) {
  test(`a path is made canonical: ${why}`, () => {
    assert.equal(parseVirtualPath(Buffer.from(text), base === undefined ? ROOT : resolveVirtualPath(base)), path)
  })
}

const refused: readonly { why: string; bytes: Buffer; code: FaultCode }[] = [
  { why: "a NUL", bytes: Buffer.from("/a\0b"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "a line feed", bytes: Buffer.from("/a\nb"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "an escape", bytes: Buffer.from("/a\u001b[2J"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "a C1 control", bytes: Buffer.from("/a\u009bb"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "a backslash", bytes: Buffer.from("..\\..\\etc"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "a direction override", bytes: Buffer.from("/rechnung\u202efdp.exe"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "a byte order mark", bytes: Buffer.from("\ufeff/a"), code: "PATH_CHARACTER_FORBIDDEN" },
  { why: "an overlong slash", bytes: Buffer.from("2fc0af", "hex"), code: "PATH_NOT_UTF8" },
  { why: "an overlong dot", bytes: Buffer.from("2fe080ae", "hex"), code: "PATH_NOT_UTF8" },
  { why: "a surrogate", bytes: Buffer.from("2feda080", "hex"), code: "PATH_NOT_UTF8" },
  { why: "Latin-1", bytes: Buffer.from("/\u00e4rzte", "latin1"), code: "PATH_NOT_UTF8" },
  { why: "a cut character", bytes: Buffer.from("2fc3", "hex"), code: "PATH_NOT_UTF8" },
  { why: "a name of 256 bytes", bytes: Buffer.from(`/${"x".repeat(256)}`), code: "PATH_TOO_LONG" },
  { why: "4097 bytes", bytes: Buffer.from("/a".repeat(2048) + "/"), code: "PATH_TOO_LONG" },
]
for (const { why, bytes, code } of refused) {
  test(`a path with ${why} is refused`, () => {
    assert.throws(() => parseVirtualPath(bytes), { name: "Fault", code })
  })
}

test("a path that grows beyond the limit by its base or by composing is refused", () => {
  const base = resolveVirtualPath("/x".repeat(1500))
  assert.throws(() => parseVirtualPath(Buffer.from("y/".repeat(700)), base), { code: "PATH_TOO_LONG" })
  // U+0958 has no composed form: NFC makes two characters, six bytes, of its three.
  assert.throws(() => parseVirtualPath(Buffer.from(`/${"\u0958".repeat(80)}`)), { code: "PATH_TOO_LONG" })
})

test("whatever a client sends, the result is canonical, or it is refused", () => {
  const piece = fc.oneof(
    fc.constantFrom("..", ".", "", "a", "~", "ä", "a\u0308", "\\", "\0"),
    fc.string({ unit: "binary" }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      let path
      try {
        path = parseVirtualPath(Buffer.from(pieces.join("/")), resolveVirtualPath("/home/x"))
      } catch (error) {
        assert.equal((error as Error).name, "Fault")
        return
      }
      assert.equal(parseVirtualPath(Buffer.from(path)), path)
      assert.ok(componentsOf(path).every(isPathComponent))
    }),
  )
})

test("being within a folder goes by components, not by letters", () => {
  const rows: readonly [string, string, boolean][] = [
    ["/a", "/a", true],
    ["/a/b", "/a", true],
    ["/ab", "/a", false],
    ["/a", "/a/b", false],
    ["/a", "/", true],
  ]
  for (const [inner, outer, expected] of rows) {
    assert.equal(isWithin(resolveVirtualPath(inner), resolveVirtualPath(outer)), expected, `${inner} in ${outer}`)
  }
})

test("names that are no path component are told apart", () => {
  for (const name of ["", ".", "..", "a/b", "a\0", "a\\b", "a\u0308", "\ud800", "x".repeat(MAX_NAME_BYTES + 1)]) {
    assert.equal(isPathComponent(name), false, JSON.stringify(name))
  }
  for (const name of ["a", "...", "ä", "a b", "x".repeat(MAX_NAME_BYTES)])
    assert.equal(isPathComponent(name), true, name)
})
