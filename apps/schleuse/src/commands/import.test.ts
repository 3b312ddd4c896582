/** Files of an import that are wrong, at the command line: told with their lines, before anything is sent. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const SQL = "a' or 1=1 --"

const folder = mkdtempSync(join(tmpdir(), "schleuse-import-"))
test.after(() => rmSync(folder, { recursive: true, force: true }))

function run(words: readonly string[], input = "") {
  const given = [LAUNCHER, ...words, "--lang", "en"]
  return spawnSync(process.execPath, given, { encoding: "utf8", cwd: folder, input, timeout: 60_000 })
}

const wrong: readonly { kind: string; why: string; text: string | Buffer; told: readonly RegExp[] }[] = [
  {
    kind: "institutions",
    why: "a misspelt kind and a slug with SQL in it",
    text: `slug;name;kind\na;A;hospitel\n${SQL};B;practice\n`,
    told: [
      /^datei\.csv:2 \(kind\): .*IMPORT_WORD_UNKNOWN: did you mean hospital\?/m,
      /^datei\.csv:3 \(slug\): .*IMPORT_SLUG_/m,
    ],
  },
  {
    kind: "institutions",
    why: "letters of an old code page",
    text: Buffer.from("slug;name;kind\na;M\u00fcller;practice\n", "latin1"),
    told: [/^datei\.csv:2: .*UTF-8.*IMPORT_TEXT_INVALID/m],
  },
  {
    kind: "persons",
    why: "a direction mark in a name",
    text: "login;name;institution;roles\np;Dr. \u202eX;aok;sender\n",
    told: [/^datei\.csv:2: .*IMPORT_TEXT_INVALID/m],
  },
  {
    kind: "persons",
    why: "a NUL",
    text: "login;name;institution;roles\np;Dr. \0;aok;sender\n",
    told: [/^datei\.csv:2: .*IMPORT_TEXT_INVALID/m],
  },
  {
    kind: "machines",
    why: "a misspelt column for addresses",
    text: "login;institution;roles;ssh_key;adresses\n",
    told: [/^datei\.csv:1: .*CSV_COLUMN_UNKNOWN: column 5; did you mean addresses\?/m],
  },
  {
    kind: "deliveries",
    why: "no word about health data",
    text: "from;to;article9\na;b;\n",
    told: [/^datei\.csv:2 \(article9\): .*IMPORT_VALUE_MISSING/m],
  },
  {
    kind: "aliases",
    why: "a path that leads out",
    text: "institution;alias;path\na;/x/../../etc;/ausgang/aok\n",
    told: [/^datei\.csv:2 \(alias\): .*IMPORT_PATH_INVALID/m],
  },
  {
    kind: "tokens",
    why: "a corrupted line",
    text: "# ykksm 1\n4711,dlcfffckrcde,ca62baca62ba,ecde18dbe76fbd0c33330f1c354871dX,,2009-01-22 00:25:11,\n",
    told: [/^datei\.csv:2 .*IMPORT_YUBICO_SECRET_INVALID/m],
  },
  { kind: "tokens", why: "nothing in it", text: "", told: [/^datei\.csv:1: .*IMPORT_FILE_EMPTY/m] },
]
for (const { kind, why, text, told } of wrong) {
  test(`a file of ${kind} with ${why} is refused with its lines, and none of its values is repeated`, () => {
    writeFileSync(join(folder, "datei.csv"), text)
    const { status, stderr, stdout } = run(["import", kind, "datei.csv"])
    assert.equal(status, 1, stderr)
    assert.equal(stdout, "")
    for (const line of told) assert.match(stderr, line)
    assert.match(stderr, /Nothing was imported\./)
    for (const value of ["1=1", "Müller", "ecde18", "etc/"]) assert.ok(!stderr.includes(value), value)
  })
}

test("for a program the problems are JSON; a file that is not there and no file at all are wrong usage", () => {
  writeFileSync(join(folder, "datei.csv"), "from;to;article9\na;a;yes\n")
  const { status, stdout } = run(["import", "deliveries", "datei.csv", "--json"])
  assert.equal(status, 1)
  assert.deepEqual(JSON.parse(stdout), {
    problems: [{ file: "datei.csv", line: 2, column: "to", code: "DELIVERY_TO_ITSELF", note: "" }],
  })
  assert.equal(run(["import", "persons", "nirgends.csv"]).status, 2)
  assert.equal(run(["import", "persons"]).status, 2)
  assert.equal(run(["import", "all"]).status, 2)
})

test("a sample table is printed in the language asked for, and is a good file", () => {
  const { status, stdout } = run(["import", "machines", "--sample"])
  assert.equal(status, 0)
  assert.match(stdout, /^login;institution;roles;/)
  writeFileSync(join(folder, "muster.csv"), stdout)
  // It gets as far as the keeper, which is not there.
  const next = run(["import", "machines", "muster.csv"])
  assert.equal(next.status, 1)
  assert.match(next.stderr, /log in|session/i)
})
