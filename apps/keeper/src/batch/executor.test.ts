import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { setImmediate as turn } from "node:timers/promises"
import { Fault, isFault } from "@schleuse/base"
import { formatVerifierKey, verifierKeyOf } from "@schleuse/tlog"
import type { Answer } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import { until } from "../testing/keeper-world.ts"
import { verifyStoredLog } from "../testing/log-reader.ts"
import { handler } from "./command-handler.ts"
import { ExecutorWorld, peerOf } from "./testing/executor-world.ts"

const forgeState = statement<{ root: Uint8Array }>()((q, p) =>
  q.updateTable("log_state").set({ root: p.root, note: "foreign" }).where("id", "=", 1),
)
const readState = statement()((q) => q.selectFrom("log_state").select(["size", "note"]))
const countRefusals = statement()((q) => q.selectFrom("refusal").select((e) => e.fn.countAll<number>().as("n")))

function codeOf(answer: Answer): string {
  return "fault" in answer ? answer.fault.code : "accepted"
}

/** Closes the database and checks all of it as an outsider would. */
async function leavesOf(world: ExecutorWorld) {
  await world.close()
  return verifyStoredLog(world.folder, formatVerifierKey(verifierKeyOf(world.key))).leaves
}

test("what arrives within a moment is one transaction with one commit, and one signed tree", async (t) => {
  const world = await ExecutorWorld.open(t)
  const calls: string[] = []
  world.probe.before = ({ method, sql }) => calls.push(sql.includes('update "log_state"') ? "sign" : method)
  await Promise.all(Array.from({ length: 50 }, (_, n) => world.cut(`${n}`)))
  const count = (name: string) => calls.filter((call) => call === name).length
  assert.deepEqual([count("begin"), count("savepoint"), count("sign"), count("commit")], [1, 50, 1, 1])
  assert.equal((await leavesOf(world)).length, 50)
})

test("a refused command loses its rows and leaves, its denial stays, and its neighbours do not notice", async (t) => {
  const world = await ExecutorWorld.open(t)
  const answers = await Promise.all(["a", "refuse", "b", "defect", "c"].map((reason) => world.cut(reason)))
  assert.deepEqual(answers.map(codeOf), ["accepted", "CUT_TARGET_UNKNOWN", "accepted", "INTERNAL", "accepted"])
  assert.deepEqual(await world.reasons(), ["a", "b", "c"])
  assert.deepEqual(world.defects, ["cut"])
  const leaves = await leavesOf(world)
  const faults = leaves.map((leaf) => (leaf.type === "denied" ? leaf.fault : leaf.type))
  assert.deepEqual(faults, ["cut", "CUT_TARGET_UNKNOWN", "cut", "INTERNAL", "cut"])
  for (const [i, leaf] of leaves.entries()) {
    const answer = answers[i]
    if (leaf.type !== "denied" || answer === undefined || !("fault" in answer)) continue
    assert.equal(leaf.reference, answer.fault.reference)
  }
})

/** A world in which uploads begin, releases end, and everything that happens to answers and commits is in `order`. */
async function openTransferWorld(t: TestContext) {
  const order: string[] = []
  const openWrite = handler("openWrite", {
    run: async (tx) => {
      tx.leaf({ type: "heartbeat" })
      return {
        upload: "0".repeat(26),
        sizeBytes: 0,
        prior: [],
        part: { part: "0".repeat(26), index: 0, key: "0".repeat(64) },
      }
    },
  })
  const closeRead = handler("closeRead", {
    run: async (tx) => {
      tx.leaf({ type: "heartbeat" })
      return {}
    },
  })
  const session = {
    id: "s",
    doorId: "d",
    accountId: "a",
    institutionId: "i",
    factor: "ssh-key",
    since: 1,
    expiresAt: 9,
    roles: [],
  } as const
  const findSession = async () => ({ ...session, actor: {} })
  const world = await ExecutorWorld.open(t, () => ({ findSession }), { openWrite, closeRead })
  world.probe = {
    before: ({ method }) => void (method === "commit" && order.push("commit begins")),
    after: ({ method }) => void (method === "commit" && order.push("committed")),
  }
  const ask = (request: Parameters<typeof world.ask>[0], said: string) =>
    world.ask(request, peerOf("sftp")).then(() => order.push(said))
  const input = { path: "/a", disposition: "new" } as const
  const over = { release: "0".repeat(26), deliveredBytes: 1, complete: true }
  return {
    world,
    order,
    open: () => ask({ command: "openWrite", session: "s", input }, "opened"),
    close: () => ask({ command: "closeRead", session: "s", input: over }, "closed"),
    cut: () => world.cut("late").then(() => order.push("cut")),
  }
}

