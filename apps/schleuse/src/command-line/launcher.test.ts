import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { test, type TestContext } from "node:test"
import { fileURLToPath } from "node:url"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))

/** A Node older than ours, as the system brings it; the test is about it. */
function findOldNode(t: TestContext): string | undefined {
  for (const path of ["/usr/bin/node", "/usr/local/bin/node"]) {
    const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" })
    if (/^v2[0-5]\./.test(stdout ?? "")) return path
  }
  if (process.env["SCHLEUSE_PEERS"] === "require") assert.fail("no system Node 20 to 25")
  t.skip("no system Node 20 to 25")
  return undefined
}

test("under an old Node the launcher hands over, with arguments and exit code", (t) => {
  const old = findOldNode(t)
  if (old === undefined) return
  const help = spawnSync(old, [LAUNCHER, "--help", "--lang", "de"], { encoding: "utf8" })
  assert.equal(help.status, 0)
  assert.match(help.stdout, /Im Ernstfall:/)
  const wrong = spawnSync(old, [LAUNCHER, "statsu", "--json"], { encoding: "utf8" })
  assert.equal(wrong.status, 2)
  assert.match(wrong.stdout, /"code":"ARGUMENT_UNKNOWN"/)
  const away = spawnSync(old, [LAUNCHER, "status", "--data", "/nonexistent"], { encoding: "utf8" })
  assert.equal(away.status, 3)
})

test("under the pinned Node the launcher needs no second process", () => {
  const { status, stdout } = spawnSync(process.execPath, [LAUNCHER, "--help"], {
    encoding: "utf8",
    env: { LANG: "en" },
  })
  assert.equal(status, 0)
  assert.match(stdout, /In an emergency:/)
})
