/** Decision 0005 waits for ssh2: this fails on the day it can do a post-quantum key exchange, so that we switch it on. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

test("ssh2 has no post-quantum key exchange yet; if this fails, offer it first and end docs/decisions/0005", () => {
  const library = dirname(fileURLToPath(import.meta.resolve("ssh2")))
  const constants = readFileSync(join(library, "protocol", "constants.js"), "utf8")
  assert.match(constants, /curve25519-sha256/, "the list is where it was")
  assert.doesNotMatch(constants, /mlkem768x25519-sha256|sntrup761x25519-sha512/)
})
