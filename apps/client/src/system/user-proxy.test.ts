import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Folder } from "../device/folder.ts"
import { runPac } from "../testing/run-pac.ts"
import { desktop } from "../testing/linux-desktop.ts"
import { fetchPac } from "./pac-file.ts"
import { userProxy } from "./user-proxy.ts"

const OURS = "http://127.0.0.1:4711/proxy.pac"
const GNOME = "org.gnome.system.proxy"

test("GNOME: an untouched setting is pointed to our file and is untouched again afterwards", async (t) => {
  const pc = await desktop(t, "GNOME")
  if (pc === undefined) return
  const { run, proxy, folder } = pc
  assert.equal(await proxy().isPossible(), true)
  assert.equal(await proxy().earlier(), undefined)
  await proxy().set(OURS)
  assert.equal(await run("gsettings", "get", GNOME, "mode"), "'auto'")
  assert.equal(await run("gsettings", "get", GNOME, "autoconfig-url"), `'${OURS}'`)
  assert.equal(await proxy().isSet(), true)
  assert.equal(await proxy().earlier(), undefined)
  // As after kill -9: nobody but the note knows.
  assert.equal(await proxy().giveBack(), "given-back")
  assert.equal(await run("gsettings", "get", GNOME, "mode"), "'none'")
  assert.equal(await run("gsettings", "get", GNOME, "autoconfig-url"), "''")
  assert.equal(folder.read("proxy-before.json"), undefined)
  assert.equal(await proxy().giveBack(), "none")
  assert.equal(await proxy().isSet(), false)
})

test("GNOME: an earlier file decides about the rest, while ours is set and again after it", async (t) => {
  const pc = await desktop(t, "GNOME")
  if (pc === undefined) return
  const { run, proxy, home, folder } = pc
  const file = join(home, "it's mine.pac")
  const text = `function FindProxyForURL() { return "PROXY praxis:8080" }`
  writeFileSync(file, text)
  const url = `file://${encodeURI(file).replace("'", "%27")}`
  await run("gsettings", "set", GNOME, "autoconfig-url", url)
  await run("gsettings", "set", GNOME, "mode", "auto")
  for (const _ of [1, 2]) {
    assert.equal(await proxy().earlier(), text)
    await proxy().set(OURS)
  }
  assert.equal(await proxy().earlier(), text)
  assert.equal(await proxy().giveBack(), "given-back")
  assert.equal(await run("gsettings", "get", GNOME, "autoconfig-url"), `'${url}'`)
  rmSync(file)
  await assert.rejects(proxy().earlier(), { code: "PROXY_FILE_UNREADABLE" })
  writeFileSync(file, "<html>Welcome</html>")
  await assert.rejects(proxy().earlier(), { code: "PROXY_FILE_UNREADABLE" })
  assert.equal(folder.read("proxy-before.json"), undefined)
})

test("GNOME: a fixed proxy with its exceptions becomes a file that says the same", async (t) => {
  const pc = await desktop(t, "GNOME")
  if (pc === undefined) return
  const { run, proxy } = pc
  await run("gsettings", "set", `${GNOME}.https`, "host", "proxy.praxis")
  await run("gsettings", "set", `${GNOME}.https`, "port", "3128")
  await run("gsettings", "set", GNOME, "ignore-hosts", "['localhost', '10.0.0.0/8', 'telematik', '::1', \"it's\"]")
  await run("gsettings", "set", GNOME, "mode", "manual")
  await proxy().set(OURS)
  const pac = await proxy().earlier()
  assert.ok(pac !== undefined)
  const rows = [
    ["https://example.org/", "PROXY proxy.praxis:3128"],
    ["http://example.org/", "DIRECT"],
    ["https://konnektor.praxis.Telematik/", "DIRECT"],
    ["https://nottelematik/", "PROXY proxy.praxis:3128"],
    ["https://10.1.2.3/", "DIRECT"],
    ["https://11.1.2.3/", "PROXY proxy.praxis:3128"],
    ["https://localhost/", "DIRECT"],
  ] as const
  for (const [url, way] of rows) assert.equal(runPac(pac, url), way, url)
  await proxy().giveBack()
  assert.equal(await run("gsettings", "get", GNOME, "mode"), "'manual'")
})

const meanwhile: readonly { why: string; change: readonly (readonly string[])[]; left: readonly [string, string] }[] = [
  {
    why: "set another file",
    change: [["autoconfig-url", "http://mine/x.pac"]],
    left: ["'auto'", "'http://mine/x.pac'"],
  },
  { why: "switched it off", change: [["mode", "none"]], left: ["'none'", "'http://old/'"] },
  { why: "went back by hand", change: [["autoconfig-url", "http://old/"]], left: ["'auto'", "'http://old/'"] },
]
for (const { why, change, left } of meanwhile) {
  test(`GNOME: what somebody ${why} meanwhile stays`, async (t) => {
    const pc = await desktop(t, "GNOME")
    if (pc === undefined) return
    const { run, proxy, folder } = pc
    await run("gsettings", "set", GNOME, "autoconfig-url", "http://old/")
    await run("gsettings", "set", GNOME, "mode", "auto")
    await proxy().set(OURS)
    for (const words of change) await run("gsettings", "set", GNOME, ...words)
    await proxy().giveBack()
    assert.deepEqual(
      [await run("gsettings", "get", GNOME, "mode"), await run("gsettings", "get", GNOME, "autoconfig-url")],
      left,
    )
    assert.equal(folder.read("proxy-before.json"), undefined)
  })
}

