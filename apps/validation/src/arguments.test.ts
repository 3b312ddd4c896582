import assert from "node:assert/strict"
import { test } from "node:test"
import { parseArguments } from "./arguments.ts"

const BUILD = "0123456789abcdef".repeat(2)
const words = (change: Readonly<Record<string, string>> = {}) =>
  Object.entries({ zone: "validation", name: "validation", listen: "127.0.0.1:8002", build: BUILD, ...change }).flatMap(
    ([name, value]) => [`--${name}`, value],
  )

test("the supervisor's words are understood", () => {
  assert.deepEqual(parseArguments(words()), { host: "127.0.0.1", port: 8002, build: BUILD })
  assert.equal(parseArguments(words({ listen: "[::1]:1" })).host, "::1")
})

for (const change of [
  { zone: "sftp" },
  { listen: "127.0.0.1" },
  { listen: "::1:1" },
  { listen: "localhost:1" },
  { listen: "127.0.0.1:65536" },
  { build: "" },
  { more: "1" },
]) {
  test(`${JSON.stringify(change)} is refused`, () => assert.throws(() => parseArguments(words(change)), TypeError))
}
