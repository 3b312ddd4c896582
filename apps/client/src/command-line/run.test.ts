import assert from "node:assert/strict"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { test } from "node:test"
import { Assets } from "@schleuse/web"
import { settingsFor } from "../testing/agent-world.ts"
import { readAll } from "../testing/small-gate.ts"
import { SmallHouse } from "../testing/small-house.ts"
import { run } from "./run.ts"
import { terminalOf } from "./terminal.ts"

type Test = { after(work: () => void): void }

async function say(words: readonly string[], input = "") {
  const [from, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
  from.end(input)
  const terminal = terminalOf(from, output, errors)
  const assets = () => Promise.resolve(new Assets([]))
  const code = await run(words, { terminal, environment: {}, calledAs: "", main: "", assets })
  output.end()
  errors.end()
  return { code, printed: await readAll(output), noted: await readAll(errors) }
}

function place(t: Test): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-run-"))
  const house = new SmallHouse()
  t.after(() => {
    house.close()
    rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(
    join(folder, "operator.json"),
    JSON.stringify({ ...settingsFor(house), gate: { host: "a.test", port: 1 } }),
  )
  return ["--folder", folder, "--settings", join(folder, "operator.json"), "--lang", "en"]
}

test("words that make no sense end with 64 and the help", async () => {
  for (const words of [["fly"], ["--folder"], ["autostart"], ["status", "--bogus"]]) {
    const { code, noted } = await say(words)
    assert.equal(code, 64)
    assert.match(noted, /--no-browser/)
  }
  assert.equal((await say(["help"])).code, 0)
  assert.match((await say(["--version"])).printed, /^\d+\.\d+\.\d+\n$/)
})

test("without a running program it is said how it stands, and nothing is started for it", async (t) => {
  const where = place(t)
  assert.deepEqual(await say(["status", ...where]), {
    code: 1,
    printed: "This computer is not enrolled yet.\nNot connected.\n",
    noted: "",
  })
  assert.equal((await say(["status", "--json", ...where])).printed, '{"link":"off"}\n')
  assert.deepEqual(await say(["disconnect", ...where]), { code: 0, printed: "Not connected.\n", noted: "" })
  assert.match((await say(["proxy-login", "--json", ...where], "u\np\n")).printed, /"code":"PROXY_LOGIN_UNASKED"/)
  const { code, noted } = await say(["connect", ...where], "secret\n1\n")
  assert.equal(code, 1)
  assert.match(noted, /not enrolled yet[^]*it@kv\.test/)
})

test("what is missing or unsafe is refused in words, with its own code for programs", async (t) => {
  const where = place(t)
  const [, folder = ""] = where
  const missing = await say(["enrol", "ABCD", ...where.with(3, "/nonexistent"), "--json"])
  assert.match(missing.printed, /"code":"CLIENT_SETTINGS_MISSING"/)
  const nowhere = await say(["status", ...where.with(1, "/etc/hostname/x"), "--json"])
  assert.match(nowhere.printed, /"code":"CLIENT_FOLDER_UNWRITABLE"/)
  if (process.platform === "win32") return
  writeFileSync(join(folder, "device.json"), "{}")
  chmodSync(join(folder, "device.json"), 0o644)
  assert.match((await say(["status", ...where, "--json"])).printed, /"code":"CLIENT_FOLDER_UNSAFE"/)
  chmodSync(join(folder, "device.json"), 0o600)
  assert.match((await say(["status", ...where, "--json"])).printed, /"code":"CLIENT_RECORD_DAMAGED"/)
})
