import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { parseTarget } from "./target.ts"

test("a published name and its port", () => {
  assert.deepEqual(parseTarget("portal.kv.test:443"), { host: "portal.kv.test", port: 443 })
  assert.deepEqual(parseTarget("a-b.x1:65535"), { host: "a-b.x1", port: 65_535 })
})

const refused: readonly { why: string; text: string }[] = [
  { why: "an IPv4 address", text: "127.0.0.1:443" },
  { why: "the metadata service of clouds", text: "169.254.169.254:80" },
  { why: "an IPv4 address in one number", text: "2130706433:443" },
  { why: "an IPv4 address in hex", text: "0x7f.0x1:443" },
  { why: "an IPv4 address in hex at its end", text: "127.0x1:443" },
  { why: "an IPv4 address that is cut short", text: "127.1:443" },
  { why: "an IPv6 address", text: "[::1]:443" },
  { why: "an IPv6 address without brackets", text: "::1:443" },
  { why: "this machine", text: "localhost:443" },
  { why: "capitals", text: "Portal.kv.test:443" },
  { why: "a dot at its end", text: "portal.kv.test.:443" },
  { why: "two dots", text: "portal..test:443" },
  { why: "no port", text: "portal.kv.test" },
  { why: "port 0", text: "portal.kv.test:0" },
  { why: "a port that is too high", text: "portal.kv.test:65536" },
  { why: "a port with zeros before it", text: "portal.kv.test:0443" },
  { why: "somebody's name before it", text: "a@portal.kv.test:443" },
  { why: "a path after it", text: "portal.kv.test:443/x" },
  { why: "a letter that only looks like one", text: "portal.kv.tеst:443" },
  { why: "a line break", text: "portal.kv.test:443\r\n" },
  { why: "a name that is too long", text: `${"a.".repeat(130)}test:443` },
  { why: "nothing", text: "" },
]
for (const { why, text } of refused) {
  test(`${why} is no target`, () => assert.throws(() => parseTarget(text), { code: "TARGET_NOT_PUBLISHED" }))
}

test("whatever passes is written as it was asked for", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9.x:-]{1,20}:[0-9]{1,6}$/), (text) => {
      try {
        const { host, port } = parseTarget(text)
        assert.equal(`${host}:${port}`, text)
        assert.match(host, /[a-z]/)
      } catch (error) {
        assert.ok(error instanceof Error && "code" in error && error.code === "TARGET_NOT_PUBLISHED")
      }
    }),
  )
})
