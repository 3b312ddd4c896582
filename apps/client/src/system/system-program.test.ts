import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { systemProgram } from "./system-program.ts"

const SOURCES = new URL("..", import.meta.url).pathname

test("on Windows every program is named with its place, never by a name that the current folder could have", () => {
  const powershell = "System32\\WindowsPowerShell\\v1.0\\powershell.exe"
  assert.equal(systemProgram("powershell.exe", "win32", { SystemRoot: "D:\\Win" }), `D:\\Win\\${powershell}`)
  for (const root of [undefined, "", "Windows", "\\\\server\\share"])
    assert.equal(systemProgram("powershell.exe", "win32", { SystemRoot: root }), `C:\\Windows\\${powershell}`)
  assert.equal(systemProgram("reg.exe", "win32", {}), "C:\\Windows\\System32\\reg.exe")
  assert.equal(systemProgram("rundll32.exe", "win32", {}), "C:\\Windows\\System32\\rundll32.exe")
  assert.throws(() => systemProgram("netstat.exe", "win32", {}), TypeError)
  assert.equal(systemProgram("xdg-open", "linux", {}), "xdg-open")
})

test("whoever starts a program asks for its place; whatever is named for Windows has one", () => {
  const files = globSync("{agent,command-line,device,page,posture,settings,system,tunnel,update}/**/*.ts", {
    cwd: SOURCES,
  })
  assert.ok(files.length > 50)
  let starts = 0
  for (const file of files.filter((name) => !name.endsWith(".test.ts"))) {
    const text = readFileSync(`${SOURCES}/${file}`, "utf8")
    for (const [, first = ""] of text.matchAll(/\b(?:spawn|execFile)\(\s*([^,\n]+)/g)) {
      starts++
      // Our own file, by its whole path.
      const isOwn = file === "command-line/background.ts" && first === "file"
      assert.ok(isOwn || first.startsWith("systemProgram("), `${file} starts ${first}`)
    }
    for (const [, name = ""] of text.matchAll(/"([a-z0-9]+\.exe)"/g))
      assert.ok(name === "node.exe" || systemProgram(name, "win32", {}).endsWith(name), `${file}: ${name}`)
  }
  assert.ok(starts >= 5)
})
