import assert from "node:assert/strict"
import { chmodSync, chownSync, mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { test } from "node:test"
import { randomId, systemClock } from "@schleuse/base"
import { examine } from "../commands/doctor.ts"
import { parseSettings } from "../settings/settings-file.ts"
import { prepareDataFolder } from "../supervisor/data-folder.ts"
import { isolationFor } from "../supervisor/isolation.ts"
import { saveRunRecord } from "../supervisor/run-record.ts"
import { privateFolder } from "../testing/service.ts"
import { type FindingState, patientFor } from "./finding.ts"
import { checkGate } from "./gate-checks.ts"
import { checkRuntime } from "./machine-checks.ts"
import { checkCertificates, checkPages } from "./page-checks.ts"

const LISTEN = ["sftp", "inside", "console", "approvals"]
  .map((zone) => `doors.${zone}.listen = "127.0.0.1:0"\n`)
  .join("")
const TEXTS = ["imprint", "privacy", "accessibility"].map((name) => `texts.${name} = "Text"\n`).join("")
const FREE = `${LISTEN}${TEXTS}operator.name = "KV Musterland"\n`
const isRoot = process.getuid?.() === 0

/** A folder as a keeper leaves it that has run here. */
function healthyFolder(parent: string): string {
  const settings = parseSettings(FREE, "")
  const isolation = isolationFor(settings)
  const folder = prepareDataFolder(join(parent, "data"), isolation)
  truncateSync(join(folder, "keeper.sqlite"), 4096)
  for (const name of ["root.key", "log.key", "root.check"]) {
    const path = join(folder, "keys", name)
    writeFileSync(path, "x", { mode: 0o600 })
    if (isolation.kind === "separate-users") chownSync(path, isolation.keeper, isolation.keeper)
  }
  const part = randomId()
  mkdirSync(join(folder, "blobs", part.slice(0, 2)), { mode: 0o755 })
  writeFileSync(join(folder, "blobs", part.slice(0, 2), part), "x", { mode: 0o444 })
  writeFileSync(join(folder, "incoming", "sftp", randomId()), "", { mode: 0o660 })
  return folder
}

async function findingsOf(folder: string, settings = FREE, nowMs = systemClock.wallMs()) {
  return examine(patientFor(folder, parseSettings(settings, ""), false, nowMs))
}

test("a healthy folder has only good findings", async (t) => {
  const findings = await findingsOf(healthyFolder(privateFolder(t)))
  assert.deepEqual(
    findings.filter(({ state }) => state !== "ok"),
    [],
  )
})

type Fault = {
  readonly what: string
  readonly check: string
  readonly state: FindingState
  readonly where?: RegExp
  readonly plant: (folder: string) => void
  readonly rootOnly?: true
}

const old = new Date(Date.now() - 40 * 24 * 3600 * 1000)
const faults: readonly Fault[] = [
  {
    what: "keys that others may enter",
    check: "folders",
    state: "fail",
    where: /^keys: mode 755/,
    plant: (folder) => chmodSync(join(folder, "keys"), 0o755),
  },
  {
    what: "an incoming folder that doors may change",
    check: "folders",
    state: "fail",
    where: /^incoming\/sftp: mode/,
    plant: (folder) => chmodSync(join(folder, "incoming/sftp"), 0o2770),
  },
  {
    what: "blobs of somebody else",
    check: "folders",
    state: "fail",
    where: /^blobs: owner/,
    plant: (folder) => chownSync(join(folder, "blobs"), 1234, 1234),
    rootOnly: true,
  },
  {
    what: "a database that others may read",
    check: "folders",
    state: "fail",
    where: /^keeper.sqlite: mode 644/,
    plant: (folder) => chmodSync(join(folder, "keeper.sqlite"), 0o644),
  },
  {
    what: "a stranger's file",
    check: "unexpected-files",
    state: "fail",
    where: /^shell.php$/,
    plant: (folder) => writeFileSync(join(folder, "shell.php"), ""),
  },
  {
    what: "a stranger's file in incoming",
    check: "unexpected-files",
    state: "fail",
    where: /^incoming\/sftp\/human2.aspx$/,
    plant: (folder) => writeFileSync(join(folder, "incoming/sftp/human2.aspx"), ""),
  },
  {
    what: "a folder in incoming",
    check: "unexpected-files",
    state: "fail",
    where: /^incoming\/web$/,
    plant: (folder) => mkdirSync(join(folder, "incoming/web")),
  },
  {
    what: "a link among the blobs",
    check: "unexpected-files",
    state: "fail",
    where: /^blobs\/aa$/,
    plant: (folder) => symlinkSync("/etc", join(folder, "blobs/aa")),
  },
  {
    what: "a part in the wrong subfolder",
    check: "unexpected-files",
    state: "fail",
    where: /^blobs\/vv\//,
    plant: (folder) => {
      mkdirSync(join(folder, "blobs/vv"))
      writeFileSync(join(folder, "blobs/vv", `0${randomId().slice(1)}`), "")
    },
  },
  {
    what: "a key that others may read",
    check: "keys",
    state: "fail",
    where: /^keys\/log.key$/,
    plant: (folder) => chmodSync(join(folder, "keys/log.key"), 0o640),
  },
  {
    what: "a key of somebody else",
    check: "keys",
    state: "fail",
    where: /^keys\/root.key$/,
    plant: (folder) => chownSync(join(folder, "keys/root.key"), 1234, 1234),
    rootOnly: true,
  },
  {
    what: "a stranger's file among the keys",
    check: "keys",
    state: "fail",
    where: /^keys\/copy.key$/,
    plant: (folder) => {
      writeFileSync(join(folder, "keys/copy.key"), "", { mode: 0o600 })
      if (isRoot) chownSync(join(folder, "keys/copy.key"), 61_100, 61_100)
    },
  },
  {
    what: "files of tomorrow",
    check: "clock",
    state: "fail",
    where: /s$/,
    plant: (folder) => utimesSync(join(folder, "keeper.sqlite"), new Date(), new Date(Date.now() + 86_400_000)),
  },
  {
    what: "a reserve that was used",
    check: "reserve",
    state: "warn",
    plant: (folder) => writeFileSync(join(folder, "reserve"), ""),
  },
  {
    what: "an upload nobody goes on with",
    check: "stale-files",
    state: "warn",
    where: /incoming: 1/,
    plant: (folder) => {
      const part = join(folder, "incoming/sftp", randomId())
      writeFileSync(part, "x")
      utimesSync(part, old, old)
    },
  },
  {
    what: "a socket that nobody answers",
    check: "stale-files",
    state: "warn",
    where: /operator.sock/,
    plant: (folder) => writeFileSync(join(folder, "run/operator.sock"), ""),
  },
]
for (const { what, check, state, where = /(?:)/, plant, rootOnly } of faults) {
  test(`the doctor finds ${what}, and only that`, async (t) => {
    if (rootOnly === true && !isRoot) return t.skip("needs root")
    const folder = healthyFolder(privateFolder(t))
    plant(folder)
    const bad = (await findingsOf(folder)).filter((finding) => finding.state !== "ok")
    assert.deepEqual(
      bad.map((finding) => finding.check),
      [check],
      JSON.stringify(bad),
    )
    const [found] = bad
    assert.equal(found?.state, state)
    assert.match(found?.where ?? "", where)
    assert.ok(found?.hint !== undefined && found.hint.de !== "" && found.hint.en !== "")
  })
}

test("the doctor finds a missing key", async (t) => {
  const folder = healthyFolder(privateFolder(t))
  const { rmSync } = await import("node:fs")
  rmSync(join(folder, "keys", "log.key"))
  const bad = (await findingsOf(folder)).filter(({ state }) => state !== "ok")
  assert.deepEqual(
    bad.map(({ where }) => where),
    ["keys/log.key"],
  )
})

test("keys that are credentials of systemd are not missed", async (t) => {
  const folder = healthyFolder(privateFolder(t))
  const { rmSync } = await import("node:fs")
  for (const name of ["root.key", "log.key"]) rmSync(join(folder, "keys", name), { force: true })
  assert.deepEqual(
    (await findingsOf(folder)).filter(({ state }) => state !== "ok"),
    [],
  )
})

test("the doctor finds a port that is taken, and an old runtime", async (t) => {
  const server = createServer().listen(0, "127.0.0.1")
  t.after(() => server.close())
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const settings = `doors.sftp.listen = "127.0.0.1:${port}"\ndoors.inside.listen = "off"\n`
  const findings = await findingsOf(join(privateFolder(t), "absent"), settings)
  assert.equal(findings.find(({ check }) => check === "ports")?.state, "fail")
  assert.equal(findings.find(({ check }) => check === "folders")?.state, "warn")
  assert.equal(checkRuntime("20.20.2")[0]?.state, "fail")
})

const withoutTexts: readonly {
  why: string
  text: string
  found: readonly (readonly [string, FindingState, string?])[]
}[] = [
  { why: "no console", text: 'doors.console.listen = "off"', found: [] },
  { why: "everything", text: FREE, found: [["pages", "ok"]] },
  {
    why: "no name and an empty text",
    text: FREE.replace("KV Musterland", " ").replace('privacy = "Text"', 'privacy = ""'),
    found: [
      ["pages", "warn", "operator.name"],
      ["pages", "warn", "texts.privacy"],
    ],
  },
  {
    why: "a file that is not there",
    text: FREE.replace('imprint = "Text"', 'imprint = "/nirgends/impressum.txt"'),
    found: [["pages", "fail", "texts.imprint"]],
  },
  {
    why: "a console for all the world and no name for it",
    text: FREE.replace('console.listen = "127.0.0.1:0"', 'console.listen = "0.0.0.0:8444"'),
    found: [
      ["pages", "ok"],
      ["console-origin", "fail", "console.origin"],
    ],
  },
]
const WIDE = FREE.replace('console.listen = "127.0.0.1:0"', 'console.listen = "10.0.0.5:8444"')
const NAMED = `${WIDE}console.origin = "https://konsole.kv.test:8444"\n`
const second = (listen: string) => NAMED.replace('approvals.listen = "127.0.0.1:0"', `approvals.listen = "${listen}"`)
const approvals: readonly { why: string; text: string; found: readonly string[] }[] = [
  { why: "off", text: second("off"), found: [] },
  { why: "beside the console", text: second("10.0.0.5:8445"), found: [] },
  { why: "on this machine only", text: second("127.0.0.1:8445"), found: ["doors.approvals.listen"] },
  {
    why: "with a name that keys do not answer for",
    text: `${second("10.0.0.5:8445")}approvals.origin = "https://freigaben.kv.test"\n`,
    found: ["freigaben.kv.test"],
  },
  {
    why: "with a name at pages.host",
    text: `${second("10.0.0.5:8445")}approvals.origin = "https://freigaben.kv.test"\npages.host = "kv.test"\n`,
    found: [],
  },
]
for (const { why, text, found } of approvals) {
  test(`the doctor judges approvals ${why}`, () => {
    const rows = checkPages({ settings: parseSettings(text, "") }).filter(({ check }) => check === "approvals-origin")
    assert.deepEqual(
      rows.map(({ where }) => where),
      found,
    )
  })
}

const named = (origin: string, host: string) => `${FREE}console.origin = "${origin}"\npages.host = "${host}"\n`
const keyless: readonly { why: string; text: string; works: boolean }[] = [
  { why: "a name below the host", text: named("https://konsole.kv.test:8444", "kv.test"), works: true },
  { why: "a name and no host", text: named("https://konsole.kv.test:8444", ""), works: true },
  { why: "a name elsewhere", text: named("https://konsole.kv.example", "kv.test"), works: false },
  { why: "this machine and a host", text: named("", "kv.test"), works: false },
  { why: "an address", text: named("https://10.0.0.5:8444", ""), works: false },
]
for (const { why, text, works } of keyless) {
  test(`the doctor says that keys ${works ? "work" : "do not work"} at a console with ${why}`, () => {
    const found = checkPages({ settings: parseSettings(text, "") }).filter(({ check }) => check === "console-origin")
    assert.deepEqual(
      found.map(({ state }) => state),
      works ? [] : ["warn"],
    )
  })
}

for (const { why, text, found } of withoutTexts) {
  test(`the doctor judges pages with ${why}`, () => {
    const rows = checkPages({ settings: parseSettings(text, "") })
    const seen = rows.map(({ check, state, where }) => (where === undefined ? [check, state] : [check, state, where]))
    assert.deepEqual(seen, found)
  })
}

const GATE = 'doors.gate.listen = "127.0.0.1:0"\n'
const gates: readonly { why: string; text: string; found: readonly (readonly [string, FindingState])[] }[] = [
  { why: "off", text: "", found: [] },
  { why: "on this machine, with nothing to offer", text: GATE, found: [["gate-downloads", "warn"]] },
  {
    why: "for all the world and no name for it",
    text: 'doors.gate.listen = "0.0.0.0:8446"\n',
    found: [
      ["gate-origins", "fail"],
      ["gate-downloads", "warn"],
    ],
  },
  {
    why: "with a name and a folder that is not there",
    text: 'doors.gate.listen = "0.0.0.0:8446"\ngate.origins = "https://zugang.kv.test"\ngate.downloads = "/nirgends"\n',
    found: [["gate-downloads", "warn"]],
  },
]
for (const { why, text, found } of gates) {
  test(`the doctor judges a gate ${why}`, () => {
    const rows = checkGate(patientFor("/nirgends", parseSettings(text, ""), false, 0))
    assert.deepEqual(
      rows.map(({ check, state }) => [check, state]),
      found,
    )
  })
}

for (const [egress, state] of [
  ["closed", "ok"],
  ["open", "warn"],
] as const) {
  test(`the doctor says that a gate's way out is ${egress}, as the run that is on says it`, (t) => {
    const folder = healthyFolder(privateFolder(t))
    const run = {
      version: 1,
      pid: 1,
      runId: "",
      mode: "productive",
      isolation: "",
      keeperData: "",
      startedAt: 0,
    } as const
    saveRunRecord(folder, { ...run, egress, doors: [], children: [] })
    const rows = checkGate(patientFor(folder, parseSettings(GATE, ""), true, 0))
    assert.equal(rows.find(({ check }) => check === "gate-egress")?.state, state)
  })
}

test("the doctor warns of a certificate that ends soon, and fails on one that nobody accepts", () => {
  const row = { zone: "console", source: "imported", shown: true, expiresAt: 1 } as const
  const states = (certificates: Parameters<typeof checkCertificates>[0]) =>
    checkCertificates(certificates).map(({ state }) => state)
  assert.deepEqual(states([row]), ["ok"])
  assert.deepEqual(states([{ ...row, trouble: "expires-soon" }]), ["warn"])
  assert.deepEqual(
    states([
      { ...row, trouble: "expired" },
      { ...row, trouble: "other-host" },
    ]),
    ["fail", "fail"],
  )
})
