/** Evidence on paper, read back by poppler: what stands in it, how it is tagged, and that nothing in it breaks it. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash, randomUUID } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import fc from "fast-check"
import { buildPaperFonts } from "../build.ts"
import { LETTERS, shown } from "../letters.ts"
import { deviceOf, pageOf, practice, rowAt } from "../testing/evidence-sample.ts"
import { evidencePdf } from "./evidence-pdf.ts"
import type { EvidencePage } from "./timeline.ts"

const fonts = await buildPaperFonts()

async function made(pages: readonly EvidencePage[], language: "de" | "en" = "de"): Promise<readonly Uint8Array[]> {
  return await Array.fromAsync(evidencePdf(pages, { language, fonts, operator: "KV Beispielland" }))
}

/** What poppler says of a paper; it must find nothing wrong with it. */
class Reader {
  readonly folder: string
  readonly #file: string

  constructor(t: TestContext, pieces: readonly Uint8Array[]) {
    this.folder = mkdtempSync(join(tmpdir(), "schleuse-paper-"))
    t.after(() => {
      rmSync(this.folder, { recursive: true })
    })
    this.#file = join(this.folder, `${randomUUID()}.pdf`)
    writeFileSync(this.#file, Buffer.concat(pieces))
  }

  run(program: string, before: readonly string[], after: readonly string[] = []): string {
    const { error, status, stdout, stderr } = spawnSync(program, [...before, this.#file, ...after], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    })
    if (error !== undefined) throw error
    assert.deepEqual([status, stderr], [0, ""])
    return stdout
  }

  /** As one line: where lines end is the layout's matter. */
  text(): string {
    return this.run("pdftotext", [], ["-"]).replaceAll(/\s+/g, " ")
  }
}

const isPeerThere = spawnSync("pdfinfo", ["-v"]).error === undefined
const skip = isPeerThere || process.env["SCHLEUSE_PEERS"] === "require" ? false : "no poppler-utils here"

test("a practice's evidence is tagged, titled, in its language, on A4, and says what it is", { skip }, async (t) => {
  const reader = new Reader(t, await made(practice()))
  const info = reader.run("pdfinfo", [])
  assert.match(info, /Title: +Nachweis über den Schutz der Computer: Praxis Dr\. Änne Größe – Köln, 01\.10\.2026/)
  assert.match(info, /Tagged: +yes/)
  assert.match(info, /A4/)
  const pages = Number(/Pages: +(\d+)/.exec(info)?.[1])
  const text = reader.text()
  assert.match(text, /Wem ein Computer gehört, der kann sie fälschen\./)
  for (let page = 1; page <= pages; page += 1) assert.match(text, new RegExp(`Seite ${page}\\b`))
  assert.match(text, new RegExp(`Ende des Nachweises\\. ${pages} Seiten, 3 Computer, 43 Meldungen`))
  for (const word of [
    "KV Beispielland",
    "A1-26, A3-13",
    "„Eine Firewall ist an“: abgelehnt. Die Firewall ist aus.",
    "Keine Meldung: ausgeschaltet oder ohne Verbindung.",
    "Messgerät zeigt die Kurve",
    "schleuse verify entry",
    "01.10.2026 07:00 oder früher",
    "1007 bis 1703 (30 Meldungen)",
  ])
    assert.ok(text.includes(word), word)
  // Every byte of the font is in the file, and can be read back as letters.
  const fontRows = reader.run("pdffonts", []).trim().split("\n").slice(2)
  assert.ok(fontRows.length === 2 && fontRows.every((row) => /yes yes yes/.test(row)), fontRows.join("\n"))
})

test("headings, rows and the names of columns can be read aloud, each once", { skip }, async (t) => {
  const many = Array.from({ length: 90 }, (_, i) => rowAt(i, i % 2 === 0 ? {} : { firewall: "warn:firewall-off" }))
  const reader = new Reader(t, await made([pageOf(deviceOf(1, { rows: many }))], "en"))
  const tree = reader.run("pdfinfo", ["-struct-text"])
  for (const type of ["H1", "H2", "H3"]) assert.match(tree, new RegExp(`^ +${type} `, "m"))
  assert.match(tree, /\/Scope \/Column\s+"Log entries"/)
  assert.match(tree, /\/Scope \/Row\s+"A firewall is on"/)
  assert.equal(tree.match(/"Log entries"/g)?.length, 1)
  // On paper each page has them again.
  assert.ok((reader.text().match(/Log entries/g)?.length ?? 0) >= 3)
})

test("the pages of the keeper lie in the paper, and each is what its hash in the table covers", { skip }, async (t) => {
  const pages = practice()
  const reader = new Reader(t, await made(pages, "en"))
  const text = reader.text()
  const folder = mkdtempSync(join(reader.folder, "files-"))
  reader.run("pdfdetach", ["-saveall", "-o", folder])
  const names = readdirSync(folder).toSorted()
  assert.deepEqual(names, ["0001-5000.json", "0002-5001.json", "0003-5002.json"])
  for (const [i, name] of names.entries()) {
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex")
    assert.equal(sha256, pages[i]?.sha256)
    assert.ok(text.includes(`${name} `) && text.includes(sha256))
  }
})

test("a page that its hash does not cover is not printed", async () => {
  const [page] = practice()
  assert.ok(page !== undefined)
  await assert.rejects(made([{ ...page, institution: { ...page.institution, name: "Praxis Anders" } }]), /5000/)
  await assert.rejects(made([]), /without a page/)
})

const nasty: readonly { readonly why: string; readonly name: string; readonly found: string }[] = [
  { why: "without end or spaces", name: "W".repeat(200), found: "WWWWWWWWWW" },
  { why: "from right to left", name: "\u202Eexe.\u05D0\u05D1", found: "[U+202E]exe.[U+05D0][U+05D1]" },
  { why: "with control characters", name: "a\u0000b\u0007c\nd", found: "a[U+0000]b[U+0007]c[U+000A]d" },
  { why: "that a spreadsheet would run", name: "=HYPERLINK(1)", found: "=HYPERLINK(1)" },
  { why: "of PDF's and XML's own signs", name: String.raw`) Tj (\ <</A&B>> endstream`, found: "<</A&B>> endstream" },
  {
    why: "in letters of Europe",
    name: "Łukasz Şahin Ñandú Ђорђе Ωμέγα ß ẞ",
    found: "Łukasz Şahin Ñandú Ђорђе Ωμέγα ß ẞ",
  },
  { why: "with half a character", name: "x\uD800y", found: "x[U+D800]y" },
  { why: "that fills in our own words", name: "{login} {0} $&", found: "{login} {0} $&" },
]
test("names that would break a paper do not", { skip }, async (t) => {
  const found = new Reader(
    t,
    await made(nasty.map(({ name }, i) => pageOf(deviceOf(i, { name: whole(name) }), {}, i))),
  ).text()
  for (const { why, found: expected } of nasty) assert.ok(found.includes(expected), why)
  const named = (name: string) => ({ institution: { institution: deviceOf(1).institution, slug: "p", name } })
  const reader = new Reader(t, await made([pageOf(undefined, named("A & B <script>"))]))
  assert.match(reader.run("pdfinfo", ["-meta"]), /A · B ·script·/)
  assert.match(reader.text(), /A & B <script>.*keinen Computer mit der Zugangssoftware/)
  // The foot has one line, and its number is seen.
  assert.match(
    new Reader(t, await made([pageOf(undefined, named("W".repeat(100)))])).text(),
    /30\.10\.2026 · W{30,70}… Seite 1/,
  )
})

/** Half characters cannot travel as JSON; letters are tested with them below. */
function whole(name: string): string {
  return name.isWellFormed() ? name : shown(name)
}

test("whatever is written, a paper shows letters that its font has, and says the others", () => {
  const known = new Set(`${LETTERS}…`)
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
      for (const one of shown(text)) assert.ok(known.has(one))
    }),
  )
  assert.equal(shown("x\uD800y"), "x[U+D800]y")
  assert.equal(shown("u\u0308ber"), "über")
})

