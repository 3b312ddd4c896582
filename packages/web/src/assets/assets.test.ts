import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { writeAssets } from "@schleuse/web/build"
import { exampleAssets } from "../testing/example-world.ts"
import { fileOf, parseAssets } from "./asset.ts"
import { classesIn, trimCss, trimProperties } from "./trim.ts"

const used = new Set(["kern-a", "kern-b--c"])
const rows: readonly { what: string; css: string; kept: string }[] = [
  { what: "a used class", css: ".kern-a{color:red}", kept: ".kern-a{color:red}" },
  { what: "an unused class", css: ".kern-x{color:red}", kept: "" },
  { what: "a list of both", css: ".kern-x,.kern-a:hover{color:red}", kept: ".kern-a:hover{color:red}" },
  { what: "a descendant that is unused", css: ".kern-a .kern-x{color:red}", kept: "" },
  { what: "a class that begins like a used one", css: ".kern-ab{color:red}", kept: "" },
  { what: "a negation", css: ".kern-a:not(.kern-x){color:red}", kept: ".kern-a:not(.kern-x){color:red}" },
  { what: "alternatives", css: ":is(.kern-x,body){color:red}", kept: ":is(.kern-x,body){color:red}" },
  { what: "an element", css: "html{color:red}", kept: "html{color:red}" },
  { what: "an attribute", css: '[class*="kern-x,"]{color:red}', kept: '[class*="kern-x,"]{color:red}' },
  { what: "a medium that becomes empty", css: "@media print{.kern-x{color:red}}", kept: "" },
  { what: "a medium", css: "@media print{.kern-a{b:c}.kern-x{b:c}}", kept: "@media print{.kern-a{b:c}}" },
  { what: "frames of a movement", css: "@keyframes r{from{a:b}to{a:c}}", kept: "@keyframes r{from{a:b}to{a:c}}" },
  {
    what: "braces in strings",
    css: '.kern-a{content:"}{"}.kern-x{a:"}"}html{a:b}',
    kept: '.kern-a{content:"}{"}html{a:b}',
  },
  { what: "semicolons in addresses", css: ".kern-a{b:url(data:x;y,{z})}", kept: ".kern-a{b:url(data:x;y,{z})}" },
  { what: "a statement", css: '@import "x";html{a:b}', kept: '@import "x";html{a:b}' },
]
for (const { what, css, kept } of rows) test(`trimming: ${what}`, () => assert.equal(trimCss(css, used), kept))

test("properties that nothing reads go, also those that only such ones read", () => {
  const css = ":root{--a:1px;--b:var(--a);--c:var(--b);--d:2px}html{width:var(--a)}"
  assert.equal(trimProperties(css, ""), ":root{--a:1px;}html{width:var(--a)}")
  assert.equal(trimProperties(css, "x{y:var(--d)}"), ":root{--a:1px;--d:2px}html{width:var(--a)}")
})

test("class names are found in sources, whole", () => {
  const source = `<p class={a ? "kern-body kern-body--bold" : "kern-x__y"}>kern-</p>`
  assert.deepEqual([...classesIn(source)], ["kern-body", "kern-body--bold", "kern-x__y"])
})

test("style and fonts are small, complete, and come from nowhere else", async () => {
  const assets = await exampleAssets()
  const style = assets.named("style.css")
  const text = Buffer.from(style.bytes).toString("utf8")
  assert.ok((style.brotli?.length ?? Infinity) < 12 * 1024)
  for (const { name, bytes } of assets.all())
    if (name.endsWith(".woff2")) assert.ok(bytes.length < 40 * 1024, `${name} ${bytes.length}`)
  assert.match(text, /font-weight:400;font-display:optional/)
  assert.match(text, /font-weight:600;font-display:optional/)
  for (const name of [
    ".kern-btn--primary",
    ".kern-form-input__input--error",
    ".kern-icon--danger",
    "prefers-color-scheme",
  ])
    assert.ok(text.includes(name), name)
  for (const name of [".kern-accordion", ".kern-kopfzeile", ".kern-grid"]) assert.ok(!text.includes(name), name)
  for (const [, address = ""] of text.matchAll(/url\(["']?([^"')]{0,40})/g))
    assert.match(address, /^(?:data:|\/assets\/)/)
})

test("what was written is read back, and an altered file is refused", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-assets-"))
  t.after(() => rmSync(folder, { recursive: true }))
  const assets = await exampleAssets()
  writeAssets(folder, assets)
  const manifest = readFileSync(join(folder, "assets.json"), "utf8")
  const read = (file: string) => readFileSync(join(folder, file))
  const again = parseAssets(manifest, read)
  for (const asset of assets.all()) {
    const found = again.find(asset.path)
    assert.equal(found?.integrity, asset.integrity)
    assert.deepEqual(Buffer.from(found?.brotli ?? []), Buffer.from(asset.brotli ?? []))
  }
  const style = join(folder, fileOf(assets.named("style.css"), false))
  writeFileSync(style, `${readFileSync(style, "utf8")} `)
  assert.throws(() => parseAssets(manifest, read), { code: "SCHEMA_MISMATCH" })
  assert.throws(() => assets.named("nothing.css"), TypeError)
})
