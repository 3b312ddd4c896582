/** The supervisor with tiny keepers and doors: real processes, real descriptors, no data. */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { fileURLToPath } from "node:url"
import { parseSettings } from "../settings/settings-file.ts"
import { later, privateFolder, until } from "../testing/service.ts"
import { prepareDataFolder } from "./data-folder.ts"
import { openDescriptorPair } from "./descriptor-pair.ts"
import { isolationFor } from "./isolation.ts"
import { dialOperatorSocket, openOperatorSocket } from "./operator-socket.ts"
import { endLeftovers, findRunRecord, saveRunRecord } from "./run-record.ts"
import { Supervisor, type SupervisorPlan } from "./supervisor.ts"
import { spawn } from "node:child_process"

const program = (name: string) => fileURLToPath(new URL(`../testing/${name}.ts`, import.meta.url))
const settings = parseSettings("", "")
const any = { host: "127.0.0.1", port: 0 }

type Run = { readonly supervisor: Supervisor; readonly notes: () => string; readonly log: () => string }

async function run(t: TestContext, orders: string): Promise<Run> {
  const folder = prepareDataFolder(join(privateFolder(t), "data"), isolationFor(settings))
  writeFileSync(join(folder, "backups", "orders"), orders, { mode: 0o644 })
  const plan: SupervisorPlan = {
    dataFolder: folder,
    mode: "demo",
    settings,
    doors: new Map([["sftp", any] as const, ["inside", any] as const]),
    rootKey: "file",
    entries: { keeper: program("tiny-keeper"), door: program("tiny-door") },
  }
  let log = ""
  const supervisor = await Supervisor.start(plan, (who, line) => (log += `${who}: ${line}\n`))
  later(t, async () => {
    supervisor.stop({ patient: false })
    supervisor.stop({ patient: false })
    await supervisor.ended
  })
  return { supervisor, notes: () => readFileSync(join(folder, "backups", "notes"), "utf8"), log: () => log }
}

function answerOf(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    connect(port, "127.0.0.1")
      .on("data", (chunk: Buffer) => (text += chunk.toString()))
      .on("end", () => resolve(text))
      .on("error", reject)
  })
}

test("keeper and doors start, hear each other from the first byte, and stop cleanly", async (t) => {
  const { supervisor, notes } = await run(t, "slow")
  await supervisor.ready
  await supervisor.listening
  const port = supervisor.addresses.get("sftp")?.port ?? 0
  assert.equal(await answerOf(port), "door\n")
  await until("both said hello", () => /heard hello sftp/.test(notes()) && /heard hello inside/.test(notes()))
  assert.match(
    notes(),
    /--mode demo --isolation (?:separate-users|one-user) --egress (?:closed|open) --root-key file --settings \/\S+ --build [0-9a-f]{32}/,
  )
  supervisor.stop({ patient: false })
  assert.equal(await supervisor.ended, undefined)
  assert.match(notes(), /stop\n$/)
  assert.equal(findRunRecord(supervisor.dataFolder), undefined)
  await assert.rejects(answerOf(port))
})

test("a keeper that says why it cannot run ends the supervisor at once", async (t) => {
  const { supervisor, notes } = await run(t, "refuse")
  await assert.rejects(supervisor.ready, { name: "Fault", code: "STORE_LOCKED" })
  const refusal = await supervisor.ended
  assert.equal(refusal?.code, "STORE_LOCKED")
  assert.equal(notes().match(/^start/gm)?.length, 1)
})

test("a keeper that dies before it was ever ready is given up after five attempts", async (t) => {
  const { supervisor, notes } = await run(t, "die")
  assert.equal((await supervisor.ended)?.code, "KEEPER_START_FAILED")
  assert.equal(notes().match(/^start/gm)?.length, 5)
})

test("a door that the keeper wants dead is killed, and comes back on its port with more and more delay", async (t) => {
  const { supervisor, notes, log } = await run(t, "kill")
  await supervisor.ready
  await until("the door was killed three times", () => (notes().match(/hello sftp/g)?.length ?? 0) >= 3)
  assert.match(log(), /door sftp ended \(SIGKILL\); again in 100 ms/)
  assert.match(log(), /door sftp ended \(SIGKILL\); again in 200 ms/)
  // The other door was left alone.
  assert.equal(notes().match(/hello inside/g)?.length, 1)
})

