import assert from "node:assert/strict"
import { test } from "node:test"
import { runInNewContext } from "node:vm"
import { writePac } from "./pac.ts"

const published = [
  { host: "portal.kv.test", port: 443 },
  { host: "docs.kv.test", port: 8443 },
]

function ask(text: string, url: string): unknown {
  const host = new URL(url.replace(/^wss/, "https")).hostname
  return runInNewContext(`${text}\nFindProxyForURL(${JSON.stringify(url)}, ${JSON.stringify(host)})`)
}

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
    assert.equal(ask(writePac({ published, proxyPort: 4711 }), url), isOurs ? "PROXY 127.0.0.1:4711" : "DIRECT")
  })
}

test("an earlier PAC file still decides about everything else, and its names do not meet ours", () => {
  const earlier = `
var schleuseNames = "mine"; // a comment at the end without a line break
function FindProxyForURL(url, host) { return host == "intern" ? "PROXY old:80" : "DIRECT" }
// the end`
  const text = writePac({ published, proxyPort: 1, earlier })
  assert.equal(ask(text, "https://intern/"), "PROXY old:80")
  assert.equal(ask(text, "https://portal.kv.test/"), "PROXY 127.0.0.1:1")
  assert.equal(ask(text, "https://example.org/"), "DIRECT")
})
