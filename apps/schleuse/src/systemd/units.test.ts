/** The shipped units, read as text and scored by systemd: what they promise must not wear off unnoticed. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { DOOR_ZONES, isDoorZone, LISTENER_ZONES, PAGE_ZONES } from "@schleuse/wire"
import { parseSettings } from "../settings/settings-file.ts"
import { PAGES_FOLDER, programOf } from "../supervisor/code-bundle.ts"
import { folderTable } from "../supervisor/data-folder.ts"
import { gateRules } from "../supervisor/gate-egress.ts"
import { isolationFor } from "../supervisor/isolation.ts"
import { doorSeatBelt, gateSeatBelt, keeperSeatBelt, listenerSeatBelt } from "../supervisor/seat-belt.ts"
import { privateFolder, requirePeer } from "../testing/service.ts"
import { DEPLOY, environmentFile, INSTALLED_DATA, unitFiles } from "./install.ts"

const UNITS = join(DEPLOY, "systemd")
const USERS = {
  keeper: 61_100,
  doors: { sftp: 61_101, inside: 61_102, validation: 61_103, console: 61_104, approvals: 61_106, gate: 61_105 },
}

/** Highest exposure allowed, in tenths as systemd-analyze counts them: what the unit had when it was measured (systemd 252). */
const THRESHOLDS: Readonly<Record<string, number>> = {
  "schleuse-keeper.service": 2,
  "schleuse-door-sftp@.service": 11,
  "schleuse-door-inside@.service": 11,
  "schleuse-door-validation@.service": 11,
  "schleuse-door-console@.service": 11,
  "schleuse-door-approvals@.service": 11,
  "schleuse-door-gate@.service": 11,
  "schleuse-keys.service": 9,
  "schleuse-kill-sftp@.service": 11,
  "schleuse-kill-inside@.service": 11,
  "schleuse-kill-validation@.service": 11,
  "schleuse-kill-console@.service": 11,
  "schleuse-kill-approvals@.service": 11,
  "schleuse-kill-gate@.service": 11,
  "schleuse-egress-gate@.service": 21,
  "schleuse-egress.service": 21,
}

function isWithin(file: string, threshold: number): boolean {
  const args = ["security", "--offline=true", "--no-pager", `--threshold=${threshold}`, file]
  const { status, stderr } = spawnSync("systemd-analyze", args, { encoding: "utf8" })
  assert.ok(status === 0 || /exposure/i.test(stderr) || status === 1, stderr)
  return status === 0
}

for (const [unit, threshold] of Object.entries(THRESHOLDS)) {
  test(`${unit} has an exposure of at most ${threshold / 10}`, (t) => {
    if (requirePeer(t, "systemd-analyze")) assert.ok(isWithin(join(UNITS, unit), threshold))
  })
}

test("every service has a threshold", () => {
  const services = unitFiles().filter((name) => name.endsWith(".service"))
  assert.deepEqual(services.toSorted(), Object.keys(THRESHOLDS).toSorted())
})

/** Canaries: a line less must be noticed. */
const weakened: readonly { unit: string; line: string }[] = [
  { unit: "schleuse-keeper.service", line: "PrivateNetwork=yes" },
  { unit: "schleuse-keeper.service", line: "CapabilityBoundingSet=" },
  { unit: "schleuse-door-sftp@.service", line: "ProtectSystem=strict" },
  { unit: "schleuse-door-sftp@.service", line: "PrivateUsers=yes" },
]
for (const { unit, line } of weakened) {
  test(`${unit} without ${line} is over its threshold`, (t) => {
    if (!requirePeer(t, "systemd-analyze")) return
    const text = readFileSync(join(UNITS, unit), "utf8")
    assert.ok(text.includes(`\n${line}\n`))
    const file = join(privateFolder(t), unit)
    writeFileSync(file, text.replace(`\n${line}\n`, "\n"))
    assert.equal(isWithin(file, THRESHOLDS[unit] ?? 0), false)
  })
}

