/** Parts that need no browser to be judged: lists, names, display, and what a page is made of. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { displayCookie, displayOf } from "../page/display.ts"
import { ExampleVisitor } from "../testing/example-world.ts"
import { NASTY_NAMES } from "../testing/nasty-names.ts"
import { listAddress, parseListWish } from "./list.ts"
import { visible } from "./name.tsx"

const RULES = { sortable: ["name", "files"], filters: ["search"] }
const wish = (query: string) => parseListWish(new URLSearchParams(query), RULES)

test("a list begins with its first column, upwards", () => {
  assert.deepEqual(wish(""), { sort: "name", direction: "up", after: "", filters: { search: "" } })
})

test("a list that nobody sorts has one order, and its pages follow each other", () => {
  const read = (query: string) => parseListWish(new URLSearchParams(query), { sortable: [] })
  assert.equal(read("").sort, "")
  assert.equal(read(new URL(listAddress("/list", { ...read(""), after: "b" }), "https://a").search).after, "b")
  assert.throws(() => read("sort=name"), { code: "PAGE_ADDRESS_INVALID" })
})

test("what a link of a list says is what the next page reads, whatever the filter", () => {
  const any = fc.record({
    sort: fc.constantFrom("name", "files"),
    direction: fc.constantFrom("up" as const, "down" as const),
    after: fc.string({ maxLength: 100 }),
    filters: fc.record({ search: fc.string({ maxLength: 100 }) }),
  })
  fc.assert(
    fc.property(any, (meant) => {
      const address = listAddress("/list", meant)
      const read = parseListWish(new URL(address, "https://a").searchParams, RULES)
      assert.deepEqual(
        { ...read, search: read.filters["search"] },
        { ...meant, filters: read.filters, search: meant.filters.search },
      )
    }),
  )
})

for (const query of [
  "sort=password",
  "sort=name&sort=files",
  "direction=sideways",
  "limit=1000000",
  `after=${"a".repeat(501)}`,
  "__proto__=a",
]) {
  test(`the list's query ${query.slice(0, 30)} is refused`, () =>
    assert.throws(() => wish(query), { name: "Fault", code: "PAGE_ADDRESS_INVALID" }))
}

test("no name keeps anything invisible or that turns the direction of writing", () => {
  for (const { text } of NASTY_NAMES)
    assert.doesNotMatch(visible(text), /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u)
  assert.equal(visible("a\u0000b\u202e"), "a⟨U+0000⟩b⟨U+202E⟩")
  assert.equal(visible("\ud800"), "\ufffd")
  assert.equal(visible("Müller 👩🏽‍⚕️"), "Müller 👩🏽‍⚕️")
})

const wishes: readonly { header: string; language: string }[] = [
  { header: "", language: "de" },
  { header: "en", language: "en" },
  { header: "en-US,en;q=0.9,de;q=0.8", language: "en" },
  { header: "fr,de;q=0.5,en;q=0.4", language: "de" },
  { header: "en;q=0,de;q=0.1", language: "de" },
  { header: "EN-gb", language: "en" },
  { header: ";;;q=,,en;q=x", language: "de" },
]
for (const { header, language } of wishes) {
  test(`a browser that wishes "${header}" is shown ${language}`, () =>
    assert.equal(displayOf(undefined, header, "console").language, language))
}

test("a chosen display is read back by its own process only, a made-up one is ignored", () => {
  const cookie = displayCookie({ language: "en", theme: "dark" }, "console").split(";")[0]
  assert.deepEqual(displayOf(cookie, "de", "console"), { language: "en", theme: "dark" })
  assert.deepEqual(displayOf(cookie, "de", "portal"), { language: "de", theme: "system" })
  const planted = "__Host-schleuse-console-display=fr.neon"
  assert.deepEqual(displayOf(planted, "en", "console"), { language: "en", theme: "system" })
})

test("a form's fields are tied to label, hint and mistake, and the code comes last", async () => {
  const visitor = await ExampleVisitor.open()
  const text = await (await visitor.post("/login", { userName: "" })).text()
  assert.match(text, /<title>Fehler: Anmelden – Beispiel<\/title>/)
  assert.match(text, /<label class="kern-label" for="field-userName">Anmeldename<\/label>/)
  assert.match(text, /aria-describedby="error-userName" aria-invalid="true"/)
  assert.match(text, /<a class="kern-link" href="#field-userName">Bitte geben Sie Ihren Anmeldenamen ein\.<\/a>/)
  const form = /action="\/login".*?<\/form>/s.exec(text)?.[0] ?? ""
  const names = [...form.matchAll(/<input type="(?:text|password)"[^>]*name="([^"]+)"/g)].map(([, name]) => name)
  assert.deepEqual(names, ["userName", "password", "code"])
})

test("a sorted column says so, and its link turns the order around", async () => {
  const visitor = await ExampleVisitor.open()
  const text = await (await visitor.get("/partners?sort=files&direction=up")).text()
  assert.match(text, /aria-sort="ascending"><a [^>]*href="\/partners\?sort=files&amp;direction=down"/)
  assert.equal([...text.matchAll(/aria-sort/g)].length, 1)
  assert.match(text, /rel="next" href="\/partners\?sort=files&amp;direction=up&amp;after=20"/)
})