test("GNOME: the power went after the note and before the change, or in the middle of it", async (t) => {
  const pc = await desktop(t, "GNOME")
  if (pc === undefined) return
  const { run, proxy, folder } = pc
  await proxy().set(OURS)
  const kept = folder.read("proxy-before.json")
  assert.ok(kept !== undefined)
  await proxy().giveBack()
  for (const url of ["", OURS]) {
    folder.write("proxy-before.json", kept)
    await run("gsettings", "set", GNOME, "autoconfig-url", url)
    await proxy().giveBack()
    assert.equal(await run("gsettings", "get", GNOME, "autoconfig-url"), "''")
    assert.equal(await run("gsettings", "get", GNOME, "mode"), "'none'")
  }
  folder.write("proxy-before.json", "{")
  assert.equal(await proxy().giveBack(), "none")
})

/** Points the setting to us, and dies at its nth question to the system, as if by kill -9. */
const KILLED = `
const [places, user, machine, folder, home, at] = process.argv.slice(1)
const { linuxPlaces } = await import(places), { userProxy } = await import(user)
const { thisMachine } = await import(machine), { Folder } = await import(folder)
let left = Number(at)
const ask = (program, args) => (left-- === 0 ? process.kill(process.pid, "SIGKILL") : thisMachine.ask(program, args))
const proxy = userProxy({ places: linuxPlaces({ ...thisMachine, ask }, process.env, home), folder: Folder.open(home + "/state") })
await proxy.set("${OURS}")
await proxy.giveBack()
`

test("GNOME: killed at whatever moment, the next start leaves the setting as it was", async (t) => {
  const pc = await desktop(t, "GNOME")
  if (pc === undefined) return
  const { run, proxy, home, environment } = pc
  await run("gsettings", "set", GNOME, "autoconfig-url", "http://old/")
  const modules = ["./linux-proxy.ts", "./user-proxy.ts", "../posture/machine.ts", "../device/folder.ts"].map((path) =>
    import.meta.resolve(path),
  )
  let isKilled = true
  for (let at = 1; isKilled; at++) {
    const args = ["--input-type=module", "-e", KILLED, ...modules, home, String(at)]
    isKilled = spawnSync(process.execPath, args, { env: environment }).signal === "SIGKILL"
    if (at > 3 && isKilled) assert.notEqual(readFileSync(join(home, "state", "proxy-before.json"), "utf8"), "")
    await proxy().giveBack()
    assert.equal(await run("gsettings", "get", GNOME, "mode"), "'none'", `killed at ${at}`)
    assert.equal(await run("gsettings", "get", GNOME, "autoconfig-url"), "'http://old/'", `killed at ${at}`)
    assert.ok(at < 20)
  }
})

test("KDE: both settings are pointed to our file and given back", async (t) => {
  const pc = await desktop(t, "KDE")
  if (pc === undefined) return
  const { run, proxy, home } = pc
  const kde = (key: string, value: string) =>
    run("kwriteconfig5", "--file", "kioslaverc", "--group", "Proxy Settings", "--key", key, value)
  await kde("ProxyType", "1")
  await kde("httpsProxy", "http://proxy.praxis 3128")
  await kde("NoProxyFor", "intern.example, 192.168.0.0/16")
  const before = readFileSync(join(home, "config", "kioslaverc"), "utf8")
  await proxy().set(OURS)
  const during = readFileSync(join(home, "config", "kioslaverc"), "utf8")
  assert.match(during, /^ProxyType=2$/m)
  assert.match(during, /^Proxy Config Script=http:\/\/127\.0\.0\.1:4711\/proxy\.pac$/m)
  assert.equal(await run("gsettings", "get", GNOME, "autoconfig-url"), `'${OURS}'`)
  const pac = await proxy().earlier()
  assert.ok(pac !== undefined)
  assert.equal(runPac(pac, "https://example.org/"), "PROXY proxy.praxis:3128")
  assert.equal(runPac(pac, "https://a.intern.example/"), "DIRECT")
  assert.equal(runPac(pac, "https://192.168.7.7/"), "DIRECT")
  assert.equal(await proxy().giveBack(), "given-back")
  const after = readFileSync(join(home, "config", "kioslaverc"), "utf8")
  assert.deepEqual(
    after.split("\n").filter((line) => line !== "Proxy Config Script="),
    before.split("\n"),
  )
  assert.equal(await run("gsettings", "get", GNOME, "mode"), "'none'")
})

test("a system that says yes and does nothing: refused, and nothing is kept", async (t) => {
  const home = mkdtempSync(join(tmpdir(), "schleuse-desktop-"))
  t.after(() => rmSync(home, { recursive: true }))
  const folder = Folder.open(home)
  const place = { name: "locked", mode: "none", pacMode: "auto", url: "" }
  const places = {
    read: () => Promise.resolve({ setting: { kind: "none" as const }, places: [place] }),
    write: () => Promise.resolve(),
  }
  await assert.rejects(userProxy({ places, folder, fetchPac }).set(OURS), { code: "PROXY_SETTING_REFUSED" })
  assert.equal(folder.read("proxy-before.json"), undefined)
  const none = userProxy({ places: undefined, folder, fetchPac })
  assert.equal(await none.isPossible(), false)
  await assert.rejects(none.set(OURS), { code: "PROXY_SETTING_IMPOSSIBLE" })
  assert.equal(await none.earlier(), undefined)
})
