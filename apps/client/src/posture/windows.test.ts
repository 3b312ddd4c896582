import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { postureReport } from "@schleuse/posture"
import { recorded } from "../testing/recorded-machine.ts"
import { collect } from "./collect.ts"
import { readProductState, readWindows } from "./windows.ts"

const NOW = Date.UTC(2026, 10, 22, 9)

/** As PowerShell 5.1 printed it on a German Windows 11 Pro; names and times altered. */
const WINDOWS_11 = {
  system: {
    caption: "Microsoft Windows 11 Pro",
    build: "22631.4460",
    version: "23H2",
    edition: "Professional",
    bootedAt: "2026-11-21T06:58:12.5000000Z",
    productType: 1,
  },
  automatic: { enabled: true, searchedAt: "2026-11-22T05:12:44.0000000Z" },
  history: [
    {
      at: "2026-11-22T05:13:20.0000000Z",
      title: "Security Intelligence-Update für Microsoft Defender Antivirus - KB2267602 (Version 1.421.800.0)",
    },
    {
      at: "2026-11-13T07:40:02.0000000Z",
      title: "2026-11 Kumulatives Update für Windows 11 Version 23H2 für x64-basierte Systeme (KB5046633)",
    },
  ],
  pending: [],
  restart: false,
  scanners: { name: "Windows Defender", state: 397568, at: "Sun, 22 Nov 2026 05:13:25 GMT" },
  otherFirewalls: null,
  defender: {
    mode: "Normal",
    enabled: true,
    realTime: true,
    signaturesAt: "2026-11-22T03:55:10.0000000Z",
    checkedAt: null,
  },
  firewall: [
    { name: "Domain", enabled: 1 },
    { name: "Private", enabled: 1 },
    { name: "Public", enabled: 1 },
  ],
  disk: { protection: 1 },
  lock: { active: "1", secure: "1", after: "600" },
  administrator: false,
  wokeAt: "2026-11-22T07:30:00.0000000Z",
  unread: [],
}
const read = (change: object) => readWindows(JSON.stringify({ ...WINDOWS_11, ...change }), NOW)

test("a German Windows 11 that is looked after", () => {
  const report = postureReport(read({}), "report")
  assert.deepEqual(report.os, {
    name: "Windows 11 Pro",
    edition: "Professional",
    version: "23H2",
    build: "22631.4460",
    // Not the definitions of this morning.
    updatedAt: Date.UTC(2026, 10, 13, 7, 40, 2),
    searchedAt: Date.UTC(2026, 10, 22, 5, 12, 44),
    pendingSecurity: 0,
    restartPending: false,
    automatic: true,
  })
  assert.deepEqual(report.scanners, [
    {
      name: "Windows Defender",
      state: "active",
      definitions: "current",
      definitionsAt: Date.UTC(2026, 10, 22, 3, 55, 10),
    },
  ])
  assert.deepEqual(report.firewalls, [{ name: "Windows", state: "on" }])
  assert.deepEqual(
    [report.disk, report.lock, report.administrator],
    ["encrypted", { state: "on", afterSeconds: 600 }, "no"],
  )
})

test("another maker's scanner rules, and Defender stands back", () => {
  const { scanners } = read({
    scanners: [
      { name: "Windows Defender", state: 393472 },
      { name: "Beispiel Security", state: 266240 },
    ],
    defender: { mode: "Passive Mode", enabled: true, realTime: false },
  })
  assert.deepEqual(
    scanners.map(({ name, state }) => [name, state]),
    [
      ["Windows Defender", "off"],
      ["Beispiel Security", "active"],
    ],
  )
})

test("a Windows Server has no Security Center: Defender speaks for itself, and else nobody", () => {
  const unread = [{ what: "scanners", why: "CimException" }]
  const { scanners } = read({ scanners: null, unread })
  assert.deepEqual(
    scanners.map(({ name, state }) => [name, state]),
    [["Microsoft Defender", "active"]],
  )
  const silent = read({ scanners: null, defender: null, unread })
  assert.deepEqual(silent.scanners, [])
  assert.ok(silent.unread.some(({ what }) => what === "scanners"))
})

test("a public profile without firewall is partly; another maker's firewall counts", () => {
  const firewall = [
    { name: "Domain", enabled: 1 },
    { name: "Private", enabled: 1 },
    { name: "Public", enabled: 0 },
  ]
  assert.deepEqual(read({ firewall }).firewalls, [{ name: "Windows", state: "partly" }])
  const otherFirewalls = [{ name: "Beispiel Security", state: 266240 }]
  assert.deepEqual(read({ firewall: [{ name: "Public", enabled: 0 }], otherFirewalls }).firewalls, [
    { name: "Windows", state: "off" },
    { name: "Beispiel Security", state: "on" },
  ])
})

const states: readonly (readonly [number, string, string])[] = [
  [397568, "active", "current"],
  [397584, "active", "old"],
  [393472, "off", "current"],
  [266240, "active", "current"],
  [266256, "active", "old"],
  [262144, "off", "current"],
  [0x62100, "snoozed", "current"],
  [0x63110, "expired", "old"],
]
for (const [state, expected, definitions] of states) {
  test(`product state ${state} is ${expected}, ${definitions}`, () =>
    assert.deepEqual(readProductState(state), { state: expected, definitions }))
}

test("whatever PowerShell prints, the report passes its schema or is refused", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(...Object.keys(WINDOWS_11)), (text, name) => {
      postureReport(read({ [name]: JSON.parse(text) as unknown }), "report")
    }),
  )
  assert.throws(() => readWindows('Die Benennung "powershell" wurde nicht erkannt', NOW), {
    code: "POSTURE_UNREADABLE",
  })
})

test("a PC that forbids PowerShell is refused with words, not with a guess", async () => {
  await assert.rejects(collect(recorded({ nowMs: NOW }), "win32"), { code: "POSTURE_UNREADABLE" })
  await assert.rejects(collect(recorded({ nowMs: NOW, programs: { "powershell.exe": 1 } }), "win32"), {
    code: "POSTURE_UNREADABLE",
  })
  await assert.rejects(collect(recorded({ nowMs: NOW }), "aix"), { code: "POSTURE_UNREADABLE" })
})
