import assert from "node:assert/strict"
import { test } from "node:test"
import { recorded } from "../testing/recorded-machine.ts"
import { collect } from "./collect.ts"
import { countSecurity, diskState, filtersInput, headerTime, lastUpgrade, parseRelease } from "./linux.ts"
import { thisMachine } from "./machine.ts"

const NOW = Date.UTC(2026, 10, 22, 9)

const HISTORY = `
Start-Date: 2026-11-02  06:31:09
Commandline: /usr/bin/unattended-upgrade
Upgrade: openssl:amd64 (3.0.14-1~deb12u2, 3.0.15-1~deb12u1)
End-Date: 2026-11-02  06:31:15

Start-Date: 2026-11-09  10:00:00
Commandline: apt-get install lftp
Install: lftp:amd64 (4.9.2-2)
End-Date: 2026-11-09  10:00:04
`
const SIMULATED = `NOTE: This is only a simulation!
Inst libssl3 [3.0.14-1~deb12u2] (3.0.15-1~deb12u1 Debian-Security:12/stable-security [amd64])
Inst tzdata [2024a-0+deb12u1] (2024b-0+deb12u1 Debian:12.8/stable [all])
Inst curl [7.81.0-1] (7.81.0-2 Ubuntu:22.04/jammy-security [amd64])
Conf libssl3 (3.0.15-1~deb12u1 Debian-Security:12/stable-security [amd64])
`
const LSBLK = `{"blockdevices":[{"type":"disk","mountpoint":null,"children":[
  {"type":"part","mountpoint":"/boot"},
  {"type":"part","mountpoint":null,"children":[{"type":"crypt","mountpoint":null,"children":[
    {"type":"lvm","mountpoint":"/"},{"type":"lvm","mountpoint":"/home"}]}]}]}]}`

test("a Debian desktop that is looked after", async () => {
  const machine = recorded({
    nowMs: NOW,
    programs: {
      "apt-get -s -o Debug::NoLocking=true upgrade": SIMULATED,
      "uname -r": "6.1.0-27-amd64\n",
      "nft list ruleset": 1,
      "systemctl is-active nftables": "active\n",
      "clamscan --version": "ClamAV 1.4.6/27821/Fri Nov 20 09:27:00 2026\n",
      "systemctl is-active clamav-daemon": "active\n",
      "systemctl is-active clamav-freshclam": "active\n",
      "lsblk --json --output TYPE,MOUNTPOINT": LSBLK,
      "gsettings get org.gnome.desktop.screensaver lock-enabled": "true\n",
      "gsettings get org.gnome.desktop.session idle-delay": "uint32 300\n",
      id: "uid=1000(praxis) gid=1000(praxis) groups=1000(praxis),24(cdrom)\n",
    },
    files: {
      "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n',
      "/var/log/apt/history.log": HISTORY,
      "/etc/ufw/ufw.conf": "# ufw\nENABLED=yes\nLOGLEVEL=low\n",
      "/var/lib/clamav/daily.cvd": "ClamAV-VDB:20 Nov 2026 09-27 +0000:27821:2060000:90:…",
      "/proc/stat": "cpu 1 2 3\nbtime 1795339200\n",
      "/etc/apt/apt.conf.d/20auto-upgrades": 'APT::Periodic::Unattended-Upgrade "1";\n',
    },
    changed: { "/var/lib/apt/periodic/update-success-stamp": NOW - 3_600_000 },
  })
  const report = await collect(machine, "linux")
  assert.deepEqual(report.os, {
    name: "Debian GNU/Linux",
    version: "12",
    build: "6.1.0-27-amd64",
    updatedAt: Date.parse("2026-11-02T06:31:15"),
    searchedAt: NOW - 3_600_000,
    pendingSecurity: 2,
    restartPending: false,
    automatic: true,
  })
  assert.deepEqual(report.firewalls, [
    { name: "ufw", state: "on" },
    { name: "nftables", state: "unknown" },
  ])
  assert.deepEqual(report.scanners, [
    { name: "ClamAV 1.4.6", state: "active", definitions: "unknown", definitionsAt: Date.UTC(2026, 10, 20, 9, 27) },
  ])
  assert.equal(report.bootedAt, 1_795_339_200_000)
  assert.deepEqual(
    [report.disk, report.lock, report.administrator],
    ["encrypted", { state: "on", afterSeconds: 300 }, "no"],
  )
})

