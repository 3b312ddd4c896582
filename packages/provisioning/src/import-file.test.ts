import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { COMMANDS } from "@schleuse/wire"
import { FILE_KINDS, type ImportFile, piecesOf, readImportFile, sourceHashOf } from "./import-file.ts"
import { sampleTable } from "./samples.ts"

const YKMAN = "5016001,cccccccccccb,c0c1c2c3c4c5,000102030405060708090a0b0c0d0e0f,,2026-11-22T10:00:00,\n"
const TABLES = ["institutions", "persons", "machines", "deliveries", "aliases"] as const

function read(kind: (typeof FILE_KINDS)[number], text: string): ImportFile {
  const file = readImportFile(kind, Buffer.from(text))
  assert.ok(!("problems" in file), JSON.stringify(file))
  return file
}

for (const kind of FILE_KINDS) {
  test(`a file of ${kind} becomes rows that the keeper's own schema accepts`, () => {
    const table = TABLES.find((one) => one === kind)
    const text = table === undefined ? YKMAN : sampleTable(table, "de")
    const { rows, sha256 } = read(kind, text)
    assert.ok((rows[kind]?.length ?? 0) >= 1)
    assert.deepEqual(Object.keys(rows), [kind])
    assert.deepEqual(COMMANDS.stageImport.input(rows, "stageImport"), rows)
    assert.equal(sha256, createHash("sha256").update(text).digest("hex"))
  })
}

test("the last day of a membership and of old algorithms lasts to its end", () => {
  const { rows } = read("persons", "login;name;institution;roles;until\na;A B;c;sender;2031-12-31\n")
  assert.equal(rows.persons?.[0]?.until, Date.UTC(2032, 0, 1) - 1)
})

test("a file with one wrong line has problems and no rows", () => {
  const wrong = readImportFile("institutions", Buffer.from("slug;name;kind;role\nA B;x;practice;controller\n"))
  assert.ok("problems" in wrong)
  assert.equal(wrong.problems[0]?.line, 2)
})

test("several files have one hash, in their order; one file has its own", () => {
  const [a, b] = [{ sha256: "aa" }, { sha256: "bb" }]
  assert.equal(sourceHashOf([a]), "aa")
  assert.equal(sourceHashOf([a, b]), createHash("sha256").update("aabb").digest("hex"))
  assert.notEqual(sourceHashOf([a, b]), sourceHashOf([b, a]))
})

test("pieces hold every row once, in order, and none is too long for a frame", () => {
  const alias = fc.record({
    line: fc.nat(),
    institution: fc.string({ maxLength: 60 }),
    alias: fc.string({ maxLength: 4000 }),
    path: fc.string({ maxLength: 200 }),
  })
  fc.assert(
    fc.property(fc.array(alias, { maxLength: 700, size: "max" }), (aliases) => {
      const pieces = [...piecesOf({ aliases })]
      assert.deepEqual(
        pieces.flatMap((piece) => piece.aliases ?? []),
        aliases,
      )
      for (const piece of pieces) {
        assert.ok((piece.aliases?.length ?? 0) <= 250)
        assert.ok(JSON.stringify(piece).length < 300_000)
      }
    }),
    { numRuns: 20 },
  )
})
