/** The policies of every answer, asked of the example site without a browser. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { HEADERS } from "../policies/headers.ts"
import { ExampleVisitor, exampleAssets, ORIGIN } from "../testing/example-world.ts"

const answers: readonly { what: string; path: string; status: number; kind: "page" | "asset"; post?: boolean }[] = [
  { what: "a page", path: "/", status: 200, kind: "page" },
  { what: "a list", path: "/partners?sort=files&direction=down", status: 200, kind: "page" },
  { what: "a redirect", path: "/display", status: 303, kind: "page", post: true },
  { what: "a form with mistakes", path: "/partners/new", status: 422, kind: "page", post: true },
  { what: "an answer without content", path: "/session/extend", status: 204, kind: "page", post: true },
  { what: "an unknown page", path: "/nothing", status: 404, kind: "page" },
  { what: "an unknown asset", path: "/assets/style-0000000000000000.css", status: 404, kind: "page" },
  { what: "a refusal", path: "/away", status: 503, kind: "page" },
  { what: "a defect", path: "/broken", status: 500, kind: "page" },
  { what: "an asset", path: "STYLE", status: 200, kind: "asset" },
]
for (const { what, path, status, kind, post = false } of answers) {
  test(`${what} carries every header of the table`, async () => {
    const visitor = await ExampleVisitor.open()
    const place = path === "STYLE" ? (await exampleAssets()).named("style.css").path : path
    const answer = post ? await visitor.post(place, {}) : await visitor.get(place)
    assert.equal(answer.status, status)
    for (const { name, value, on } of HEADERS)
      if (on === "every" || on === kind) assert.equal(answer.headers.get(name), value, name)
    assert.equal(answer.headers.get("access-control-allow-origin"), null)
    assert.equal(answer.headers.get("x-powered-by"), null)
  })
}

test("the policy of content allows nothing inline and nothing foreign", () => {
  const policy = HEADERS.find(({ name }) => name === "content-security-policy")?.value ?? ""
  assert.doesNotMatch(policy, /unsafe|\*|http|nonce|wasm|eval/)
  for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "trusted-types 'none'"])
    assert.ok(policy.includes(part), part)
})

test("pages have no inline script, style or handler, and load only what was built", async () => {
  const visitor = await ExampleVisitor.open()
  await visitor.post("/login", { userName: "a" })
  for (const path of ["/", "/login", "/partners", "/partners/new", "/partners/block", "/away", "/nothing"]) {
    const text = await (await visitor.get(path)).text()
    assert.match(text, /^<!doctype html><html lang="de">/)
    assert.doesNotMatch(text, /<[^>]+\sstyle=|<style|<script>|<[^>]+\son[a-z]+=/)
    for (const [tag] of text.matchAll(/<(?:script|link rel="stylesheet")[^>]*>/g))
      assert.match(tag, /integrity="sha384-[^"]+" crossorigin="anonymous"/)
  }
})

const refused: readonly {
  why: string
  code: FaultCode
  status: number
  path?: string
  method?: string
  headers?: Readonly<Record<string, string>>
  fields?: Readonly<Record<string, string>>
  body?: string
}[] = [
  { why: "another site's form", code: "PAGE_ORIGIN_FOREIGN", status: 403, headers: { "sec-fetch-site": "cross-site" } },
  {
    why: "a form of a sister host",
    code: "PAGE_ORIGIN_FOREIGN",
    status: 403,
    headers: { "sec-fetch-site": "same-site" },
  },
  { why: "a form of nobody's", code: "PAGE_ORIGIN_FOREIGN", status: 403, headers: { "sec-fetch-site": "none" } },
  { why: "another origin", code: "PAGE_ORIGIN_FOREIGN", status: 403, headers: { origin: "https://evil.test" } },
  {
    why: "the origin of another port",
    code: "PAGE_ORIGIN_FOREIGN",
    status: 403,
    headers: { origin: `${ORIGIN}:8443` },
  },
  { why: "a hidden origin", code: "PAGE_ORIGIN_FOREIGN", status: 403, headers: { origin: "null" } },
  { why: "no token", code: "FORM_STALE", status: 409, fields: { formToken: "" } },
  { why: "a made-up token", code: "FORM_STALE", status: 409, fields: { formToken: "A".repeat(43) } },
  { why: "JSON", code: "FORM_KIND_UNKNOWN", status: 415, headers: { "content-type": "application/json" } },
  { why: "plain text", code: "FORM_KIND_UNKNOWN", status: 415, headers: { "content-type": "text/plain" } },
  {
    why: "parts",
    code: "FORM_KIND_UNKNOWN",
    status: 415,
    headers: { "content-type": "multipart/form-data; boundary=a" },
  },
  { why: "too many bytes", code: "FORM_TOO_LARGE", status: 413, body: `a=${"b".repeat(70_000)}` },
  { why: "a token twice", code: "FORM_FIELDS_INVALID", status: 400, body: "formToken=a&formToken=b" },
  { why: "broken percent signs", code: "FORM_UNREADABLE", status: 400, body: "a=%zz" },
]
for (const { why, code, status, headers = {}, fields = {}, body } of refused) {
  test(`a form with ${why} changes nothing`, async () => {
    const visitor = await ExampleVisitor.open()
    const before = visitor.partners.length
    const all = { name: "Neu", kind: "practice", agreed: "yes", ...fields }
    const answer =
      body === undefined
        ? await visitor.post("/partners/new", all, headers)
        : await visitor.postBytes("/partners/new", body, headers)
    assert.equal(answer.status, status)
    assert.equal(visitor.problems.at(-1)?.code, code)
    assert.equal(visitor.partners.length, before)
    assert.match(await answer.text(), new RegExp(visitor.problems.at(-1)?.reference ?? "none"))
  })
}

test("a token is worth nothing in another browser", async () => {
  const [mine, theirs] = [await ExampleVisitor.open(), await ExampleVisitor.open()]
  const answer = await mine.post("/partners/new", { formToken: await theirs.token(), name: "Neu", agreed: "yes" })
  assert.equal(answer.status, 409)
})

test("a form that waited too long is shown again with what was typed, without password and code", async () => {
  const visitor = await ExampleVisitor.open()
  const old = await visitor.token()
  visitor.forgetCookies()
  const typed = { formToken: old, userName: "dr-beispiel", password: "sehr geheim", code: "cccccccc" }
  const answer = await visitor.post("/login", typed)
  const text = await answer.text()
  assert.equal(answer.status, 409)
  assert.match(text, /<input type="hidden" name="userName" value="dr-beispiel"\/>/)
  assert.doesNotMatch(text, /sehr geheim|cccccccc/)
  assert.match(text, /type="password" id="field-password"/)
  const fresh = /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? ""
  assert.notEqual(fresh, old)
  assert.equal((await visitor.post("/login", { ...typed, formToken: fresh })).status, 303)
})

const multipart = (parts: string) => `--a\r\n${parts}\r\n--a--\r\n`
const MULTIPART = { "content-type": "multipart/form-data; boundary=a" }
const field = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`
const listFile = `Content-Disposition: form-data; name="list"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n`

test("a form with a file arrives where files are taken, and up to 8 MiB", async () => {
  const visitor = await ExampleVisitor.open()
  const send = async (content: string) => {
    const token = field("formToken", await visitor.token())
    return await visitor.postBytes("/upload", multipart(`${token}\r\n--a\r\n${listFile}${content}`), MULTIPART)
  }
  assert.match(await (await send("x".repeat(300_000))).text(), /a\.csv<\/bdi>: 300000,/)
  assert.equal((await send("x".repeat(8 * 1024 * 1024))).status, 413)
  assert.equal(visitor.problems.at(-1)?.code, "FORM_FILES_TOO_LARGE")
})

test("a form of text where files are taken is as short as everywhere", async () => {
  const visitor = await ExampleVisitor.open()
  assert.equal((await visitor.postBytes("/upload", `reason=${"a".repeat(70_000)}`)).status, 413)
  assert.equal((await visitor.post("/upload", { reason: "nur Text" })).status, 200)
})

test("a form with a file needs its token, and asks for the file again if that is stale", async () => {
  const visitor = await ExampleVisitor.open()
  const answer = await visitor.postBytes(
    "/upload",
    multipart(`${field("reason", "weil")}\r\n--a\r\n${listFile}x`),
    MULTIPART,
  )
  const text = await answer.text()
  assert.equal(answer.status, 409)
  assert.match(text, /<form method="post" action="\/upload" novalidate[^>]* enctype="multipart\/form-data">/)
  assert.match(text, /<input type="hidden" name="reason" value="weil"\/>/)
  assert.match(text, /<input type="file" id="field-list" name="list"/)
})

test("logging in and out makes every form of before worthless", async () => {
  const visitor = await ExampleVisitor.open()
  const before = await visitor.token()
  await visitor.post("/login", { userName: "a" })
  assert.equal((await visitor.post("/partners/new", { formToken: before })).status, 409)
  const inside = await visitor.token()
  await visitor.post("/log-out", {})
  assert.equal((await visitor.post("/partners/new", { formToken: inside })).status, 409)
})

test("a form that is sent twice is carried out once, one with a mistake may come again", async () => {
  const visitor = await ExampleVisitor.open()
  const before = visitor.partners.length
  const form = { formToken: await visitor.token(), once: "0123456789abcdefghijklmnop", name: "Neu" }
  assert.equal((await visitor.post("/partners/new", form)).status, 422)
  const both = [1, 2].map(() => visitor.post("/partners/new", { ...form, agreed: "yes" }))
  for (const answer of await Promise.all(both)) {
    assert.equal(answer.status, 303)
    assert.equal(answer.headers.get("location"), "/partners")
  }
  assert.equal(visitor.partners.length, before + 1)
})

const unread: readonly { why: string; headers: Readonly<Record<string, string>>; status: number }[] = [
  {
    why: "an image on another site",
    headers: { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" },
    status: 403,
  },
  {
    why: "a frame on another site",
    headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    status: 403,
  },
  {
    why: "a link on another site",
    headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    status: 200,
  },
  { why: "a typed address", headers: { "sec-fetch-site": "none" }, status: 200 },
]
for (const { why, headers, status } of unread) {
  test(`a page asked for by ${why} is answered with ${status}`, async () => {
    assert.equal((await (await ExampleVisitor.open()).get("/", headers)).status, status)
  })
}

test("a defect tells a person nothing but the reference, and the operator everything", async () => {
  const visitor = await ExampleVisitor.open()
  const text = await (await visitor.get("/broken")).text()
  const problem = visitor.problems[0]
  assert.equal(problem?.code, "PAGE_DEFECT")
  assert.match(String(problem?.cause), /a secret detail/)
  assert.doesNotMatch(text, /secret|TypeError|\.ts/)
  assert.match(text, new RegExp(`${problem?.reference}`))
  assert.match(text, /it-service@kv\.example/)
})

test("what is shown as another refusal looks like it to the last byte of its sentence", async () => {
  const visitor = await ExampleVisitor.open()
  const answer = await visitor.post("/login", { userName: "nobody" })
  assert.equal(answer.status, 401)
  assert.doesNotMatch(await answer.text(), /nobody|UNKNOWN/)
})

test("a page without its keeper says so and comes back by itself; a form does not", async () => {
  const visitor = await ExampleVisitor.open()
  const answer = await visitor.get("/away")
  assert.equal(answer.headers.get("refresh"), "10")
  assert.match(await answer.text(), /in 10 Sekunden/)
})

test("language and colours are kept in a cookie of the process and chosen by the browser's wishes before", async () => {
  const visitor = await ExampleVisitor.open()
  const first = await visitor.get("/", { "accept-language": "fr, en-GB;q=0.8, de;q=0.7" })
  assert.match(await first.text(), /<html lang="en">/)
  const chosen = await visitor.post("/display", {
    language: "de",
    theme: "dark",
    back: "/partners?sort=name&direction=up",
  })
  assert.equal(chosen.headers.get("location"), "/partners?sort=name&direction=up")
  assert.match(
    chosen.headers.getSetCookie().join(),
    /^__Host-schleuse-example-display=de\.dark; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=31536000$/,
  )
  const next = await visitor.get("/", { "accept-language": "en" })
  assert.match(await next.text(), /<html lang="de" data-kern-theme="dark">/)
})

for (const back of [
  "https://evil.test/",
  "//evil.test",
  "/\\evil.test",
  "javascript:alert(1)",
  "/a/../b",
  "/%2e%2e/",
]) {
  test(`the way back never leads to ${back}`, async () => {
    const answer = await (await ExampleVisitor.open()).post("/display", { back })
    assert.equal(answer.headers.get("location"), "/")
  })
}