test("doors that are replaced with their keeper have not failed; the first that does comes back at once", async (t) => {
  const { supervisor, notes, log } = await run(t, "")
  await supervisor.listening
  const children = () => findRunRecord(supervisor.dataFolder)?.children ?? []
  for (let keepers = 1; keepers <= 3; keepers++) {
    const said = () => notes().match(/heard hello/g)?.length ?? 0
    await until("both doors said hello", () => said() === 2 * keepers && children().length === 3)
    if (keepers < 3) process.kill(children()[0] ?? 0, "SIGKILL")
  }
  assert.equal(log().match(/door \w+ ended .*; replaced with its keeper/g)?.length, 4)
  assert.doesNotMatch(log(), /door .* again in/)
  await until("both doors listen", () => log().match(/door \w+ listens/g)?.length === 6)
  process.kill(children()[1] ?? 0, "SIGKILL")
  await until("the door says hello again", () => notes().match(/heard hello/g)?.length === 7)
  assert.match(log(), /door \w+ ended \(SIGKILL\); again in 100 ms/)
})

test("a lost keeper is replaced, and each door gets a fresh process on its old port", async (t) => {
  const { supervisor, notes } = await run(t, "")
  await supervisor.listening
  const port = supervisor.addresses.get("sftp")?.port
  const before = findRunRecord(supervisor.dataFolder)?.children ?? []
  assert.equal(before.length, 3)
  process.kill(before[0] ?? 0, "SIGKILL")
  await until("both doors said hello again", () => (notes().match(/hello/g)?.length ?? 0) === 4)
  await until("the port answers", () =>
    answerOf(port ?? 0).then(
      (text) => text === "door\n",
      () => false,
    ),
  )
  assert.equal(supervisor.addresses.get("sftp")?.port, port)
  const after = findRunRecord(supervisor.dataFolder)?.children ?? []
  assert.deepEqual(
    after.filter((pid) => before.includes(pid)),
    [],
  )
})

test("an operator's connection reaches the keeper with its first byte", async (t) => {
  const { supervisor, notes } = await run(t, "")
  await supervisor.ready
  const socket = await dialOperatorSocket(supervisor.dataFolder)
  const echo = new Promise((resolve) => socket.once("data", (chunk: Buffer) => resolve(chunk.toString())))
  socket.write("hello operator")
  assert.equal(await echo, "hello operator")
  socket.destroy()
  assert.match(notes(), /"zone":"operator"/)
})

test("nothing that is said into a pair is lost before its other end is read", async () => {
  for (let round = 0; round < 20; round++) {
    const { doorEnd, keeperEnd } = await openDescriptorPair()
    doorEnd.write("early")
    await new Promise((resolve) => setTimeout(resolve, 2))
    const heard = new Promise((resolve) => keeperEnd.once("data", (chunk: Buffer) => resolve(chunk.toString())))
    keeperEnd.resume()
    assert.equal(await heard, "early")
    doorEnd.destroy()
    keeperEnd.destroy()
  }
})

test("a socket left by a killed supervisor is taken over, one that answers is not; long paths work", async (t) => {
  const folder = prepareDataFolder(join(privateFolder(t), "x".repeat(90), "data"), { kind: "one-user" })
  writeFileSync(join(folder, "run", "operator.sock"), "")
  const socket = await openOperatorSocket(folder, (connection) => connection.destroy())
  await assert.rejects(
    openOperatorSocket(folder, () => undefined),
    { code: "SUPERVISOR_RUNNING" },
  )
  socket.close()
  await assert.rejects(dialOperatorSocket(folder))
})

test("what a killed supervisor left running is ended, and nothing else", async (t) => {
  if (process.platform !== "linux") return t.skip("reads /proc")
  const folder = prepareDataFolder(join(privateFolder(t), "data"), { kind: "one-user" })
  const sleeper = (runId: string) =>
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { env: { SCHLEUSE_RUN: runId }, stdio: "ignore" })
  const [ours, foreign] = [sleeper("run-1"), sleeper("run-2")]
  t.after(() => foreign.kill("SIGKILL"))
  const ended = new Promise((resolve) => ours.once("exit", (_, signal) => resolve(signal)))
  const children = [ours.pid ?? 0, foreign.pid ?? 0]
  await until("they run", () => children.every((pid) => readFileSync(`/proc/${pid}/environ`, "latin1") !== ""))
  const record = {
    version: 1,
    pid: 1,
    runId: "run-1",
    mode: "demo",
    isolation: "",
    egress: "",
    keeperData: "",
    startedAt: 0,
  } as const
  saveRunRecord(folder, { ...record, doors: [], children })
  assert.equal(await endLeftovers(folder), 1)
  assert.equal(await ended, "SIGKILL")
  assert.equal(foreign.exitCode, null)
})
