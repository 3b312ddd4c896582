import assert from "node:assert/strict"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import type { Machine } from "../posture/machine.ts"
import { thisMachine } from "../posture/machine.ts"
import { recorded } from "../testing/recorded-machine.ts"
import { autostart, launchAgent, runLine } from "./autostart.ts"
import { installProgram, removeProgram } from "./program-place.ts"

function home(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "schleuse home $x "))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

function on(platform: string, path: string, command: readonly string[], machine: Machine = recorded({ nowMs: 0 })) {
  return autostart({ platform, machine, environment: {}, home: path, command: () => Promise.resolve(command) })
}

test("Linux: a path with every sign that could hurt is started as it is, by the desktop's own program", async (t) => {
  const path = home(t)
  const program = join(path, "a \"b\" $HOME `id` \\ 'c' äß")
  writeFileSync(program, `#!/bin/sh\nprintf '%s|' "$0" "$@" > "${join(path, "ran").replaceAll("$", "\\$")}"\n`, {
    mode: 0o755,
  })
  const start = on("linux", path, [program, "connect", "--folder", "x %f y"])
  assert.equal(await start.isOn(), false)
  await start.turnOn()
  assert.equal(await start.isOn(), true)
  const entry = join(path, ".config/autostart/schleuse-zugang.desktop")
  const said = await thisMachine.ask("gio", ["launch", entry])
  if (said === undefined) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "gio is missing")
    return t.skip("gio is missing")
  }
  assert.equal(said.status, 0)
  const end = performance.now() + 8000
  while (!existsSync(join(path, "ran")) || readFileSync(join(path, "ran"), "utf8") === "") {
    assert.ok(performance.now() < end, "it was not started")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal(readFileSync(join(path, "ran"), "utf8"), `${program}|connect|--folder|x %f y|`)
  writeFileSync(entry, readFileSync(entry, "utf8").replace("enabled=true", "enabled=false"))
  assert.equal(await start.isOn(), false)
  await start.turnOff()
  assert.equal(existsSync(entry), false)
  await start.turnOff()
  return undefined
})

test("Linux: where nothing can be written, nothing is switched", async (t) => {
  const path = home(t)
  writeFileSync(join(path, ".config"), "a file in the way")
  await assert.rejects(on("linux", path, ["/x"]).turnOn(), { code: "AUTOSTART_REFUSED" })
  await assert.rejects(on("linux", join(path, "y"), ["/100%/x"]).turnOn(), { code: "AUTOSTART_REFUSED" })
  await assert.rejects(on("linux", join(path, "y"), ["/x\ny"]).turnOn(), { code: "AUTOSTART_REFUSED" })
})

test("macOS: a LaunchAgent of the user", async (t) => {
  const path = home(t)
  const start = on("darwin", path, ["/Users/a & b/<x>/schleuse-zugang", "connect"])
  await start.turnOn()
  const text = readFileSync(join(path, "Library/LaunchAgents/de.schleuse.zugang.plist"), "utf8")
  assert.match(text, /<string>\/Users\/a &amp; b\/&lt;x&gt;\/schleuse-zugang<\/string>\n {4}<string>connect<\/string>/)
  assert.equal(await start.isOn(), true)
  await start.turnOff()
  assert.equal(await start.isOn(), false)
  assert.throws(() => launchAgent(["a\0b"]), { code: "AUTOSTART_REFUSED" })
})

const PROGRAM = String.raw`C:\Users\Dr. Beispiel\AppData\Local\Schleuse-Zugang\program\schleuse-zugang.exe`

/** The registry as reg.exe shows it. */
function registry() {
  const values = new Map<string, string>()
  const ask: Machine["ask"] = (program, [verb = "", key = "", , name = "", , , , data = ""]) => {
    assert.equal(program, "reg.exe")
    const at = `${key}\\${name}`
    const had = values.get(at)
    if (verb === "add") values.set(at, data)
    if (verb === "delete") values.delete(at)
    if (verb === "add" || (had !== undefined && verb === "delete")) return Promise.resolve({ status: 0, text: "" })
    if (had === undefined) return Promise.resolve({ status: 1, text: "" })
    return Promise.resolve({ status: 0, text: `\r\n${key}\r\n    ${name}    ${had}\r\n\r\n` })
  }
  return { values, machine: { ...recorded({ nowMs: 0 }), ask } }
}

test("Windows: the user's Run key, and what Task Manager switched off", async (t) => {
  const { values, machine } = registry()
  const start = on("win32", home(t), [PROGRAM, "connect"], machine)
  await start.turnOn()
  assert.deepEqual([...values.values()], [`"${PROGRAM}" connect`])
  assert.equal(await start.isOn(), true)
  const approved = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run\Schleuse-Zugang`
  values.set(approved, "REG_BINARY    0300000012345678")
  assert.equal(await start.isOn(), false)
  await start.turnOn()
  assert.equal(await start.isOn(), true)
  await start.turnOff()
  assert.equal(values.size, 0)
  const locked = on("win32", home(t), [PROGRAM], recorded({ nowMs: 0, programs: { "reg.exe": 1 } }))
  await assert.rejects(locked.turnOn(), { code: "AUTOSTART_REFUSED" })
  assert.throws(() => runLine(['C:\\a"b', "x"]), { code: "AUTOSTART_REFUSED" })
})

for (const platform of ["linux", "win32"]) {
  test(`${platform}: the program gets a place that stays, is replaced whole, and goes with it`, (t) => {
    const path = home(t)
    const [folder, downloaded] = [join(path, "state"), join(path, "schleuse-zugang-K7Q2 (1).exe")]
    mkdirSync(folder)
    writeFileSync(downloaded, "first", { mode: 0o755 })
    const installed = installProgram(downloaded, folder, platform)
    assert.doesNotMatch(installed, /K7Q2/)
    assert.equal(statSync(installed).mode & 0o700, 0o700)
    writeFileSync(downloaded, "second")
    assert.equal(readFileSync(installed, "utf8"), "first")
    assert.equal(installProgram(downloaded, folder, platform), installed)
    assert.equal(readFileSync(installed, "utf8"), "second")
    assert.equal(installProgram(installed, folder, platform), installed)
    assert.throws(() => installProgram(join(path, "gone"), folder, platform), { code: "CLIENT_FOLDER_UNWRITABLE" })
    assert.equal(readFileSync(installed, "utf8"), "second")
    removeProgram(folder)
    assert.equal(existsSync(installed), false)
  })
}
