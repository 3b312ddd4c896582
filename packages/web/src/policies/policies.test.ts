import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { Fault, type FaultCode } from "@schleuse/base"
import { NASTY_NAMES } from "../testing/nasty-names.ts"
import { requireAddress, requireOrigin } from "./address.ts"
import { cookieName, findCookie, writeCookie } from "./cookies.ts"
import { parseForm } from "./form-body.ts"
import { formToken, isFormToken } from "./form-token.ts"
import { Once } from "./once.ts"
import { requireOwnOrigin } from "./origin.ts"

const FORM = "application/x-www-form-urlencoded"
const parse = (text: string, type: string | null = FORM) => parseForm(type, Buffer.from(text, "latin1"))

for (const { why, text, refused = false } of NASTY_NAMES) {
  test(`a field with ${why} ${refused ? "is refused" : "arrives as it was typed"}`, () => {
    const body = new URLSearchParams({ name: text }).toString()
    if (refused) assert.throws(() => parse(body), { name: "Fault", code: "FORM_UNREADABLE" })
    else assert.equal(parse(body).secret("name"), text)
  })
}

test("what a browser writes for any well-formed text without controls is read back", () => {
  const value = fc
    .string({ unit: "binary" })
    .filter((text) => text.isWellFormed() && !/[\p{Cc}\ufffe\uffff]/u.test(text))
  const field = fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/), value)
  fc.assert(
    fc.property(fc.array(field, { maxLength: 8 }), (fields) => {
      const body = new URLSearchParams(fields.map(([name, text]) => [name, text])).toString()
      assert.deepEqual(parse(body).entries(), fields)
    }),
  )
})

test("whatever bytes come, a form is read or refused with a Fault", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        parseForm(FORM, bytes)
      } catch (error) {
        assert.ok(error instanceof Fault)
      }
    }),
  )
})

const forms: readonly { why: string; body: string; code: FaultCode }[] = [
  { why: "a half percent sign", body: "a=%4", code: "FORM_UNREADABLE" },
  { why: "bytes that are no UTF-8", body: "a=%ff", code: "FORM_UNREADABLE" },
  { why: "an overlong NUL", body: "a=%c0%80", code: "FORM_UNREADABLE" },
  { why: "raw bytes", body: "a=\xe4", code: "FORM_UNREADABLE" },
  { why: "a field without a value", body: "a", code: "FORM_UNREADABLE" },
  { why: "a nameless field", body: "=a", code: "FORM_FIELDS_INVALID" },
  { why: "a name like __proto__", body: "__proto__=a", code: "FORM_FIELDS_INVALID" },
  { why: "too many fields", body: Array.from({ length: 201 }, () => "a=1").join("&"), code: "FORM_FIELDS_INVALID" },
]
for (const { why, body, code } of forms) {
  test(`a form with ${why} is refused`, () => assert.throws(() => parse(body), { name: "Fault", code }))
}

test("one value is one value, and a group may have several", () => {
  const form = parse("role=a&role=b&name=+x+")
  assert.deepEqual(form.all("role"), ["a", "b"])
  assert.throws(() => form.text("role"), { code: "FORM_FIELDS_INVALID" })
  assert.equal(form.text("name"), "x")
  assert.equal(form.text("absent"), "")
})

const wrongAddresses = [
  [
    "",
    "a",
    "//",
    "//a",
    "/a//b",
    "/a/",
    "/./a",
    "/a/..",
    "/%61",
    "/a%2fb",
    "/a\\b",
    "/a b",
    "/a\0",
    "/a#b",
    "/ä",
    "/a;b",
  ],
  [
    "https://a/",
    "*",
    "/?a=%0d%0aB",
    "/?a=%0D%0AB",
    "/?a=%1B",
    "/?a=%C2%85",
    "/?a=%00",
    "/?a=<b>",
    "/?a=%c3",
    "/?a?b",
    `/${"a".repeat(4000)}`,
    "/...",
    "/a/.../b",
  ],
].flat()
for (const target of wrongAddresses) {
  test(`the address ${target.slice(0, 30)} is refused`, () =>
    assert.throws(() => requireAddress(target), { code: "PAGE_ADDRESS_INVALID" }))
}
test("addresses of our links are accepted", () => {
  for (const target of ["/", "/a", "/a-b/c_d.css", "/a?b=c&d=%C3%A4+e%C2%A0", "/a?"]) requireAddress(target)
  assert.deepEqual(requireAddress("/a?b=c"), { path: "/a", query: "?b=c" })
})

test("an origin of the settings has the form that browsers send", () => {
  assert.equal(requireOrigin("https://localhost:8444"), "https://localhost:8444")
  for (const text of ["http://a", "https://a/", "https://A", "https://a:443", "https://u@a", "https://ä.de"])
    assert.throws(() => requireOrigin(text), TypeError)
})

test("a cookie of another process, a malformed one and one that comes twice count as absent", () => {
  const name = cookieName("console", "session")
  assert.equal(findCookie(`a=b; ${name}=x1; c=d`, "console", "session"), "x1")
  for (const header of [
    undefined,
    "",
    name,
    `${name}=`,
    `${name}=a; ${name}=a`,
    `${name}=a b`,
    `x${name}=a`,
    `${name}="a"`,
  ])
    assert.equal(findCookie(header, "console", "session"), undefined)
  assert.equal(findCookie(`${name}=x`, "portal", "session"), undefined)
  assert.throws(() => writeCookie("console", "session", "a; Domain=b"), TypeError)
})

test("on a PC's own loopback a cookie's name carries the port, and nothing that needs TLS", () => {
  const owner = { process: "client", loopbackPort: 49152 }
  const cookie = writeCookie(owner, "session", "x1")
  assert.equal(cookie, "schleuse-client-49152-session=x1; Path=/; HttpOnly; SameSite=Strict")
  assert.equal(findCookie(cookie, owner, "session"), "x1")
  assert.equal(findCookie(cookie, { ...owner, loopbackPort: 49153 }, "session"), undefined)
  assert.equal(findCookie(cookie, "client", "session"), undefined)
})

test("a token belongs to one secret", () => {
  assert.ok(isFormToken(formToken("a"), "a"))
  assert.ok(!isFormToken(formToken("a"), "b"))
  assert.ok(!isFormToken("", "a"))
})

for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]) {
  test(`${method} is refused`, () =>
    assert.throws(() => requireOwnOrigin(method, new Headers(), "https://a"), { code: "PAGE_METHOD_REFUSED" }))
}
test("a form without any sign of where it comes from is refused", () => {
  assert.throws(() => requireOwnOrigin("POST", new Headers(), "https://a"), { code: "PAGE_ORIGIN_FOREIGN" })
  requireOwnOrigin("POST", new Headers({ origin: "https://a" }), "https://a")
})

test("a second sending waits for the first, and follows it only if it led somewhere", async () => {
  const once = new Once()
  let runs = 0
  const act = (location: string | undefined) => () => Promise.resolve({ answer: ++runs, location })
  const answers = await Promise.all([
    once.run("a", act(undefined)),
    once.run("a", act("/b")),
    once.run("a", act("/c")),
    once.run("other", act("/d")),
  ])
  assert.deepEqual(
    answers.filter((answer) => "location" in answer),
    [{ location: "/b" }],
  )
  assert.equal(runs, 3)
  await assert.rejects(
    once.run("e", () => Promise.reject(new Error("planted"))),
    /planted/,
  )
  assert.ok("answer" in (await once.run("e", act("/f"))))
})
