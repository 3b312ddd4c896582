/** What somebody does at the portal, without a network. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { PortalVisitor } from "./testing/portal-visitor.ts"

const GOOD = { quarter: "4/2026", declared: "yes", signature: "Berta Beispiel" }
const NAME = "Z01990000100_05.01.2027_09.30.con.xkm"

/** The fifth of January 2027 in Berlin: the quarter before has just ended. */
const JANUARY = { wallMs: () => Date.UTC(2027, 0, 5, 8, 30), monotonicMs: () => 0 }

async function textOf(answer: Response): Promise<string> {
  return await answer.text()
}

test("every page says in both languages that it is fictitious, refusals too", async () => {
  const visitor = new PortalVisitor(JANUARY)
  const paths = ["/", "/abrechnung", "/dokumente", "/nachrichten", "/imprint", "/privacy", "/accessibility", "/nothing"]
  for (const path of paths) {
    assert.match(await textOf(await visitor.get(path)), /Erfundenes Portal einer Vorführung/, path)
    const english = await visitor.get(path, { "accept-language": "en" })
    assert.match(await textOf(english), /<html lang="en".*Fictitious portal of a demo/s, path)
  }
})

test("a billing is handed in with a signed declaration, and its receipt names the same bytes", async () => {
  const visitor = new PortalVisitor(JANUARY)
  assert.deepEqual(visitor.office.openQuarters, ["4/2026", "1/2027"])
  const content = "encrypted".repeat(10_000)
  const answer = await visitor.post("/abrechnung", GOOD, { name: NAME, content })
  assert.equal(answer.status, 303)
  const receipt = await textOf(await visitor.get(answer.headers.get("location") ?? ""))
  assert.ok(receipt.includes(createHash("sha256").update(content).digest("hex")))
  for (const part of [NAME, "90.000 Bytes", "Berta Beispiel", "4/2026"]) assert.ok(receipt.includes(part), part)
  assert.match(await textOf(await visitor.get("/nachrichten")), /Abrechnung 4\/2026 eingegangen/)
  assert.match(await textOf(await visitor.get("/abrechnung")), /A00000\d/)
})

const refused: readonly {
  readonly why: string
  readonly fields?: Readonly<Record<string, string>>
  readonly name?: string
  readonly content?: string
  readonly says: RegExp
}[] = [
  { why: "no file", name: "", content: "", says: /Bitte wählen Sie eine Datei/ },
  { why: "a renamed file", name: "abrechnung.xkm", says: /So heißt keine Abrechnungsdatei/ },
  { why: "another practice's file", name: NAME.replace("990000100", "990000200"), says: /von der Praxis 990000200/ },
  { why: "an empty file", content: "", says: /Diese Datei ist leer/ },
  { why: "no declaration", fields: { declared: "" }, says: /Bitte geben Sie die Sammelerklärung ab/ },
  { why: "no signature", fields: { signature: "Beispiel" }, says: /Bitte unterschreiben Sie/ },
]
for (const { why, fields = {}, name = NAME, content = "x", says } of refused) {
  test(`nothing is handed in with ${why}, and what was typed stays`, async () => {
    const visitor = new PortalVisitor(JANUARY)
    const answer = await visitor.post("/abrechnung", { ...GOOD, ...fields }, { name, content })
    assert.equal(answer.status, 422)
    const text = await textOf(answer)
    assert.match(text, says)
    if (fields["signature"] === undefined) assert.match(text, /value="Berta Beispiel"/)
    assert.deepEqual(visitor.office.billings, [])
  })
}

test("the same file twice is said with the number it has already", async () => {
  const visitor = new PortalVisitor(JANUARY)
  const file = { name: NAME, content: "the same" }
  assert.equal((await visitor.post("/abrechnung", GOOD, file)).status, 303)
  const again = await visitor.post("/abrechnung", GOOD, file)
  assert.match(await textOf(again), /schon da, unter der Nummer A00000\d/)
  assert.equal(visitor.office.billings.length, 1)
})

test("documents of four quarters are fetched as texts, and none that is not there", async () => {
  const visitor = new PortalVisitor(JANUARY)
  const list = await textOf(await visitor.get("/dokumente"))
  const names = [...list.matchAll(/href="\/dokumente\/([^"]+)"/g)].map(([, name]) => name)
  assert.deepEqual(
    names,
    ["2026-3", "2026-2", "2026-1", "2025-4"].map((quarter) => `honorarbescheid-${quarter}.txt`),
  )
  const answer = await visitor.get(`/dokumente/${names[0]}`)
  assert.equal(answer.headers.get("content-disposition"), 'attachment; filename="honorarbescheid-2026-3.txt"')
  assert.match(await textOf(answer), /^ERFUNDEN.*FICTITIOUS.*Quartal 3\/2026/s)
  assert.equal((await visitor.get("/dokumente/honorarbescheid-2027-1.txt")).status, 404)
})

test("a message goes to the office and is answered; markup in it is text", async () => {
  const visitor = new PortalVisitor(JANUARY)
  const empty = await visitor.post("/nachrichten", { subject: "", text: "" })
  assert.equal(empty.status, 422)
  const sent = await visitor.post("/nachrichten", { subject: "<b>Frage</b>", text: "Eine\nZeile" })
  assert.equal(sent.status, 303)
  const shown = await textOf(await visitor.get(sent.headers.get("location") ?? ""))
  assert.match(shown, /&lt;b&gt;Frage&lt;\/b&gt;/)
  assert.match(await textOf(await visitor.get("/nachrichten")), /Eingegangen: &lt;b&gt;Frage/)
  assert.equal((await visitor.get("/nachrichten/N999999")).status, 404)
})

test("what is kept has an end", async () => {
  const visitor = new PortalVisitor(JANUARY)
  for (let at = 0; at < 120; at++) visitor.office.write(`${at}`, "x")
  assert.equal(visitor.office.messages.length, 100)
  await visitor.get("/nachrichten")
  assert.deepEqual(visitor.problems, [])
})