test("systemd understands every line of every unit", (t) => {
  if (!requirePeer(t, "systemd-analyze")) return
  const folder = privateFolder(t)
  for (const name of unitFiles()) copyFileSync(join(UNITS, name), join(folder, name))
  const files = unitFiles().map((name) => join(folder, name))
  const args = ["verify", "--man=no", "--recursive-errors=no", ...files]
  const { stderr } = spawnSync("systemd-analyze", args, {
    encoding: "utf8",
    env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:/usr/lib/systemd/system` },
  })
  // Where we are not installed, its programs are not there; and what the machine's own units lack is not ours.
  const ours = stderr.split("\n").filter((line) => line.includes("schleuse") && !line.includes("is not executable"))
  assert.deepEqual(ours, [])
})

/** The words of ExecStart, with continued lines joined. */
function execStart(unit: string): readonly string[] {
  const text = readFileSync(join(UNITS, unit), "utf8").replaceAll(/\\\n\s*/g, "")
  return /^ExecStart=(\/.*)$/m.exec(text)?.[1]?.split(" ") ?? []
}

for (const zone of DOOR_ZONES) {
  test(`door ${zone} wears the same seat belt as under our supervisor`, () => {
    const incoming = `${INSTALLED_DATA}/incoming/${zone}`
    const belt = doorSeatBelt({ read: ["/opt/schleuse/lib", incoming, `${INSTALLED_DATA}/blobs`], write: [incoming] })
    const words = execStart(`schleuse-door-${zone}@.service`)
    assert.deepEqual(words.slice(0, belt.length + 2), ["/opt/schleuse/bin/node", ...belt, "/opt/schleuse/lib/door.mjs"])
    assert.deepEqual(words.slice(belt.length + 2, belt.length + 6), ["--zone", zone, "--name", zone])
  })

  test(`the units of door ${zone} differ from those of sftp in the name alone`, () => {
    for (const file of unitFiles().filter((name) => name.includes(`-${zone}`))) {
      const twin = readFileSync(join(UNITS, file.replace(zone, "sftp")), "utf8")
      const renamed = twin.replaceAll("sftp", zone).replaceAll("SFTP", zone.toUpperCase())
      assert.equal(readFileSync(join(UNITS, file), "utf8"), renamed, file)
    }
  })
}

/** Listeners that are no doors: without sessions of partners, without folders. */
const PAGES = LISTENER_ZONES.filter((zone) => !isDoorZone(zone))

for (const zone of PAGES) {
  test(`${zone} wears the same seat belt as under our supervisor, and has no folder`, () => {
    const words = execStart(`schleuse-door-${zone}@.service`)
    const lib = "/opt/schleuse/lib"
    const belt = [
      "/opt/schleuse/bin/node",
      ...(zone === "gate" ? gateSeatBelt(lib, "/opt/schleuse/access") : listenerSeatBelt(lib)),
      `/opt/schleuse/lib/${programOf(zone)}.mjs`,
    ]
    assert.deepEqual(words.slice(0, belt.length), belt)
    assert.deepEqual(words.slice(belt.length, belt.length + 4), ["--zone", zone, "--name", zone])
    const text = readFileSync(join(UNITS, `schleuse-door-${zone}@.service`), "utf8")
    assert.doesNotMatch(text, /var\/lib\/schleuse|LoadCredential/)
  })

  test(`the units of ${zone} differ from those of a door in the name, what it starts, its folders, its patience and its way out`, () => {
    const own = (name: string) => (line: string) =>
      !/^#|^Description=|^ExecStart=|^ {2}|^BindPaths=|^BindReadOnlyPaths=\/var|^TimeoutStopSec=|^SystemCallFilter=~.*sendto/.test(
        line,
      )
        ? [line.replaceAll(name, "ZONE")]
        : []
    for (const file of unitFiles().filter((name) => name.includes(`-${zone}`) && !name.includes("-egress-"))) {
      const twin = readFileSync(join(UNITS, file.replace(zone, "sftp")), "utf8").split("\n")
      assert.deepEqual(
        readFileSync(join(UNITS, file), "utf8").split("\n").flatMap(own(zone)),
        twin.flatMap(own("sftp")),
        file,
      )
    }
  })
}

for (const zone of [...PAGE_ZONES, "gate"] as const) {
  test(`styles, fonts and scripts of ${zone} lie where its unit looks for them`, () => {
    const words = execStart(`schleuse-door-${zone}@.service`)
    const at = words.indexOf("--assets")
    assert.equal(words[at + 1], `/opt/schleuse/lib/${PAGES_FOLDER[zone === "gate" ? "gate" : "console"]}`)
  })
}

for (const zone of LISTENER_ZONES) {
  test(`door ${zone} may ${zone === "gate" ? "connect, but not" : "neither connect nor"} send to an address`, () => {
    const text = readFileSync(join(UNITS, `schleuse-door-${zone}@.service`), "utf8")
    const denied = [...text.matchAll(/^SystemCallFilter=~(.*)$/gm)].flatMap(([, calls = ""]) => calls.split(" "))
    assert.equal(denied.includes("connect"), zone !== "gate")
    for (const call of ["sendto", "sendmsg", "sendmmsg", "io_uring_setup", "io_uring_enter"]) {
      assert.ok(denied.includes(call), call)
    }
  })
}

for (const file of ["schleuse-keeper.service", "jitless.conf"]) {
  test(`${file} starts the keeper with its seat belt and tells the truth about its modes`, () => {
    const jitless = file === "jitless.conf" ? ["--jitless"] : []
    const belt = ["/opt/schleuse/bin/node", ...jitless, ...keeperSeatBelt(), "/opt/schleuse/lib/keeper.mjs"]
    const words = execStart(file)
    assert.deepEqual(words.slice(0, belt.length), belt)
    const modes = "--mode productive --isolation systemd --egress closed --root-key credential"
    assert.ok(words.join(" ").includes(modes))
  })
}

test("the folders that systemd makes are the ones that the supervisor makes", () => {
  const rows = readFileSync(join(DEPLOY, "tmpfiles.conf"), "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([kind, path]) => kind === "d" && path?.startsWith(INSTALLED_DATA))
    .map(([, path, mode, user, group]) => [path, mode, user, group])
  const names: Readonly<Record<number, string>> = {
    0: "root",
    [USERS.keeper]: "schleuse-keeper",
    [USERS.doors.sftp]: "schleuse-sftp",
    [USERS.doors.inside]: "schleuse-inside",
    [USERS.doors.validation]: "schleuse-validation",
    [USERS.doors.console]: "schleuse-console",
    [USERS.doors.approvals]: "schleuse-approvals",
    [USERS.doors.gate]: "schleuse-gate",
  }
  const expected = folderTable({ kind: "separate-users", ...USERS }).map(({ path, mode, owner }) => [
    path === "" ? INSTALLED_DATA : `${INSTALLED_DATA}/${path}`,
    mode.toString(8).padStart(4, "0"),
    names[owner?.uid ?? -1],
    names[owner?.gid ?? -1],
  ])
  assert.deepEqual(rows, expected)
})

test("the users that systemd makes have the numbers of the settings' defaults", () => {
  const text = readFileSync(join(DEPLOY, "sysusers.conf"), "utf8")
  const ids: Record<string, number> = {}
  for (const [, name = "", id] of text.matchAll(/^u schleuse-(\w+) (\d+) /gm)) ids[name] = Number(id)
  const settings = parseSettings("", "")
  const {
    "users.keeper": keeper,
    "users.sftp": sftp,
    "users.inside": inside,
    "users.validation": validation,
    "users.console": console,
    "users.approvals": approvals,
    "users.gate": gate,
  } = settings
  assert.deepEqual(ids, { keeper, sftp, inside, validation, console, approvals, gate })
  assert.deepEqual({ keeper: USERS.keeper, ...USERS.doors }, ids)
})

test("a door that is off is neither asked for nor has an address", () => {
  const builds = { keeper: "aa", door: "bb", validation: "cc", console: "dd", gate: "ee" }
  const text = environmentFile(builds, new Map([["sftp", { host: "::", port: 2022 }]]))
  assert.match(text, /^SCHLEUSE_DOORS=--door sftp$/m)
  assert.match(text, /^SCHLEUSE_LISTEN_SFTP=\[::\]:2022$/m)
  assert.doesNotMatch(text, /inside|LISTEN_VALIDATION/i)
})

const PROBE = `require("node:net").connect(Number(process.argv[1]), "127.0.0.1")
  .on("connect", () => process.exit(10)).on("error", () => process.exit(11))`

test("the nftables template has the gate's table as the keeper's list will find it", () => {
  const text = readFileSync(join(DEPLOY, "egress.nft"), "utf8")
  assert.ok(text.endsWith(gateRules("schleuse_gate", USERS.doors.gate)))
})

test("the nftables template stops our users' connections and nobody else's", async (t) => {
  if (!requireRoot(t) || !requirePeer(t, "nft") || !requirePeer(t, "unshare")) return
  // Everything happens in a network namespace of its own; the machine's rules stay as they are.
  const server =
    "require('node:net').createServer((s) => s.destroy()).listen(4711, '127.0.0.1', () => console.log('up'))"
  const script = `
    ip link set lo up 2>/dev/null || python3 -c 'import fcntl,socket,struct
s=socket.socket(); fcntl.ioctl(s,0x8914,struct.pack("16sh",b"lo",0x49))'
    "$0" -e "${server}" >/dev/null & server=$!
    sleep 0.5
    for user in 61101 65534; do
      setpriv --reuid=$user --regid=$user --clear-groups "$0" -e '${PROBE}' 4711; echo "before $user $?"
    done
    nft -f "$1" && nft -f "$1"
    for user in 61100 61101 61102 61103 61104 61105 61106 65534; do
      setpriv --reuid=$user --regid=$user --clear-groups "$0" -e '${PROBE}' 4711; echo "after $user $?"
    done
    kill $server`
  const node = join(privateReachableFolder(t), "node")
  copyFileSync(process.execPath, node)
  const { stdout, stderr } = spawnSync("unshare", ["--net", "sh", "-c", script, node, join(DEPLOY, "egress.nft")], {
    encoding: "utf8",
  })
  const expected = [
    "before 61101 10",
    "before 65534 10",
    "after 61100 11",
    "after 61101 11",
    "after 61102 11",
    "after 61103 11",
    "after 61104 11",
    "after 61105 11",
    "after 61106 11",
    "after 65534 10",
  ]
  assert.deepEqual(stdout.trim().split("\n"), expected, stderr)
})

/** In /tmp, which every user can walk to. */
function privateReachableFolder(t: TestContext): string {
  const folder = privateFolder(t)
  mkdirSync(folder, { recursive: true })
  spawnSync("chmod", ["755", folder])
  return folder
}

function requireRoot(t: TestContext): boolean {
  if (isolationFor(parseSettings("", "")).kind === "separate-users") return true
  t.skip("needs root on Linux")
  return false
}

test("nothing lies in deploy/systemd that is not installed or explained", () => {
  const known = new Set([...unitFiles(), "jitless.conf"])
  assert.deepEqual(
    readdirSync(UNITS).filter((name) => !known.has(name)),
    [],
  )
  for (const manual of ["README.md", "LIESMICH.md"]) {
    assert.match(readFileSync(join(DEPLOY, manual), "utf8"), /jitless\.conf/)
  }
})
