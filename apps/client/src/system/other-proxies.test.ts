import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import type { Json } from "@schleuse/base"
import { Folder } from "../device/folder.ts"
import type { Machine } from "../posture/machine.ts"
import { recorded } from "../testing/recorded-machine.ts"
import { macosPlaces, readScutil } from "./macos-proxy.ts"
import type { ProxyPlaces } from "./proxy-places.ts"
import { userProxy } from "./user-proxy.ts"
import { readWindowsProxy, windowsPlaces } from "./windows-proxy.ts"

const OURS = "http://127.0.0.1:4711/proxy.pac"

function proxyOf(places: ProxyPlaces, t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-proxy-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return userProxy({ places, folder: Folder.open(folder), fetchPac: (url) => Promise.resolve(`// ${url}`) })
}

const windows: readonly { why: string; said: { [name: string]: Json }; setting: unknown }[] = [
  { why: "nothing", said: { flags: 1 }, setting: { kind: "none" } },
  { why: "a new PC, whose network says nothing", said: { flags: 9, detected: "" }, setting: { kind: "detect" } },
  {
    why: "a network that says it by DHCP",
    said: { flags: 13, detected: "http://dhcp/wpad.dat", url: "http://old/" },
    setting: { kind: "detect", url: "http://dhcp/wpad.dat" },
  },
  {
    why: "a file",
    said: { flags: 5, url: "http://praxis/x.pac" },
    setting: { kind: "pac", url: "http://praxis/x.pac" },
  },
  { why: "a file that is switched off", said: { flags: 1, url: "http://praxis/x.pac" }, setting: { kind: "none" } },
  {
    why: "one proxy for all",
    said: { flags: 3, server: "proxy.praxis:8080", bypass: "*.telematik;10.*;<local>" },
    setting: {
      kind: "fixed",
      http: "proxy.praxis:8080",
      https: "proxy.praxis:8080",
      except: ["*.telematik", "10.*"],
      isLocalDirect: true,
    },
  },
  {
    why: "one for each kind",
    said: { flags: 3, server: "http=http://one;https=[fd00::1]:3128;socks=three:1080", bypass: "" },
    setting: {
      kind: "fixed",
      http: "one:80",
      https: "[fd00::1]:3128",
      socks: "three:1080",
      except: [],
      isLocalDirect: false,
    },
  },
]
for (const { why, said, setting } of windows) {
  test(`Windows: ${why}`, () => assert.deepEqual(readWindowsProxy(said)?.setting, setting))
}

test("Windows: what is no answer is no setting", () => {
  for (const said of [undefined, null, "", [], {}, { flags: "1" }]) assert.equal(readWindowsProxy(said), undefined)
})

test("Windows: the script is asked to write what it then reads, and nothing of it is a command", async (t) => {
  let now = { flags: 9, url: "", server: "", bypass: "", detected: "" }
  const machine: Machine = {
    ...recorded({ nowMs: 0 }),
    ask: (program, args) => {
      assert.equal(program, "powershell.exe")
      assert.ok(args.join(" ").length < 30_000, "a command line of Windows is shorter")
      const script = Buffer.from(args.at(-1) ?? "", "base64").toString("utf16le")
      const input = /FromBase64String\('(?<input>[^']*)'\)/.exec(script)?.groups?.["input"]
      assert.ok(input !== undefined && !script.includes("127.0.0.1"))
      now = { ...now, ...(JSON.parse(Buffer.from(input, "base64").toString()) as Partial<typeof now>) }
      return Promise.resolve({ status: 0, text: `\ufeff${JSON.stringify(now)}\r\n` })
    },
  }
  const proxy = proxyOf(windowsPlaces(machine), t)
  await proxy.set(OURS)
  assert.deepEqual([now.flags, now.url], [5, OURS])
  assert.equal(await proxy.earlier(), "// http://wpad/wpad.dat")
  await proxy.giveBack()
  assert.deepEqual([now.flags, now.url], [9, ""])
})

test("Windows: where PowerShell may not load code, there is no setting", async (t) => {
  const proxy = proxyOf(windowsPlaces(recorded({ nowMs: 0, programs: { "powershell.exe": 1 } })), t)
  assert.equal(await proxy.isPossible(), false)
  await assert.rejects(proxy.set(OURS), { code: "PROXY_SETTING_IMPOSSIBLE" })
})

/** As macOS 15 prints it. */
const SCUTIL = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  ExcludeSimpleHostnames : 1
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 3128
  HTTPProxy : proxy.praxis
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.praxis
}
`
const OFF = `<dictionary> {
  HTTPEnable : 0
  HTTPPort : 3128
  HTTPProxy : proxy.praxis
  ProxyAutoConfigEnable : 0
}
`

test("macOS: what scutil prints", () => {
  assert.deepEqual(readScutil(SCUTIL), {
    kind: "fixed",
    http: "proxy.praxis:3128",
    https: "proxy.praxis:3128",
    except: ["*.local", "169.254/16"],
    isLocalDirect: true,
  })
  assert.deepEqual(readScutil(OFF), { kind: "none" })
  assert.deepEqual(readScutil("<dictionary> {\n  ProxyAutoDiscoveryEnable : 1\n}\n"), { kind: "detect" })
  const pac = `<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://praxis/x.pac\n}\n`
  assert.deepEqual(readScutil(pac), { kind: "pac", url: "http://praxis/x.pac" })
})

/** A Mac with two services, one of them switched off; `mayChange`: whether it lets this user. */
function mac(mayChange: boolean) {
  const services = new Map([
    ["Wi-Fi", { url: "(null)", state: "No" }],
    ["USB 10/100/1000 LAN", { url: "http://old/x.pac", state: "No" }],
  ])
  const say = (text: string, status = 0) => Promise.resolve({ status, text })
  const ask: Machine["ask"] = (program, [verb = "", name = "", value = ""]) => {
    if (program === "scutil") return say(OFF)
    if (verb === "-listallnetworkservices")
      return say(
        `An asterisk (*) denotes that a network service is disabled.\n${[...services.keys()].join("\n")}\n*Thunderbolt Bridge\n`,
      )
    const service = services.get(name)
    assert.ok(service !== undefined, name)
    if (verb === "-getautoproxyurl") return say(`URL: ${service.url}\nEnabled: ${service.state}\n`)
    if (!mayChange) return say("** Error: Command requires admin privileges.\n", 14)
    if (verb === "-setautoproxyurl") services.set(name, { url: value === "" ? "(null)" : value, state: "Yes" })
    if (verb === "-setautoproxystate") services.set(name, { ...service, state: value === "on" ? "Yes" : "No" })
    return say("")
  }
  return { services, machine: { ...recorded({ nowMs: 0 }), ask } }
}

test("macOS: every service that is on gets our file and its own setting back", async (t) => {
  const { services, machine } = mac(true)
  const before = structuredClone(services)
  const proxy = proxyOf(macosPlaces(machine), t)
  await proxy.set(OURS)
  assert.deepEqual(
    [...services.values()].map(({ url, state }) => `${url} ${state}`),
    [`${OURS} Yes`, `${OURS} Yes`],
  )
  await proxy.giveBack()
  assert.deepEqual(services, before)
})

test("macOS: without an administrator's rights nothing changes, and that is said", async (t) => {
  const { services, machine } = mac(false)
  const before = structuredClone(services)
  await assert.rejects(proxyOf(macosPlaces(machine), t).set(OURS), { code: "PROXY_SETTING_REFUSED" })
  assert.deepEqual(services, before)
})
