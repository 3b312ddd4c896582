import assert from "node:assert/strict"
import { test } from "node:test"
import { needsSession } from "../command.ts"
import { APPROVING_ZONES, OPERATOR_ZONES, ZONES } from "../zone.ts"
import { COMMANDS, isCommandName } from "./table.ts"

test("each row names a zone, a purpose, a lane, and what it writes", () => {
  for (const [name, row] of Object.entries(COMMANDS)) {
    assert.ok(row.zones.length > 0 && row.zones.every((zone) => ZONES.includes(zone)), name)
    assert.match(row.purpose, /^[A-Z“"].*\.$/s, name)
    assert.ok(row.leaves.length > 0, name)
    assert.equal(new Set(row.leaves).size, row.leaves.length, name)
  }
})

test("no command belongs to operators and to a door that faces others", () => {
  const inside: readonly string[] = APPROVING_ZONES
  for (const [name, row] of Object.entries(COMMANDS)) {
    const zones: readonly string[] = row.zones
    assert.ok(!zones.includes("operator") || zones.every((zone) => inside.includes(zone)), name)
  }
})

test("at the approvals a second person logs in, looks, agrees and refuses, and keeps the own way in: nothing else", () => {
  const there = (zone: string) =>
    Object.entries(COMMANDS).flatMap(([name, row]) => ((row.zones as readonly string[]).includes(zone) ? [name] : []))
  assert.deepEqual(there("approvals").toSorted(), [
    "addFidoKey",
    "approve",
    "beginConfirmation",
    "beginFidoKey",
    "beginFidoLogin",
    "breakGlass",
    "changeOwnPassword",
    "confirm",
    "confirmByCode",
    "describeAccount",
    "describeApproval",
    "describeDevice",
    "describeFolder",
    "describeInstitution",
    "describePerson",
    "endOwnSessions",
    "extendOperatorSession",
    "listApplications",
    "listApprovals",
    "listOwnFidoKeys",
    "listOwnLogins",
    "listOwnSessions",
    "listOwnTokens",
    "listTokens",
    "liveNumbers",
    "loginFido",
    "loginOperator",
    "logoutOperator",
    "noteRefusal",
    "rejectApproval",
    "removeFidoKey",
    "startConsole",
    "status",
  ])
  for (const name of there("approvals")) assert.ok(there("console").includes(name), name)
  for (const name of there("operator")) assert.ok(there("console").includes(name), name)
  assert.ok(OPERATOR_ZONES.every((zone) => APPROVING_ZONES.includes(zone)))
})

test("what needs no session at the socket, because of the file's permission, needs one at the console", () => {
  const local = Object.entries(COMMANDS).filter(([, row]) => row.session === "local")
  assert.deepEqual(
    local.map(([name]) => name),
    ["renewCertificate", "status", "cut", "sealKeeper"],
  )
  for (const [name, row] of local) {
    assert.ok(!needsSession(row, "operator") && needsSession(row, "console") && needsSession(row, "approvals"), name)
    assert.ok("roles" in row && row.roles.length > 0, name)
  }
})

test("the validation server may ask for nothing that doors may ask for, and no door for what it may", () => {
  for (const [name, row] of Object.entries(COMMANDS)) {
    const zones: readonly string[] = row.zones
    assert.ok(!zones.includes("validation") || zones.length === 1, name)
  }
})

test("early answers release nothing that is stored: only the beginnings of an upload are early", () => {
  const early = Object.entries(COMMANDS).flatMap(([name, row]) => (row.answer === "early" ? [name] : []))
  assert.deepEqual(early, ["openWrite", "openPart"])
})

test("cutting, sealing and ending sessions have priority and no session of their own to lose", () => {
  for (const name of ["cut", "sealKeeper", "status"] as const) {
    assert.equal(COMMANDS[name].lane, "priority")
    assert.equal(COMMANDS[name].session, "local")
  }
  assert.equal(COMMANDS.endSession.lane, "priority")
})

test("what takes space is refused first: beginning and growing an upload, and copying everything", () => {
  const growing = Object.entries(COMMANDS).flatMap(([name, row]) => (row.lane === "growing" ? [name] : []))
  assert.deepEqual(growing.toSorted(), ["backup", "openPart", "openWrite"])
})

test("what every object has is no command", () => {
  for (const name of ["toString", "__proto__", "constructor", "hasOwnProperty", ""])
    assert.ok(!isCommandName(name), name)
})

test("paths are canonical: absolute, no empty part, no NUL", () => {
  const { input } = COMMANDS.statPath
  for (const path of ["/", "/a", "/a/b c", "/ä/.../x"]) input({ path }, "path")
  for (const path of ["", "a", "/a/", "//", "/a//b", "/a\0", `/${"x".repeat(4096)}`]) {
    assert.throws(() => input({ path }, "path"), { code: "SCHEMA_MISMATCH" }, JSON.stringify(path))
  }
})
