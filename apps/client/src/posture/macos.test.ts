import assert from "node:assert/strict"
import { test } from "node:test"
import { type Recording, recorded } from "../testing/recorded-machine.ts"
import { collect } from "./collect.ts"
import { firewallState, parseDefaultsTime, sysctlTime } from "./macos.ts"

const NOW = Date.UTC(2026, 10, 22, 9)
const UPDATE = "defaults read /Library/Preferences/com.apple.SoftwareUpdate"

const MACOS_15: Recording["programs"] = {
  "sw_vers -productVersion": "15.1\n",
  "sw_vers -buildVersion": "24B83\n",
  [`${UPDATE} LastSuccessfulDate`]: "2026-11-21 07:12:44 +0000\n",
  [`${UPDATE} AutomaticCheckEnabled`]: "1\n",
  "system_profiler -json SPInstallHistoryDataType": JSON.stringify({
    SPInstallHistoryDataType: [
      { _name: "macOS 15.1", install_date: "2026-11-05T08:00:00Z", package_source: "package_source_apple" },
      { _name: "XProtectPlistConfigData", install_date: "2026-11-19T10:00:00Z" },
      { _name: "Pages", install_date: "2026-11-20T10:00:00Z" },
    ],
  }),
  "system_profiler -json SPFirewallDataType": JSON.stringify({
    SPFirewallDataType: [
      { _name: "spfirewall_settings", spfirewall_globalstate: "spfirewall_globalstate_limit_connections" },
    ],
  }),
  "sysctl -n kern.boottime": "{ sec = 1795200000, usec = 5 } Thu Nov 20 08:00:00 2026\n",
  "xprotect version": "Version: 5284 Installed: 2026-11-19 10:00:00 +0000\n",
  "fdesetup status": "FileVault is On.\n",
  "sysadminctl -screenLock status": "screenLock delay is 300 seconds\n",
  "id -Gn": "staff everyone localaccounts _lpoperator\n",
}

test("macOS 15, where the firewall's property list and the old XProtect are gone", async () => {
  const report = await collect(recorded({ nowMs: NOW, programs: MACOS_15 }), "darwin")
  assert.deepEqual(report.os, {
    name: "macOS",
    version: "15.1",
    build: "24B83",
    updatedAt: Date.UTC(2026, 10, 5, 8),
    searchedAt: Date.UTC(2026, 10, 21, 7, 12, 44),
    automatic: true,
  })
  assert.deepEqual(report.firewalls, [{ name: "macOS", state: "on" }])
  assert.deepEqual(report.scanners, [
    {
      name: "XProtect 5284",
      state: "active",
      definitions: "unknown",
      definitionsAt: Date.UTC(2026, 10, 19, 10),
      checkedAt: Date.UTC(2026, 10, 21, 7, 12, 44),
    },
  ])
  assert.deepEqual(
    [report.disk, report.lock, report.administrator],
    ["encrypted", { state: "on", afterSeconds: 300 }, "no"],
  )
})

test("a Mac that answers only what it is", async () => {
  const programs = { "sw_vers -productVersion": "13.7\n", "id -Gn": "staff admin\n" }
  const report = await collect(recorded({ nowMs: NOW, programs }), "darwin")
  assert.deepEqual([report.firewalls[0]?.state, report.disk, report.lock.state], ["unknown", "unknown", "unknown"])
  assert.equal(report.administrator, "yes")
  await assert.rejects(collect(recorded({ nowMs: NOW }), "darwin"), { code: "POSTURE_UNREADABLE" })
})

test("the firewall speaks in two ways", () => {
  assert.equal(firewallState("Firewall is enabled. (State = 1)\n", undefined), "on")
  assert.equal(
    firewallState("Firewall is blocking all non-essential incoming connections. (State = 2)\n", undefined),
    "on",
  )
  assert.equal(firewallState("Firewall is disabled. (State = 0)\n", undefined), "off")
  const off = JSON.stringify({ SPFirewallDataType: [{ spfirewall_globalstate: "spfirewall_globalstate_allow_all" }] })
  assert.equal(firewallState(undefined, off), "off")
  assert.equal(firewallState(undefined, "{"), "unknown")
  assert.equal(firewallState("something new", undefined), "unknown")
})

test("times as macOS prints them", () => {
  assert.equal(parseDefaultsTime("2026-11-21 07:12:44 +0100"), Date.UTC(2026, 10, 21, 6, 12, 44))
  assert.equal(parseDefaultsTime("2026-11-21"), undefined)
  assert.equal(sysctlTime("{ sec = 0, usec = 0 } Thu Jan  1 01:00:00 1970"), undefined)
})
