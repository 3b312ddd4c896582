import assert from "node:assert/strict"
import { test } from "node:test"
import { askPac, waysOf } from "./pac-answer.ts"

const GATE = "https://zugang.kv.example/"
const pac = (body: string) => `function FindProxyForURL(url, host) { ${body} }`

test("a company's file is asked with the functions that browsers give it", async () => {
  const text = `
  // Netz der Praxis
  var inside = /\\.praxis\\.local$/;
  function FindProxyForURL(url, host) {
    alert("hello " + host);
    if (isPlainHostName(host) || inside.test(host) || dnsDomainIs(host, ".telematik")) return "DIRECT";
    if (isInNet(dnsResolve("127.0.0.1"), "127.0.0.0", "255.0.0.0") && shExpMatch(url, "https://*.kv.example/*"))
      return "PROXY one:3128; PROXY two:8080; DIRECT";
    return "PROXY three:1";
  }`
  assert.equal(await askPac(text, GATE), "PROXY one:3128; PROXY two:8080; DIRECT")
  assert.equal(await askPac(text, "https://server/"), "DIRECT")
  assert.equal(await askPac(text, "https://konnektor.praxis.telematik/"), "DIRECT")
})

const unreadable: readonly { why: string; text: string }[] = [
  { why: "is a hotel's page", text: "<!doctype html><title>Welcome</title>" },
  { why: "is empty", text: "" },
  { why: "lacks its function", text: "var a = 1" },
  { why: "never ends", text: pac("for (;;);") },
  { why: "never ends while it is read", text: "for (;;);" },
  { why: "wants all memory", text: pac("var a = []; for (;;) a.push(new Array(1000).join('x') + a.length);") },
  { why: "calls itself", text: pac("return FindProxyForURL(url, host)") },
  { why: "answers with something else", text: pac("return { toString: 1 }") },
  { why: "throws", text: pac("throw 'no'") },
  { why: "reaches for the computer", text: pac("return process.env.HOME") },
  {
    why: "reaches for the computer by its own tools",
    text: pac("return alert.constructor('return process')().pid + ''"),
  },
]
for (const { why, text } of unreadable) {
  test(`a file that ${why} is PROXY_FILE_UNREADABLE, and we go on`, () =>
    assert.rejects(askPac(text, GATE), { code: "PROXY_FILE_UNREADABLE" }))
}

test("an answer becomes ways in its order; what we cannot go is left out", () => {
  const proxy = (host: string, port: number) => ({ host, port, user: "", password: "" })
  assert.deepEqual(waysOf("PROXY one:3128; SOCKS old:1080;proxy two:80 ; DIRECT"), [
    proxy("one", 3128),
    proxy("two", 80),
    "direct",
  ])
  assert.deepEqual(waysOf(" "), ["direct"])
  assert.deepEqual(waysOf("SOCKS5 old:1080"), [])
  assert.deepEqual(waysOf("PROXY [fd00::1]:3128"), [proxy("fd00::1", 3128)])
  assert.throws(() => waysOf("PROXY a:99999"), { code: "PROXY_ADDRESS_INVALID" })
})