test("a machine that answers nothing is unknown in everything, and says what it could not read", async () => {
  const report = await collect(recorded({ nowMs: NOW }), "linux")
  assert.deepEqual([report.disk, report.lock.state, report.administrator], ["unknown", "unknown", "unknown"])
  assert.deepEqual([report.firewalls, report.scanners], [[], []])
  assert.deepEqual(
    report.unread.map(({ what }) => what),
    ["os-updates", "disk"],
  )
})

test(
  "this very machine can be measured, and its report passes the schema",
  { skip: process.platform !== "linux" },
  async () => {
    const report = await collect(thisMachine, "linux")
    assert.ok(report.os.name.length > 0)
    assert.ok(report.bootedAt !== undefined && report.bootedAt <= Date.now())
    assert.equal(report.administrator, process.getuid?.() === 0 ? "yes" : report.administrator)
  },
)

const logs: readonly { why: string; days: number | undefined; counts: boolean }[] = [
  { why: "today", days: 0, counts: true },
  { why: "before a weekend", days: 3, counts: true },
  { why: "long ago: to have asked in vain is noted in that log, too", days: 4, counts: false },
  { why: "never", days: undefined, counts: false },
]
for (const { why, days, counts } of logs) {
  test(`what freshclam noted an hour ago ${counts ? "counts" : "does not count"} where its definitions came out ${why}`, async () => {
    const made = `ClamAV-VDB:${22 - (days ?? 0)} Nov 2026 09-00 +0000:27821:2060000:90:…`
    const programs = { "clamscan --version": "ClamAV 1.4.6\n" }
    const files: Record<string, string> = days === undefined ? {} : { "/var/lib/clamav/daily.cvd": made }
    const changed = { "/var/log/clamav/freshclam.log": NOW - 3_600_000 }
    const { scanners } = await collect(recorded({ nowMs: NOW, programs, files, changed }), "linux")
    assert.equal(scanners[0]?.checkedAt, counts ? NOW - 3_600_000 : undefined)
  })
}

const rulesets: readonly { why: string; text: string; filters: boolean }[] = [
  {
    why: "a chain that drops by default",
    text: "table inet f { chain in { type filter hook input priority 0; policy drop; ct state established accept } }",
    filters: true,
  },
  {
    why: "a chain whose last rule rejects",
    text: "table inet f {\n chain in {\n type filter hook input priority 0; policy accept;\n tcp dport 22 accept\n reject\n }\n}",
    filters: true,
  },
  {
    why: "a chain whose last rule drops behind rules with sets",
    text: "table inet f {\n chain in {\n type filter hook input priority 0; policy accept;\n ct state { established, related } accept\n tcp dport { 22, 80 } accept\n drop\n }\n}",
    filters: true,
  },
  {
    why: "a chain that lets everything in",
    text: "table inet f { chain in { type filter hook input priority 0; policy accept; } }",
    filters: false,
  },
  {
    why: "a chain that filters only what goes out",
    text: "table inet f { chain o { type filter hook output priority 0; policy drop; } }",
    filters: false,
  },
  { why: "no rules at all", text: "", filters: false },
]
for (const { why, text, filters } of rulesets) {
  test(`a rule set with ${why}: ${filters ? "on" : "off"}`, () => assert.equal(filtersInput(text), filters))
}

test("small readers: releases, histories, simulations, database headers, disks", () => {
  assert.deepEqual(parseRelease("NAME=Fedora\nVERSION_ID=41\n"), { name: "Fedora", version: "41" })
  assert.deepEqual(parseRelease(""), { name: "Linux", version: "" })
  assert.equal(lastUpgrade(undefined), undefined)
  assert.equal(countSecurity("Inst security-tool [1] (2 Debian:12/stable [all])"), 0)
  assert.equal(headerTime("ClamAV-VDB:07 Nov 2026 23-59 +0100:1:…"), Date.UTC(2026, 10, 7, 22, 59))
  assert.equal(headerTime("something else"), undefined)
  assert.equal(diskState('{"blockdevices":[{"type":"part","mountpoint":"/"}]}'), "plain")
  assert.equal(
    diskState('{"blockdevices":[{"type":"crypt","mountpoint":"/home"},{"type":"part","mountpoint":"/"}]}'),
    "partly",
  )
  assert.equal(diskState("{"), "unknown")
  assert.equal(diskState("[1,null]"), "unknown")
})
