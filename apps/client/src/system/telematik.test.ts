import assert from "node:assert/strict"
import { test } from "node:test"
import { thisMachine } from "../posture/machine.ts"
import { recorded } from "../testing/recorded-machine.ts"
import { checkTelematik, readPaths } from "./telematik.ts"

const portal = { host: "portal.kv.test", port: 443 }
const found = (published: readonly { host: string; port: number }[]) => checkTelematik({ published, proxyPort: 4711 })

test("the operator's own portal touches nothing", async () => assert.deepEqual(await found([portal]), []))

const touching = ["epa.telematik", "KIM.Telematik.", "idp.splitdns.ti-dienste.de", "10.0.0.7", "fd00::1"]
for (const host of touching) {
  test(`${host} would be taken from the Telematikinfrastruktur, and that is said`, async () =>
    assert.deepEqual((await found([portal, { host, port: 443 }])).slice(0, 1), [`${host}:443`]))
}

for (const host of ["mytelematik", "ti-dienste.de.example"]) {
  test(`${host} only ends or begins alike and is none of it`, async () =>
    assert.deepEqual(await found([{ host, port: 443 }]), []))
}

for (const host of ["portal.kv-safenet.de", "Portal.KV-SafeNet.de.", "meine-kv.kv-safenet.de"]) {
  test(`a KV publishes ${host} in its own net: no alarm`, async () =>
    assert.deepEqual(await found([portal, { host, port: 443 }]), []))
}

test("a name that the PAC file would take is found by asking it", async () =>
  assert.deepEqual(await found([{ host: "kim.telematik", port: 443 }]), [
    "kim.telematik:443",
    "PAC: https://kim.telematik/",
  ]))

const LINUX = {
  "/proc/net/route": `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
wlan0\t00006664\t0200A8C0\t0003\t0\t17\t0\t0000FFFF\t0\t0\t0
`,
  "/etc/resolv.conf": "# by hand\nnameserver 192.168.0.1\nsearch praxis.local\n",
}

test("a route or name server that changed in between is said; one that was only used is not", async () => {
  const read = (files: Record<string, string>) => readPaths(recorded({ nowMs: 0, files }), "linux")
  const before = await read(LINUX)
  assert.equal(before.length, 4)
  const used = { ...LINUX, "/proc/net/route": LINUX["/proc/net/route"].replace("\t17\t", "\t99\t") }
  const published = [portal]
  assert.deepEqual(await checkTelematik({ published, proxyPort: 1, before, after: await read(used) }), [])
  const other = {
    "/proc/net/route": LINUX["/proc/net/route"].replace("0200A8C0", "0900A8C0"),
    "/etc/resolv.conf": "nameserver 10.9.9.9\nnameserver 192.168.0.1\nsearch praxis.local\n",
  }
  assert.deepEqual(await checkTelematik({ published, proxyPort: 1, before, after: await read(other) }), [
    "- route wlan0 00006664/0000FFFF 0200A8C0 0003 0",
    "+ route wlan0 00006664/0000FFFF 0900A8C0 0003 0",
    "+ nameserver 10.9.9.9",
  ])
})

test("Linux: this PC's own", { skip: process.platform !== "linux" }, async () => {
  const before = await readPaths(thisMachine, "linux")
  assert.ok(before.length > 0)
  assert.deepEqual(
    await checkTelematik({ published: [], proxyPort: 1, before, after: await readPaths(thisMachine, "linux") }),
    [],
  )
})

const NETSTAT = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.0.1        UGScg                 en0
100.102/16         192.168.0.2        UGSc                  en0
192.168.0.1        0:1:2:3:4:5        UHLWIir               en0   1195
`
const DNS = `DNS configuration

resolver #1
  search domain[0] : fritz.box
  nameserver[0] : 192.168.0.1
  flags    : Request A records

resolver #2
  domain   : telematik
  nameserver[0] : 192.168.0.2
`

test("macOS and Windows: recorded", async () => {
  const mac = recorded({ nowMs: 0, programs: { "netstat -rn": NETSTAT, "scutil --dns": DNS } })
  assert.deepEqual(await readPaths(mac, "darwin"), [
    "route en0 default 192.168.0.1 UGScg",
    "route en0 100.102/16 192.168.0.2 UGSc",
    "search domain[0] : fritz.box",
    "nameserver[0] : 192.168.0.1",
    "domain   : telematik",
    "nameserver[0] : 192.168.0.2",
  ])
  const lines = ["route 12 0.0.0.0/0 192.168.0.1 0", "nameserver 12 192.168.0.1", "rule .telematik 192.168.0.2"]
  const windows = recorded({ nowMs: 0, programs: { "powershell.exe": `${JSON.stringify(lines)}\r\n` } })
  assert.deepEqual(await readPaths(windows, "win32"), lines)
  for (const platform of ["win32", "darwin", "linux", "aix"])
    assert.deepEqual(await readPaths(recorded({ nowMs: 0 }), platform), [])
})
