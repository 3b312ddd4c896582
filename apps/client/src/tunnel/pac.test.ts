import assert from "node:assert/strict"
import { test } from "node:test"
import { runPac } from "../testing/run-pac.ts"
import { writePac } from "./pac.ts"

const published = [
  { host: "portal.kv.test", port: 443 },
  { host: "docs.kv.test", port: 8443 },
]

const asked: readonly (readonly [url: string, isOurs: boolean])[] = [
  ["https://portal.kv.test/", true],
  ["https://PORTAL.kv.test/x?y=1", true],
  ["wss://portal.kv.test/live", true],
  ["https://docs.kv.test:8443/", true],
  ["https://someone@portal.kv.test/", true],
  ["http://portal.kv.test/", false],
  ["https://portal.kv.test:8443/", false],
  ["https://docs.kv.test/", false],
  ["https://portal.kv.test.evil.example/", false],
  ["https://konnektor.praxis.telematik/", false],
  ["https://toString/", false],
  ["https://[::1]:443/", false],
]
for (const [url, isOurs] of asked) {
  test(`${url} goes ${isOurs ? "through the tunnel" : "where it went before"}`, () => {
    assert.equal(runPac(writePac({ published, proxyPort: 4711 }), url), isOurs ? "PROXY 127.0.0.1:4711" : "DIRECT")
  })
}

const forms: readonly { why: string; earlier: string }[] = [
  {
    why: "by a declaration",
    earlier: `function FindProxyForURL(url, host) { return rest(); } function rest() { return "PROXY old:80" }`,
  },
  { why: "by an assignment", earlier: `FindProxyForURL = function (url, host) { return "PROXY old:80" }` },
  { why: "by a variable", earlier: `var FindProxyForURL = function () { return "PROXY old:80" }` },
  { why: "by a constant", earlier: `const FindProxyForURL = () => "PROXY old:80"` },
  { why: "strictly", earlier: `"use strict"; function FindProxyForURL() { return "PROXY old:80" }` },
  {
    why: "and changes what every object can",
    earlier: `Object.prototype.hasOwnProperty = function () { return false }; Object.prototype["example.org:443"] = true; function FindProxyForURL() { return "PROXY old:80" }`,
  },
  {
    why: "with our names",
    earlier: `var schleuseNames = {}, schleuseEarlier = 1; function FindProxyForURL() { return "PROXY old:80" }`,
  },
]
for (const { why, earlier } of forms) {
  test(`an earlier file that gives its function ${why} is asked for the rest, and ours for what is published`, () => {
    const text = writePac({ published, proxyPort: 1, earlier })
    assert.equal(runPac(text, "https://example.org/"), "PROXY old:80")
    assert.equal(runPac(text, "https://portal.kv.test/"), "PROXY 127.0.0.1:1")
  })
}

test("an earlier file that fails when it is read leaves ours as it is", () => {
  const text = writePac({ published, proxyPort: 1, earlier: "unknownFunction(); function FindProxyForURL() {}" })
  assert.equal(runPac(text, "https://portal.kv.test/"), "PROXY 127.0.0.1:1")
  assert.equal(runPac(text, "https://example.org/"), "DIRECT")
})

test("an earlier PAC file still decides about everything else, and its names do not meet ours", () => {
  const earlier = `
var schleuseNames = "mine"; // a comment at the end without a line break
function FindProxyForURL(url, host) { return host == "intern" ? "PROXY old:80" : "DIRECT" }
// the end`
  const text = writePac({ published, proxyPort: 1, earlier })
  assert.equal(runPac(text, "https://intern/"), "PROXY old:80")
  assert.equal(runPac(text, "https://portal.kv.test/"), "PROXY 127.0.0.1:1")
  assert.equal(runPac(text, "https://example.org/"), "DIRECT")
})