test("answers leave after the commit; of commands that release nothing, before", async (t) => {
  const { order, open, cut } = await openTransferWorld(t)
  await Promise.all([open(), cut()])
  assert.deepEqual(order, ["opened", "commit begins", "committed", "cut"])
})

test("what nobody waits for waits for company: beginning and end of a small file are one commit", async (t) => {
  const { world, order, open, close, cut } = await openTransferWorld(t)
  // Its patience never ends here, however slow the machine is.
  t.mock.timers.enable({ apis: ["setTimeout"] })
  await open()
  await turn()
  const closed = close()
  assert.deepEqual(order, ["opened"])
  await Promise.all([open(), cut(), closed])
  t.mock.timers.reset()
  assert.deepEqual(order, ["opened", "opened", "commit begins", "committed", "cut", "closed"])
  assert.equal((await leavesOf(world)).length, 4)
})

test("company that does not come is not waited for: what was begun is committed by itself", async (t) => {
  const { order, open, close } = await openTransferWorld(t)
  await open()
  await until(() => order.includes("committed"))
  await close()
  assert.deepEqual(order, ["opened", "commit begins", "committed", "commit begins", "committed", "closed"])
})

test("an endless row of beginnings does not keep a batch open", async (t) => {
  const { world, order, open } = await openTransferWorld(t)
  await open()
  world.clock.mono += 5
  await open()
  await until(() => order.includes("committed"))
  assert.deepEqual(order, ["opened", "opened", "commit begins", "committed"])
})

test("a stop does not wait for company", async (t) => {
  const { world, order, open } = await openTransferWorld(t)
  await open()
  const stopped = world.executor.stop("stop", async (tx) => void tx.leaf({ type: "heartbeat" }))
  await stopped
  assert.deepEqual(order.slice(0, 3), ["opened", "commit begins", "committed"])
  assert.equal((await leavesOf(world)).length, 2)
})

test("the priority lane goes first, and never takes all of a batch while others wait", async (t) => {
  const world = await ExecutorWorld.open(t)
  const done: string[] = []
  const normal = Array.from({ length: 600 }, (_, n) => world.setup(`n${n}`).then(() => done.push("n")))
  const priority = Array.from({ length: 600 }, (_, n) => world.cut(`p${n}`).then(() => done.push("p")))
  await Promise.all([...normal, ...priority])
  const order = done.join("")
  assert.equal(order, `${"p".repeat(384)}${"n".repeat(128)}${"p".repeat(216)}${"n".repeat(296)}${"n".repeat(176)}`)
})

test("what was prepared is given back when the command is refused, once; after success it is the command's", async (t) => {
  const given: string[] = []
  let isOpen = false
  const unsealKeeper = handler<"unsealKeeper", string>("unsealKeeper", {
    prepare: async () => {
      // The world changes while slow work goes on: `run` has to look again.
      isOpen = false
      return "prepared"
    },
    discard: (what) => void given.push(what),
    run: async (tx) => {
      if (!isOpen) throw new Fault("KEEPER_SEALED")
      tx.leaf({ type: "keeper_unsealed" })
      return {}
    },
  })
  const findSession = async () => ({
    ...({
      id: "s",
      doorId: "",
      accountId: "",
      institutionId: "",
      factor: "setup",
      since: 1,
      expiresAt: 9,
      roles: [],
    } as const),
    actor: {},
  })
  const world = await ExecutorWorld.open(t, () => ({ findSession }), { unsealKeeper })
  const ask = () => world.ask({ command: "unsealKeeper", session: "s", input: {} })
  assert.equal(codeOf(await ask()), "KEEPER_SEALED")
  assert.deepEqual(given, ["prepared"])
  const answer = ask()
  await turn()
  isOpen = true
  assert.equal(codeOf(await answer), "accepted")
  assert.deepEqual(given, ["prepared"])
})

