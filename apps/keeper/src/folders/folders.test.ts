/** Grants and the end of folders, as partners' sessions feel them. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { type CommandName, COMMANDS } from "@schleuse/wire"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import { Hands } from "../testing/hands.ts"
import { contentOf, KeeperWorld, PURPOSE } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)
const reason = "Probe"

async function folderOf(world: KeeperWorld, search: string, kind: "delivery" | "shared" = "delivery") {
  const { folders } = await world.operator.call("listFolders", { search, kind, sort: "name", direction: "up" })
  // A search knows no order of words: both directions have both names.
  const found = folders.find(({ owner }) => kind === "shared" || search.startsWith(owner.slug))
  assert.ok(found, search)
  return found.folder
}

test("a closed delivery takes nothing new; what waits is collected, and with the last file it is gone", async (t) => {
  const hands = new Hands()
  const world = await KeeperWorld.open(t, hands)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/eins", A)
  await praxis.put("/ausgang/aok/zwei", A)
  await praxis.put("/ausgang/aok/drei.tmp", A)
  const pending = await praxis.open("/ausgang/aok/vier")
  const folder = await folderOf(world, "praxis aok")
  assert.deepEqual(await world.operator.call("closeFolder", { folder, reason }), { state: "closed", files: 3 })

  for (const path of ["/ausgang/aok/neu", "/ausgang/aok/vier", "/ausgang/aok/eins"]) {
    await assert.rejects(praxis.open(path), { code: "FOLDER_CLOSED" }, path)
  }
  await assert.rejects(praxis.finish(pending, [A]), { code: "UPLOAD_NOT_OPEN" })
  await assert.rejects(praxis.call("makeFolder", { path: "/ausgang/aok/unter" }), { code: "FOLDER_CLOSED" })
  const rename = { from: "/ausgang/aok/drei.tmp", to: "/ausgang/aok/drei", replace: false }
  await assert.rejects(praxis.call("renamePath", rename), { code: "FOLDER_CLOSED" })
  await assert.rejects(world.operator.call("addDelivery", { ...between(world), purpose: PURPOSE }), {
    code: "FOLDER_CLOSING",
  })

  assert.deepEqual(await praxis.names("/ausgang/aok"), ["drei.tmp", "eins", "zwei"])
  await praxis.call("removeFile", { path: "/ausgang/aok/drei.tmp" })
  await praxis.call("removeFile", { path: "/ausgang/aok/zwei" })
  assert.deepEqual(await aok.get("/eingang/praxis/eins"), A)
  await aok.call("removeFile", { path: "/eingang/praxis/eins" })
  await hands.runTimers()
  assert.deepEqual(await praxis.names("/ausgang"), [])
  assert.deepEqual(await aok.names("/eingang"), [])
  assert.deepEqual(await aok.names("/ausgang"), ["praxis"], "the other direction stays")
  const told = await world.operator.call("describeFolder", { folder })
  assert.equal(told.state, "ended")
  assert.ok(told.grants.every(({ endedAt }) => endedAt !== undefined))
  await world.operator.call("addDelivery", { ...between(world), purpose: PURPOSE })
  await praxis.put("/ausgang/aok/eins", A)
})

function between({ institutions }: KeeperWorld): { readonly from: string; readonly to: string } {
  return { from: institutions.praxis, to: institutions.aok }
}

test("an empty delivery is gone at once, and a closed one can be reopened while it is there", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const back = await folderOf(world, "aok praxis")
  assert.deepEqual(await world.operator.call("closeFolder", { folder: back, reason }), { state: "ended", files: 0 })
  assert.deepEqual(await aok.names("/ausgang"), [])
  await assert.rejects(world.operator.call("reopenFolder", { folder: back, reason }), { code: "FOLDER_UNKNOWN" })

  await praxis.put("/ausgang/aok/eins", A)
  const folder = await folderOf(world, "praxis aok")
  await assert.rejects(world.operator.call("reopenFolder", { folder, reason }), { code: "FOLDER_NOT_CLOSED" })
  await assert.rejects(world.operator.call("discardFolder", { folder, reason }), { code: "FOLDER_NOT_CLOSED" })
  await world.operator.call("closeFolder", { folder, reason })
  await world.operator.call("reopenFolder", { folder, reason })
  await praxis.put("/ausgang/aok/zwei", A)
  assert.deepEqual(await aok.names("/eingang/praxis"), ["eins", "zwei"])
})

test("a discarded folder is gone at once, and its keys and bytes soon after", async (t) => {
  const hands = new Hands()
  const world = await KeeperWorld.open(t, hands)
  const { praxis, aok, klinik } = await world.loginAll()
  await praxis.put("/ablage/qualitaet/eins", A)
  const { version } = await klinik.put("/ablage/qualitaet/zwei", contentOf(10, 2))
  const read = await aok.call("openRead", { path: "/ablage/qualitaet/zwei" })
  assert.ok(read.kind === "stored")
  const part = read.parts[0]?.part ?? ""
  const folder = await folderOf(world, "qualitaet", "shared")
  await world.operator.call("closeFolder", { folder, reason })
  assert.deepEqual(await aok.get("/ablage/qualitaet/eins"), A, "what lies there can still be read")
  assert.deepEqual(await world.operator.call("discardFolder", { folder, reason }), { files: 2 })
  for (const session of [praxis, aok, klinik]) assert.deepEqual(await session.names("/ablage"), [])
  await assert.rejects(aok.call("readPart", { release: read.release, index: 0 }), { code: "FOLDER_READ_REFUSED" })
  await hands.runTimers()
  const leaves = await world.leaves()
  const shreds = leaves.filter((leaf) => leaf.type === "shred" && leaf.reason === "folder-discarded")
  assert.equal(shreds.length, 2)
  assert.ok(shreds.some((leaf) => leaf.type === "shred" && leaf.version === version))
  assert.equal(aok.hasBlob(part), false)
  const { holds } = await world.operator.call("describeFolder", { folder })
  assert.deepEqual(holds, { delivered: 0, deliveredBytes: 0, waiting: 0, pendingUploads: 0 })
})

test("grants of a shared folder count from one command to the next", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  const { operator } = world
  const folder = await folderOf(world, "qualitaet", "shared")
  const of = (login: "aok" | "klinik") => ({ folder, institution: world.institutions[login] })
  await praxis.put("/ablage/qualitaet/a", [A, A])
  const read = await aok.call("openRead", { path: "/ablage/qualitaet/a" })
  assert.ok(read.kind === "stored")
  await aok.call("readPart", { release: read.release, index: 0 })
  await operator.call("endGrant", { ...of("aok"), reason })
  await assert.rejects(aok.call("readPart", { release: read.release, index: 1 }), { code: "FOLDER_READ_REFUSED" })
  assert.deepEqual(await aok.names("/ablage"), [])

  const pending = await klinik.open("/ablage/qualitaet/b")
  const { grant } = await operator.call("changeGrant", { ...of("klinik"), access: "read" })
  await assert.rejects(klinik.finish(pending, [A]), { code: "FOLDER_WRITE_REFUSED" })
  assert.deepEqual(await klinik.names("/ablage/qualitaet"), ["a"])
  assert.deepEqual(
    await operator.call("changeGrant", { ...of("klinik"), access: "read" }),
    { grant },
    "nothing to change",
  )

  await operator.call("addGrant", { folder, institution: world.institutions.aok, access: "read-write" })
  await aok.put("/ablage/qualitaet/c", A)
  await operator.call("changePurpose", { folder, purpose: { ...PURPOSE, procedure: "DALE", stage: "productive" } })
  const { grants } = await operator.call("describeFolder", { folder })
  const told = grants.map(({ institution, access, procedure, endedAt }) =>
    [institution.slug, access, procedure ?? "-", endedAt === undefined ? "now" : "ended"].join(" "),
  )
  assert.deepEqual(
    new Set(told.slice(0, 3)),
    new Set(["aok read-write DALE now", "klinik read DALE now", "praxis read-write DALE now"]),
  )
  assert.equal(told.length, 8, "what was in force before stays told")
})

test("the grants of a delivery come and go with it, and nobody has two in one folder", async (t) => {
  const world = await KeeperWorld.open(t)
  const { operator, institutions } = world
  const delivery = await folderOf(world, "praxis aok")
  const shared = await folderOf(world, "qualitaet", "shared")
  const { aok, klinik } = institutions
  const empty = await operator.call("addSharedFolder", { slug: "leer", owner: aok, grants: [], purpose: PURPOSE })
  const twice = [
    { institution: aok, access: "read" },
    { institution: aok, access: "write" },
  ] as const
  const refused: readonly { readonly why: string; readonly ask: () => Promise<unknown>; readonly code: FaultCode }[] = [
    {
      why: "a third party in a delivery",
      ask: () => operator.call("addGrant", { folder: delivery, institution: klinik, access: "read" }),
      code: "GRANTS_OF_DELIVERY",
    },
    {
      why: "another access in a delivery",
      ask: () => operator.call("changeGrant", { folder: delivery, institution: aok, access: "read-write" }),
      code: "GRANTS_OF_DELIVERY",
    },
    {
      why: "half a delivery",
      ask: () => operator.call("endGrant", { folder: delivery, institution: aok, reason }),
      code: "GRANTS_OF_DELIVERY",
    },
    {
      why: "a second grant",
      ask: () => operator.call("addGrant", { folder: shared, institution: aok, access: "write" }),
      code: "GRANT_EXISTS",
    },
    {
      why: "two grants from the start",
      ask: () => operator.call("addSharedFolder", { slug: "zwei", owner: aok, grants: twice, purpose: PURPOSE }),
      code: "GRANT_EXISTS",
    },
    {
      why: "a grant for nothing in particular",
      ask: () => operator.call("addGrant", { folder: empty.folder, institution: aok, access: "read" }),
      code: "FOLDER_PURPOSE_MISSING",
    },
    {
      why: "a controller who is nobody",
      ask: () => operator.call("changePurpose", { folder: shared, purpose: { ...PURPOSE, controller: shared } }),
      code: "INSTITUTION_UNKNOWN",
    },
    { why: "no folder", ask: () => operator.call("closeFolder", { folder: aok, reason }), code: "FOLDER_UNKNOWN" },
    {
      why: "no grant",
      ask: () => operator.call("endGrant", { folder: empty.folder, institution: aok, reason }),
      code: "GRANT_UNKNOWN",
    },
  ]
  for (const { why, ask, code } of refused) await assert.rejects(ask(), { code }, why)
})

test("opening access takes a second person, taking it away does not", async (t) => {
  const operators = await OperatorsWorld.open(t, { anna: ["it-service"] })
  const { world } = operators
  const anna = await operators.login("anna")
  const folder = await folderOf(world, "qualitaet", "shared")
  const delivery = await folderOf(world, "praxis aok")
  await (await world.login("praxis")).put("/ausgang/aok/da", A)
  const of = (login: "aok" | "praxis") => ({ folder, institution: world.institutions[login] })
  const asked: readonly (readonly [CommandName, () => Promise<unknown>, boolean])[] = [
    ["addGrant", () => anna.call("addGrant", { folder, institution: operators.house, access: "read" }), true],
    ["changeGrant", () => anna.call("changeGrant", { ...of("aok"), access: "read-write" }), true],
    ["changeGrant", () => anna.call("changeGrant", { ...of("praxis"), access: "read" }), false],
    ["endGrant", () => anna.call("endGrant", { ...of("aok"), reason }), false],
    ["changePurpose", () => anna.call("changePurpose", { folder, purpose: PURPOSE }), true],
    ["closeFolder", () => anna.call("closeFolder", { folder: delivery, reason }), false],
    ["discardFolder", () => anna.call("discardFolder", { folder: delivery, reason }), true],
    ["reopenFolder", () => anna.call("reopenFolder", { folder: delivery, reason }), true],
  ]
  for (const [name, ask, isRefused] of asked) {
    if (isRefused) await assert.rejects(ask(), { code: "APPROVAL_NEEDED" }, name)
    else await ask()
    if (isRefused) assert.notEqual(COMMANDS[name].approval, undefined, name)
  }
  // Nobody is asked to agree to what cannot be done.
  const house = operators.house
  const shared = { slug: "qualitaet", owner: house, grants: [], purpose: PURPOSE }
  await assert.rejects(anna.call("addSharedFolder", shared), { code: "FOLDER_EXISTS" })
  await assert.rejects(anna.call("addDelivery", { from: house, to: house, purpose: PURPOSE }), {
    code: "DELIVERY_TO_ITSELF",
  })
  await assert.rejects(anna.call("addGrant", { ...of("praxis"), access: "read" }), { code: "GRANT_EXISTS" })
  await assert.rejects(anna.call("reopenFolder", { folder, reason }), { code: "FOLDER_NOT_CLOSED" })
})
