import assert from "node:assert/strict"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Folder, usualFolder } from "./folder.ts"

function somewhere(t: { after(work: () => void): void }): string {
  const path = mkdtempSync(join(tmpdir(), "schleuse-folder-"))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return join(path, "state")
}

const places = [
  ["linux", {}, "/home/a/.local/state/schleuse-zugang"],
  ["linux", { XDG_STATE_HOME: "/s" }, "/s/schleuse-zugang"],
  ["linux", { XDG_STATE_HOME: "relative" }, "/home/a/.local/state/schleuse-zugang"],
  ["darwin", {}, "/home/a/Library/Application Support/Schleuse-Zugang"],
  ["win32", { LOCALAPPDATA: "/c/Local" }, "/c/Local/Schleuse-Zugang"],
] as const
for (const [platform, environment, expected] of places) {
  test(`on ${platform} with ${JSON.stringify(environment)} it lies at ${expected}`, () => {
    assert.equal(usualFolder(platform, environment, "/home/a"), expected)
  })
}

const posix = { skip: process.platform === "win32" }

test("folder and files are the user's alone, and a file is the old one or the new one", posix, (t) => {
  const path = somewhere(t)
  mkdirSync(path, { mode: 0o755 })
  const folder = Folder.open(path)
  assert.equal(statSync(path).mode & 0o777, 0o700)
  assert.equal(folder.read("a"), undefined)
  folder.write("a", "one")
  folder.write("a", "zwei ü")
  assert.equal(folder.read("a"), "zwei ü")
  assert.equal(statSync(folder.at("a")).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(path), ["a"])
  folder.remove("a")
  folder.remove("a")
  assert.deepEqual(readdirSync(path), [])
})

test("what others could read, and what is no file, is refused", posix, (t) => {
  const folder = Folder.open(somewhere(t))
  for (const mode of [0o640, 0o604, 0o620]) {
    writeFileSync(folder.at("key"), "secret")
    chmodSync(folder.at("key"), mode)
    assert.throws(() => folder.read("key"), { code: "CLIENT_FOLDER_UNSAFE" })
  }
  symlinkSync("/etc/hostname", folder.at("link"))
  mkdirSync(folder.at("inner"))
  for (const name of ["link", "inner"]) assert.throws(() => folder.read(name), { code: "CLIENT_FOLDER_UNSAFE" })
  assert.throws(() => Folder.open(folder.path, 61_901), { code: "CLIENT_FOLDER_UNSAFE" })
})

test("a full disk or a folder that is gone leaves what was, and says so", posix, (t) => {
  const folder = Folder.open(somewhere(t))
  folder.write("a", "one")
  rmSync(folder.path, { recursive: true })
  assert.throws(() => folder.write("a", "two"), { code: "CLIENT_FOLDER_UNWRITABLE" })
  assert.throws(() => Folder.open("/etc/hostname/nothing"), { code: "CLIENT_FOLDER_UNWRITABLE" })
})