for (const [what, error, code] of [
  ["a Fault", new Fault("ROOT_KEY_FOREIGN"), "ROOT_KEY_FOREIGN"],
  ["a Defect", new Error("unforeseen"), "INTERNAL"],
  ["a full disk", Object.assign(new Error("full"), { code: "ENOSPC" }), "SPACE_LOW"],
] as const) {
  test(`${what} of slow work is a refusal, and in the log`, async (t) => {
    const unsealKeeper = handler<"unsealKeeper", undefined>("unsealKeeper", {
      prepare: () => Promise.reject(error),
      run: () => Promise.reject(new Error("must not run")),
    })
    const world = await ExecutorWorld.open(t, undefined, { unsealKeeper })
    assert.equal(codeOf(await world.ask({ command: "unsealKeeper", session: "s", input: {} })), code)
    const [leaf] = await leavesOf(world)
    assert.ok(leaf?.type === "denied" && leaf.command === "unsealKeeper" && leaf.fault === code)
  })
}

test("slow work that gives something away waits for its session", async (t) => {
  let prepared = 0
  const backup = handler<"backup", number>("backup", {
    admission: "before-prepare",
    prepare: async () => ++prepared,
    run: async () => ({ sizeBytes: 1, logSize: 1, files: 1 }),
  })
  const world = await ExecutorWorld.open(t, undefined, { backup })
  const answer = await world.ask({ command: "backup", session: "s", input: { folder: "/x" } })
  assert.equal(codeOf(answer), "SESSION_ENDED")
  assert.equal(prepared, 0)
})

for (const byMs of [10_000, -3_600_000]) {
  test(`a step of the clock by ${byMs} ms is the first leaf of its batch`, async (t) => {
    const world = await ExecutorWorld.open(t)
    await world.cut("a")
    world.clock.mono += 60_000
    world.clock.wall += 60_000 + 1000
    await world.cut("b")
    world.clock.wall += byMs
    await world.cut("c")
    const leaves = await leavesOf(world)
    assert.deepEqual(
      leaves.map((leaf) => leaf.type),
      ["cut", "cut", "clock_step", "cut"],
    )
    const [, , step] = leaves
    assert.ok(step?.type === "clock_step" && step.byMs === byMs)
  })
}

test("a foreign write between two batches ends the process; what it wrote stands, what we would have written does not", async (t) => {
  const world = await ExecutorWorld.open(t)
  await world.cut("a")
  let isForged = false
  world.probe.after = ({ method }) => {
    if (method !== "begin" || isForged) return
    isForged = true
    void world.store.run(forgeState, { root: Buffer.alloc(32, 7) })
  }
  let answered = 0
  for (const reason of ["b", "c"]) void world.cut(reason).then(() => answered++)
  while (world.fatal === undefined) await turn()
  assert.ok(isFault(world.fatal) && world.fatal.code === "LOG_FORKED")
  await world.store.rollback()
  assert.equal(answered, 0)
  assert.deepEqual(await world.reasons(), ["a"])
  assert.equal((await world.store.find(readState, {}))?.size, 1)
})

/**
 * Every single call to the database fails once, before or after it took effect. Afterwards the folder is opened
 * again and checked from its leaves: rows and leaves agree, no answer was a lie, no size has two trees.
 */
for (const when of ["before", "after"] as const) {
  test(`an error ${when} any call of a batch costs no answered command, and no second tree of a size is seen`, async (t) => {
    const trees = new Map<string, string>()
    let hadFatal = 0
    let hadSurvivor = 0
    for (let failing = 1; ; failing++) {
      const world = await ExecutorWorld.open(t)
      await world.cut("first")
      let calls = 0
      const fail = ({ method, sql }: { method: string; sql: string }) => {
        if (++calls === failing) throw new Error(`injected ${when} ${method} ${sql.slice(0, 40)}`)
      }
      world.probe = when === "before" ? { before: fail } : { after: fail }
      const accepted: string[] = []
      const results = ["ok-1", "refuse", "ok-2", "defect"].map(async (reason) => {
        const answer = await world.cut(reason)
        if ("result" in answer) accepted.push(reason)
      })
      // The injected process "ends" here: nobody hears from it any more.
      const answered = Promise.all(results).then(() => true)
      while (world.fatal === undefined && !(await Promise.race([answered, turn(false)])));
      if (world.fatal === undefined) hadSurvivor++
      else hadFatal++
      await world.close()
      world.probe = {}
      const fatal = world.fatal
      world.fatal = undefined
      const vkey = formatVerifierKey(verifierKeyOf(world.key))
      const { leaves, size } = verifyStoredLog(world.folder, vkey)
      await world.start()
      const reasons = await world.reasons()
      for (const reason of ["first", ...accepted])
        assert.ok(reasons.includes(reason), `${failing}: ${reason} was answered`)
      const inLog = leaves.filter((leaf) => leaf.type === "cut").map((leaf) => leaf.cut)
      assert.deepEqual(inLog.toSorted(), await world.cutIds(), `${failing}: rows and leaves`)
      assert.ok(!reasons.includes("refuse") && !reasons.includes("defect"))
      const note = (await world.store.find(readState, {}))?.note ?? ""
      const tree = `${failing} ${size}`
      assert.equal(trees.get(tree) ?? note, note)
      trees.set(tree, note)
      // It goes on from there.
      assert.equal(codeOf(await world.cut("afterwards")), "accepted")
      await world.close()
      verifyStoredLog(world.folder, vkey)
      if (calls < failing) {
        assert.equal(fatal, undefined)
        break
      }
    }
    assert.ok(hadFatal > 5 && hadSurvivor > 3, `${hadFatal} ends, ${hadSurvivor} survived`)
  })
}

