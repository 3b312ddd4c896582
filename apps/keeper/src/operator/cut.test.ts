import assert from "node:assert/strict"
import { test } from "node:test"
import type { InputOf } from "@schleuse/wire"
import { OperatorsWorld, PASSWORD } from "../approvals/testing/operators-world.ts"
import { BUILD } from "../testing/door.ts"
import { contentOf, KeeperWorld, until } from "../testing/keeper-world.ts"

const REASON = "Verdacht"
const A = contentOf(3000, 1)

const scopes: readonly { what: string; input: Omit<InputOf<"cut">, "reason">; cut: readonly string[] }[] = [
  { what: "everything outside", input: { scope: "outside" }, cut: ["sftp praxis", "sftp aok"] },
  { what: "the sftp doors", input: { scope: "door", target: "sftp" }, cut: ["sftp praxis", "sftp aok"] },
  { what: "the inside doors", input: { scope: "door", target: "inside" }, cut: ["inside praxis", "inside aok"] },
  { what: "an institution", input: { scope: "institution", target: "praxis" }, cut: ["sftp praxis", "inside praxis"] },
  { what: "an account", input: { scope: "account", target: "aok" }, cut: ["sftp aok", "inside aok"] },
]
for (const { what, input, cut } of scopes) {
  test(`a cut of ${what} ends its sessions at once, keeps them out after a restart, and no others`, async (t) => {
    const world = await KeeperWorld.open(t)
    const doors = { sftp: await world.openDoor("sftp"), inside: await world.openDoor("inside") }
    const check = async (): Promise<string[]> => {
      const refused: string[] = []
      for (const zone of ["sftp", "inside"] as const) {
        for (const login of ["praxis", "aok"] as const) {
          try {
            await (await world.login(login, doors[zone])).list("/")
          } catch {
            refused.push(`${zone} ${login}`)
          }
        }
      }
      return refused
    }
    const before = await world.login("praxis", doors.sftp)
    const result = await world.operator.local("cut", { ...input, reason: REASON })
    const wasCut = cut.includes("sftp praxis")
    assert.equal(result.endedSessions, wasCut ? 1 : 0)
    if (wasCut) {
      await assert.rejects(before.list("/"), { code: "SESSION_ENDED" })
      assert.ok(doors.sftp.pushes.some((push) => push.name === "endSession" && push.input.session === before.id))
    }
    const told = doors.sftp.pushes.some((push) => push.name === "cutDoor")
    assert.equal(told, input.scope === "outside" || input.target === "sftp")
    assert.deepEqual(await check(), cut)
    await world.restart()
    doors.sftp = await world.openDoor("sftp")
    doors.inside = await world.openDoor("inside")
    assert.equal(doors.sftp.started.cut !== undefined, told)
    assert.deepEqual(await check(), cut)
    await world.operator.call("reopen", { cut: result.cut, reason: "geklärt" })
    assert.deepEqual(await check(), [])
  })
}

test("during a cut an open release gives no more parts, and an upload waits for its account", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a", [A, A])
  const read = await aok.call("openRead", { path: "/eingang/praxis/a" })
  assert.ok(read.kind === "stored")
  const upload = await praxis.open("/ausgang/aok/b")
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  const { cut } = await world.operator.local("cut", { scope: "outside", reason: REASON })
  await assert.rejects(aok.call("readPart", { release: read.release, index: 0 }), { code: "SESSION_ENDED" })
  await world.operator.call("reopen", { cut, reason: "geklärt" })
  const later = await world.login("praxis", await world.openDoor("sftp", "sftp-2"))
  assert.equal((await later.stat("/ausgang/aok/b"))?.sizeBytes, A.length)
})

test("a door that does not obey is closed and killed; one that ends itself is not", async (t) => {
  const world = await KeeperWorld.open(t)
  const obedient = await world.openDoor("sftp", "sftp-1")
  const deaf = await world.openDoor("sftp", "sftp-2")
  const inside = await world.openDoor("inside")
  await world.operator.local("cut", { scope: "outside", reason: REASON })
  obedient.client.close()
  await deaf.gone
  await until(() => world.killed.length > 0)
  assert.deepEqual(world.killed, ["sftp-2"])
  await world.login("praxis", inside)
})

const refused: readonly { why: string; input: Omit<InputOf<"cut">, "reason"> }[] = [
  { why: "outside with a name", input: { scope: "outside", target: "sftp" } },
  { why: "a door without a name", input: { scope: "door" } },
  { why: "a door that is not there", input: { scope: "door", target: "web" } },
  { why: "the operators' own socket", input: { scope: "door", target: "operator" } },
  { why: "an institution that is not there", input: { scope: "institution", target: "niemand" } },
  { why: "an account that is not there", input: { scope: "account" } },
]
test("a cut of what is not there cuts nothing", async (t) => {
  const world = await KeeperWorld.open(t)
  for (const { why, input } of refused) {
    await assert.rejects(world.operator.local("cut", { ...input, reason: REASON }), { code: "CUT_TARGET_UNKNOWN" }, why)
  }
  assert.deepEqual((await world.operator.local("status", {})).cuts, [])
})

test("a cut at the console stands in the log under whoever ordered it, and status says name and reason", async (t) => {
  const operators = await OperatorsWorld.open(t, { technik: ["it-service"] })
  const { world } = operators
  const console = world.attachConsole()
  const { door } = await console.call("startConsole", { build: BUILD, pid: 1 })
  const input = { user: "technik", password: PASSWORD, code: operators.touch("technik") }
  const peer = { address: "10.0.0.7", port: 50_000 }
  const { session } = await console.call("loginOperator", { ...input, peer })
  const target = { scope: "institution", target: "klinik" } as const
  await assert.rejects(console.call("cut", { ...target, reason: REASON }), { code: "SCHEMA_MISMATCH" })
  const { cut } = await console.call("cut", { ...target, reason: REASON }, session)
  const status = await console.call("status", {}, session)
  assert.deepEqual(
    status.cuts.map(({ at: _at, ...rest }) => rest),
    [{ cut, scope: "institution", target: world.institutions.klinik, name: "Die klinik", reason: REASON }],
  )
  const [seen] = status.doors
  assert.deepEqual(
    { ...seen, startedAt: 0 },
    { door, zone: "console", name: "console", build: BUILD, startedAt: 0, restarts: 0, sessions: 1, cut: false },
  )
  const leaf = (await world.leaves()).find((one) => one.type === "cut")
  assert.deepEqual([leaf?.zone, leaf?.session], ["console", session])
})