test(
  "thousands of reports of one PC in pages of the keeper are one part, handed out while it grows",
  { skip },
  async (t) => {
    const page = (device: number, part: number) => {
      const rows = Array.from({ length: 400 }, (_, i) => {
        const hours = part * 400 + i
        return rowAt(hours, Math.floor(hours / 8) % 2 === 0 ? {} : { scanner: "fail:scanner-off" })
      })
      return pageOf(deviceOf(device, { rows }), {}, device * 10 + part)
    }
    const pages = [1, 2, 3].flatMap((device) => [0, 1, 2].map((part) => page(device, part)))
    const pieces = await made(pages)
    assert.ok(pieces.length > pages.length / 2, "not one piece at the end")
    const text = new Reader(t, pieces).text()
    assert.equal(text.match(/Computer: Anmeldung/g)?.length, 3)
    assert.match(text, /3 Computer, 3600 Meldungen/)
    // The same data, the same paper: no clock and no chance in it, and pauses for others change nothing.
    let pauses = 0
    const pause = () => Promise.resolve(void pauses++)
    const again = await Array.fromAsync(
      evidencePdf(pages, { language: "de", fonts, operator: "KV Beispielland", pause }),
    )
    assert.deepEqual(Buffer.concat(again), Buffer.concat(pieces))
    // Three PCs with 150 changes each.
    assert.equal(pauses, 18)
  },
)