test("1,000,000 refused strangers leave one leaf per address and minute, and no rows", async (t) => {
  const world = await ExecutorWorld.open(t)
  const door = peerOf("sftp")
  door.door = { id: "0".repeat(26), build: "0".repeat(32) }
  const refuse = (n: number) =>
    new Promise<Answer>((resolve) => {
      const input = { peer: { address: `192.0.2.${n % 250}` } }
      world.executor.refuse(
        door,
        { command: "loginSsh", session: undefined, input },
        new Fault("LOGIN_KEY_UNKNOWN"),
        resolve,
      )
    })
  for (let minute = 0; minute < 2; minute++) {
    for (let n = 0; n < 500_000; n += 1000) await Promise.all(Array.from({ length: 1000 }, (_, i) => refuse(n + i)))
    world.clock.wall += 60_000
    world.clock.mono += 60_000
    await world.executor.event("flush", async (tx) => world.knocks.flush(tx))
  }
  assert.equal((await world.store.find(countRefusals, {}))?.n, 0)
  const leaves = await leavesOf(world)
  let refused = 0
  for (const leaf of leaves) if (leaf.type === "knock") refused += leaf.refused
  assert.equal(refused, 1_000_000)
  assert.ok(leaves.length <= 1000, `${leaves.length} leaves`)
})

test("refusals of one descriptor have a quota per minute; what exceeds it is counted, whatever it calls its commands", async (t) => {
  const world = await ExecutorWorld.open(t)
  const loud = peerOf("sftp", "loud")
  const quiet = peerOf("inside", "quiet")
  const refuse = (peer: typeof loud, command: string) =>
    new Promise<Answer>((resolve) => {
      world.executor.refuse(peer, { command, session: undefined }, new Fault("COMMAND_UNKNOWN"), resolve)
    })
  for (let n = 0; n < 5000; n += 500)
    await Promise.all(Array.from({ length: 500 }, (_, i) => refuse(loud, `made-up-${n + i}`)))
  await refuse(quiet, "listFolder")
  await refuse(loud, "statPath")
  assert.equal((await world.store.find(countRefusals, {}))?.n, 120 + 1 + 1 + 1)
  world.clock.wall += 60_000
  world.clock.mono += 60_000
  await world.executor.event("flush", async (tx) => {
    for (const { leaf } of world.denials.flush(tx.now)) tx.leaf(leaf)
  })
  const leaves = await leavesOf(world)
  const counts = new Map<string, number>()
  for (const leaf of leaves) {
    if (leaf.type === "denied") counts.set(leaf.command, (counts.get(leaf.command) ?? 0) + leaf.count)
  }
  assert.deepEqual(Object.fromEntries(counts), { unknown: 5000, listFolder: 1, statPath: 1 })
  assert.ok(leaves.length < 130, `${leaves.length} leaves`)
})

test("stopping answers what was taken, turns away the rest, and its event is the last", async (t) => {
  const world = await ExecutorWorld.open(t)
  const before = world.cut("taken")
  const stopped = world.executor.stop("stop", async (tx) => void tx.leaf({ type: "keeper_stop", reason: "asked" }))
  const after = world.cut("late")
  await assert.rejects(
    world.executor.event("late", async () => undefined),
    { code: "KEEPER_AWAY" },
  )
  await stopped
  assert.deepEqual([codeOf(await before), codeOf(await after)], ["accepted", "KEEPER_AWAY"])
  assert.deepEqual(
    (await leavesOf(world)).map((leaf) => leaf.type),
    ["cut", "keeper_stop"],
  )
})
