import assert from "node:assert/strict"
import { test } from "node:test"
import { parseProxy, proxyFor } from "./route.ts"

const GATE = { host: "zugang.kv.example", port: 443 }

test("a proxy's address as it stands in environments", () => {
  assert.deepEqual(parseProxy("http://proxy:3128"), { host: "proxy", port: 3128, user: "", password: "" })
  assert.deepEqual(parseProxy("proxy.praxis:8080"), { host: "proxy.praxis", port: 8080, user: "", password: "" })
  assert.deepEqual(parseProxy("http://a%40b:c%3Ad@[::1]"), { host: "::1", port: 80, user: "a@b", password: "c:d" })
  for (const text of ["socks5://proxy:1080", "https://proxy", "http://", "http://proxy:99999", "http://a:%zz@proxy"])
    assert.throws(() => parseProxy(text), { code: "PROXY_ADDRESS_INVALID" }, text)
})

const cases: readonly { why: string; environment: Record<string, string>; host: string }[] = [
  { why: "nothing is set", environment: {}, host: "unsaid" },
  { why: "one is set in capitals", environment: { HTTPS_PROXY: "http://one:1" }, host: "one" },
  { why: "one is set in small letters", environment: { https_proxy: "http://one:1" }, host: "one" },
  { why: "one is set for everything", environment: { ALL_PROXY: "http://one:1" }, host: "one" },
  {
    why: "the gate is excepted",
    environment: { HTTPS_PROXY: "http://one:1", NO_PROXY: "x, zugang.kv.example" },
    host: "direct",
  },
  {
    why: "its domain is excepted",
    environment: { HTTPS_PROXY: "http://one:1", no_proxy: ".kv.example" },
    host: "direct",
  },
  { why: "everything is excepted", environment: { HTTPS_PROXY: "http://one:1", NO_PROXY: "*" }, host: "direct" },
  {
    why: "a name that only ends alike is excepted",
    environment: { HTTPS_PROXY: "http://one:1", NO_PROXY: "v.example" },
    host: "one",
  },
]
for (const { why, environment, host } of cases) {
  test(`${why}: ${host}`, () => {
    const way = proxyFor(GATE, environment)
    assert.equal(typeof way === "string" ? way : way.host, host)
  })
}
