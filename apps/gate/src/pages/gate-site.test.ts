/** The gate's pages without a browser: what each shows, what each refuses, and what is never asked or told. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { HEADERS } from "@schleuse/web"
import { NASTY_NAMES } from "@schleuse/web/testing/nasty-names.ts"
import { CODE, FILES, GateVisitor, ORIGIN, plainText } from "../testing/gate-visitor.ts"

const WINDOWS = { "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36" }

const pages: readonly { readonly path: string; readonly status: number; readonly says: RegExp }[] = [
  { path: "/zugang", status: 200, says: /Zugang von außen .* Code .* Link anfordern .* IT-Service, Telefon/ },
  { path: "/zugang/angefordert", status: 200, says: /Ihre Anfrage ist angekommen/ },
  { path: `/zugang/${CODE}`, status: 200, says: /24\.12\.2026, 13:00 .* 2 Computer .* Firewall .* KV Musterland/ },
  { path: "/zugang/XXXX-XXXX-XXXX-XXXX", status: 404, says: /Diesen Link gibt es nicht .* XYZ234/ },
  { path: "/zugang/ABCD", status: 404, says: /Diesen Link gibt es nicht/ },
  { path: "/imprint", status: 200, says: /Impressum .* Straße 1 Zweiter Absatz/ },
  { path: "/privacy", status: 200, says: /Datenschutz der KV/ },
  { path: "/accessibility", status: 200, says: /Hier steht noch nichts/ },
  { path: "/nirgends", status: 404, says: /Das ging nicht/ },
]
for (const { path, status, says } of pages) {
  test(`${path} is answered with ${status}, in German and in English, with all headers`, async (t) => {
    const visitor = await GateVisitor.open(t)
    const response = await visitor.get(path)
    assert.equal(response.status, status)
    for (const { name, value, on } of HEADERS) if (on !== "asset") assert.equal(response.headers.get(name), value, name)
    const html = await response.text()
    assert.match(plainText(html), says)
    assert.match(html, /<html lang="de"/)
    assert.doesNotMatch(html, /<script/)
    const english = await visitor.get(path, { "accept-language": "en" })
    assert.match(await english.text(), /<html lang="en"/)
    assert.deepEqual(
      visitor.problems.filter(({ code }) => code === "PAGE_DEFECT"),
      [],
    )
  })
}

const ended = [
  { code: "ENROLMENT_USED", status: 410, says: /schon benutzt .* rufen Sie bitte gleich an/ },
  { code: "ENROLMENT_EXPIRED", status: 410, says: /abgelaufen .* Fordern Sie einen neuen Link an/ },
  { code: "ENROLMENT_ACCOUNT_ENDED", status: 410, says: /abgelaufen/ },
  { code: "ENROLMENT_REVOKED", status: 404, says: /Diesen Link gibt es nicht/ },
] as const
for (const { code, status, says } of ended) {
  test(`a link that the keeper refuses with ${code} leads to a page that says what to do, and gives no file`, async (t) => {
    const visitor = await GateVisitor.open(t)
    visitor.keeper.links = { [CODE]: code }
    for (const path of [`/zugang/${CODE}`, `/zugang/${CODE}/datei/${FILES[0]?.name}`]) {
      const response = await visitor.get(path)
      assert.equal(response.status, status)
      const text = plainText(await response.text())
      assert.match(text, says)
      assert.match(text, /Kontakt IT-Service, Telefon 0391 000000, it@kv.example Kennzeichen XYZ234/)
    }
  })
}

test("while the keeper is away every page of a link says so with 503 and tries again by itself", async (t) => {
  const visitor = await GateVisitor.open(t)
  visitor.keeper.refuses = "KEEPER_AWAY"
  for (const path of [`/zugang/${CODE}`, `/zugang/${CODE}/datei/${FILES[0]?.name}`]) {
    const response = await visitor.get(path)
    assert.equal(response.status, 503)
    assert.equal(response.headers.get("retry-after"), "10")
  }
  assert.equal((await visitor.post("/zugang/anfordern", { who: "dr-beispiel" })).status, 503)
  assert.equal((await visitor.get("/imprint")).status, 200)
})

test("while the gate is cut only the operator's texts are there", async (t) => {
  const visitor = await GateVisitor.open(t, { cut: "reason" })
  for (const path of ["/zugang", `/zugang/${CODE}`, "/zugang/settings.json", "/zugang/angefordert"]) {
    const response = await visitor.get(path)
    assert.equal(response.status, 503, path)
    assert.match(plainText(await response.text()), /vorsorglich getrennt/)
  }
  assert.equal((await visitor.get("/imprint")).status, 200)
  assert.deepEqual(visitor.keeper.asked, [])
})

test("a code is taken as people type, paste and follow it", async (t) => {
  const visitor = await GateVisitor.open(t)
  const typed = [
    "abcdefghjkmn2345",
    " ABCD EFGH JKMN 2345 ",
    "abcd–efgh–jkmn–2345",
    `${ORIGIN}/zugang/${CODE}`,
    `${ORIGIN}/zugang/abcdefghjkmn2345?x=1`,
  ]
  for (const link of typed) {
    const response = await visitor.post("/zugang", { link })
    assert.equal(response.status, 303, link)
    assert.equal(response.headers.get("location"), `/zugang/${CODE}`, link)
  }
  assert.equal((await visitor.get("/zugang/abcdefghjkmn2345")).headers.get("location"), `/zugang/${CODE}`)
  assert.equal((await visitor.get("/")).headers.get("location"), "/zugang")
  // Nothing was asked on the way.
  assert.deepEqual(visitor.keeper.asked, [])
  for (const link of ["", "ABCD", `${CODE}X`, "<script>", "ABCD EFGH JKMN 234ß"]) {
    const response = await visitor.post("/zugang", { link })
    assert.equal(response.status, 422, link)
    assert.match(await response.text(), /id="error-link"/)
  }
})

test("looking at a link asks the keeper with the visitor's address, and spends nothing", async (t) => {
  const visitor = await GateVisitor.open(t)
  await (await visitor.get(`/zugang/${CODE}`)).text()
  const peer = { address: "192.0.2.7", port: 4711, certificate: "" }
  assert.deepEqual(visitor.keeper.asked, [{ show: { code: CODE, peer } }])
})

test("whoever asks for a link gets the same answer for every name, and none sooner", async (t) => {
  const visitor = await GateVisitor.open(t)
  await visitor.get("/zugang")
  const nasty = NASTY_NAMES.filter(({ refused }) => refused !== true).map(({ text }) => text.trim())
  const before = performance.now()
  await Promise.all(
    ["dr-beispiel", "niemand@example.org", ...nasty].map(async (who) => {
      const response = await visitor.post("/zugang/anfordern", { who })
      assert.equal(response.headers.get("location"), "/zugang/angefordert", who)
    }),
  )
  assert.ok(performance.now() - before >= 390)
  assert.ok(visitor.keeper.asked.every((asked) => "request" in asked))
  for (const who of ["", "   ", "x".repeat(255)])
    assert.equal((await visitor.post("/zugang/anfordern", { who })).status, 422, who.slice(0, 5))
  assert.equal((await visitor.post("/zugang/anfordern", { who: "a", formToken: "falsch" })).status, 409)
})

const visitors = [
  { agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", first: "schleuse-zugang-0.1.0-win-x64.exe" },
  { agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", first: "schleuse-zugang-0.1.0-macos-arm64.tar.gz" },
  { agent: "Mozilla/5.0 (X11; Linux x86_64)", first: "schleuse-zugang-0.1.0-linux-x64" },
  { agent: "Mozilla/5.0 (X11; Linux x86_64)", platform: '"Windows"', first: "schleuse-zugang-0.1.0-win-x64.exe" },
  { agent: "Mozilla/5.0 (Linux; Android 14)", first: undefined },
  { agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", first: undefined },
  { agent: "curl/8", first: undefined },
]
for (const { agent, platform, first } of visitors) {
  test(`${agent}${platform === undefined ? "" : ` on ${platform}`} is offered ${first ?? "all files alike"}`, async (t) => {
    const visitor = await GateVisitor.open(t)
    const headers = { "user-agent": agent, ...(platform === undefined ? {} : { "sec-ch-ua-platform": platform }) }
    const html = await (await visitor.get(`/zugang/${CODE}`, headers)).text()
    assert.equal(/kern-btn--primary"\s+href="[^"]*\/datei\/([^"]+)"/.exec(html)?.[1], first)
    for (const { name } of FILES) assert.ok(html.includes(`/datei/${name}"`), name)
  })
}

test("what Windows will show depends on whether the release says who signed it", async (t) => {
  const unsigned = await GateVisitor.open(t)
  const warned = plainText(await (await unsigned.get(`/zugang/${CODE}`, WINDOWS)).text())
  assert.match(warned, /Weitere Informationen.*Trotzdem ausführen/)
  const [file] = FILES
  assert.ok(file !== undefined)
  for (const { text } of NASTY_NAMES.filter(({ refused }) => refused !== true)) {
    const signed = await GateVisitor.open(t, {}, [{ ...file, signedBy: text }])
    const html = await (await signed.get(`/zugang/${CODE}`, WINDOWS)).text()
    assert.doesNotMatch(html, /Trotzdem ausführen/)
    assert.doesNotMatch(html, /<script|<img|<svg/)
  }
})

test("what will be read stands before the file", async (t) => {
  const visitor = await GateVisitor.open(t)
  const html = await (await visitor.get(`/zugang/${CODE}`, WINDOWS)).text()
  assert.ok(html.indexOf('id="read"') > 0 && html.indexOf('id="read"') < html.indexOf("/datei/"))
})

test("a house without a name or a contact says so in words", async (t) => {
  const visitor = await GateVisitor.open(t, { operator: "", contact: "" })
  const text = plainText(await (await visitor.get(`/zugang/${CODE}`)).text())
  assert.match(text, /Er steht im Impressum/)
  assert.match(text, /Kontakt Fragen Sie die Stelle/)
})

test("without a release the page of a link says so, and that the link stays good", async (t) => {
  const visitor = await GateVisitor.open(t, {}, [])
  const response = await visitor.get(`/zugang/${CODE}`)
  assert.equal(response.status, 200)
  assert.match(plainText(await response.text()), /Der Link bleibt gültig/)
})

test("another host and another site's form are refused", async (t) => {
  const visitor = await GateVisitor.open(t)
  const from = { address: "192.0.2.7", port: 1 }
  const foreign = await visitor.site.fetch(new Request("https://boese.example/zugang"), { from })
  assert.equal(foreign.status, 421)
  const form = {
    method: "POST",
    body: "who=a",
    headers: { "sec-fetch-site": "cross-site", origin: "https://x.example" },
  }
  const sent = await visitor.site.fetch(new Request(`${ORIGIN}/zugang/anfordern`, form), { from })
  assert.equal(sent.status, 403)
  assert.deepEqual(visitor.keeper.asked, [])
})
