import assert from "node:assert/strict"
import { test } from "node:test"
import { parseArguments } from "./arguments.ts"

const good = { zone: "sftp", name: "sftp-1", listen: "[::1]:2022", build: "0123456789abcdef".repeat(2) }
const wordsOf = (options: Readonly<Record<string, string>>) =>
  Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])

test("a door learns zone, name, listener and build", () => {
  const { host, port, zone } = parseArguments(wordsOf(good))
  assert.deepEqual({ host, port, zone }, { host: "::1", port: 2022, zone: "sftp" })
})

const refused = [
  { zone: "operator" },
  { name: "../x" },
  { listen: "2022" },
  { listen: "127.0.0.1:70000" },
  { build: "0123" },
  { colour: "red" },
]
for (const change of refused) {
  test(`a door does not start with ${JSON.stringify(change)}`, () => {
    assert.throws(() => parseArguments(wordsOf({ ...good, ...change })), TypeError)
  })
}
