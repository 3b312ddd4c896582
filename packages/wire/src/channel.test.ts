import assert from "node:assert/strict"
import { type Duplex, duplexPair } from "node:stream"
import { setImmediate as turn } from "node:timers/promises"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { KeeperClient, type PushHandlers } from "./client.ts"
import { encodeFrame, FrameReader, type Message } from "./frame.ts"
import { type Answer, MAX_REQUESTS_IN_FLIGHT, type Refused, type Request, ZoneServer } from "./server.ts"
import type { Zone } from "./zone.ts"

const DOOR = { build: "0".repeat(32), pid: 1 }
const NOTHING = { result: {} }

type Asked = { readonly what: Request | Refused; readonly answer: (answer: Answer) => void }

/** A server over one end of a pair; the other end as it is. */
function serve(zone: Zone) {
  const [ours, its] = duplexPair()
  const asked: Asked[] = []
  const { promise: closed, resolve } = Promise.withResolvers<Error | undefined>()
  const server = new ZoneServer(zone, its, {
    onRequest: (what, answer) => void asked.push({ what, answer }),
    onRefused: (what, answer) => void asked.push({ what, answer }),
    onClose: resolve,
  })
  return { ours, server, asked, closed }
}

/** What arrives at this end, as messages. */
function listen(stream: Duplex): Message[] {
  const messages: Message[] = []
  const reader = new FrameReader()
  stream.on("data", (chunk: Buffer) => messages.push(...reader.push(chunk)))
  return messages
}

function connect(zone: Zone, pushes: PushHandlers = {}) {
  const { ours, server, asked, closed } = serve(zone)
  const { promise: away, resolve } = Promise.withResolvers<void>()
  return { client: new KeeperClient(ours, pushes, resolve), server, asked, closed, away }
}

async function until(isDone: () => boolean): Promise<void> {
  for (let n = 0; !isDone(); n++) {
    assert.ok(n < 10_000, "came true in time")
    await turn()
  }
}

test("a call arrives checked, its answer comes back checked, in any order", async () => {
  const { client, asked } = connect("operator")
  const first = client.call("reopen", { cut: "0".repeat(26), reason: "r" }, "session-1")
  const second = client.call("sealKeeper", { reason: "r" })
  await until(() => asked.length === 2)
  assert.deepEqual(asked[0]?.what, {
    command: "reopen",
    session: "session-1",
    input: { cut: "0".repeat(26), reason: "r" },
  })
  asked[1]?.answer(NOTHING)
  asked[0]?.answer(NOTHING)
  assert.deepEqual(await Promise.all([first, second]), [{}, {}])
})

test("a refusal arrives with its public code and reference, and nothing else", async () => {
  const { client, asked } = connect("sftp")
  const call = client.call("probeSshKey", {
    user: "a",
    key: "",
    peer: { address: "", port: 1, client: "", algorithms: "" },
  })
  await until(() => asked.length === 1)
  asked[0]?.answer({ fault: new Fault("LOGIN_ACCOUNT_UNKNOWN", "a secret detail", { reference: "ABCDEF" }) })
  await assert.rejects(call, { code: "LOGIN_REFUSED", reference: "ABCDEF", detail: "" })
})

test("a wrong input does not leave the client; a wrong output does not reach the caller", async () => {
  const { client, asked } = connect("operator")
  await assert.rejects(client.call("sealKeeper", { reason: "x".repeat(501) }), { code: "SCHEMA_MISMATCH" })
  const call = client.call("sealKeeper", { reason: "r" })
  await until(() => asked.length > 0)
  assert.equal(asked.length, 1)
  asked[0]?.answer({ result: { secret: 1 } })
  await assert.rejects(call, { code: "SCHEMA_MISMATCH" })
})

const refused: readonly { why: string; message: Message; code: string }[] = [
  { why: "an unknown command", message: { c: "query", a: {} }, code: "COMMAND_UNKNOWN" },
  { why: "a command of another zone", message: { c: "status", a: {} }, code: "COMMAND_NOT_PERMITTED" },
  { why: "a foreign field", message: { c: "startDoor", a: DOOR, x: 1 }, code: "SCHEMA_MISMATCH" },
  { why: "a foreign field of the input", message: { c: "startDoor", a: { ...DOOR, x: 1 } }, code: "SCHEMA_MISMATCH" },
  { why: "a session where none belongs", message: { c: "startDoor", s: "a", a: DOOR }, code: "SCHEMA_MISMATCH" },
  { why: "a missing session", message: { c: "volume", a: {} }, code: "SCHEMA_MISMATCH" },
  { why: "a session that is a number", message: { c: "volume", s: 1, a: {} }, code: "SCHEMA_MISMATCH" },
]
for (const { why, message, code } of refused) {
  test(`${why} is handed over as a refusal, to be written down, and answered`, async () => {
    const { ours, asked } = serve("sftp")
    const heard = listen(ours)
    ours.write(encodeFrame({ i: 7, ...message }))
    await until(() => asked.length === 1)
    const [one] = asked
    assert.ok(one !== undefined && "fault" in one.what && one.what.fault.code === code)
    one.answer({ fault: one.what.fault })
    await until(() => heard.length === 1)
    assert.equal(heard[0]?.["i"], 7)
  })
}

for (const message of [{ c: "status" }, { i: "1", c: "status" }, { i: 1.5, c: "status" }, { i: 1 }, { i: 1, c: 2 }]) {
  test(`a request like ${JSON.stringify(message)} can be answered to nobody: the descriptor closes, and what follows is not heard`, async () => {
    const { ours, asked, closed } = serve("sftp")
    ours.write(Buffer.concat([encodeFrame(message), encodeFrame({ i: 1, c: "startDoor", a: DOOR })]))
    assert.equal(await closed, undefined)
    assert.equal(asked.length, 0)
  })
}

test("broken framing closes the descriptor, with its cause", async () => {
  const { ours, closed } = serve("sftp")
  ours.write(Buffer.alloc(4))
  const cause = await closed
  assert.ok(cause instanceof Fault && cause.code === "FRAME_INVALID")
})

test("pushes arrive at the client; one it does not know closes the channel", async () => {
  const heard: unknown[] = []
  const { client, server, away } = connect("sftp", {
    endSession: (input) => heard.push(input),
    drain: (input) => heard.push(input),
  })
  server.push("endSession", { session: "0".repeat(26), reason: "cut" })
  server.push("cutDoor", { reason: "cut" })
  server.push("drain", {})
  await until(() => heard.length === 2)
  assert.deepEqual(heard, [{ session: "0".repeat(26), reason: "cut" }, {}])
  client.close()
  await away
})

for (const message of [
  { i: 99, r: {} },
  { r: {} },
  { i: "1", r: {} },
  { p: "explode", a: {} },
  { p: "drain", a: { x: 1 } },
]) {
  test(`a client that hears ${JSON.stringify(message)} closes, and its calls fail as the keeper being away`, async () => {
    const [ours, its] = duplexPair()
    const { promise: away, resolve } = Promise.withResolvers<void>()
    const client = new KeeperClient(ours, { drain: () => undefined }, resolve)
    const call = client.call("sealKeeper", { reason: "r" })
    its.resume()
    its.write(encodeFrame(message))
    await assert.rejects(call, { code: "KEEPER_AWAY" })
    await away
    await assert.rejects(client.call("sealKeeper", { reason: "r" }), { code: "KEEPER_AWAY" })
  })
}

test("an end of the stream fails every call that waits", async () => {
  const { client, server, asked, closed } = connect("operator")
  const calls = Array.from({ length: 10 }, () => client.call("sealKeeper", { reason: "r" }))
  await until(() => asked.length === 10)
  server.close()
  for (const call of await Promise.allSettled(calls)) {
    assert.ok(call.status === "rejected" && Reflect.get(Object(call.reason), "code") === "KEEPER_AWAY")
  }
  await closed
  // Nobody is left to hear it, and nothing breaks.
  asked[0]?.answer(NOTHING)
  server.push("drain", {})
})

test(`at ${MAX_REQUESTS_IN_FLIGHT} unanswered requests a descriptor is read no further, until one is answered`, async () => {
  const { ours, asked } = serve("operator")
  ours.resume()
  const request = (i: number) => encodeFrame({ i, c: "sealKeeper", a: { reason: "r" } })
  const total = MAX_REQUESTS_IN_FLIGHT + 50
  for (let i = 0; i < total; i++) ours.write(request(i))
  for (let n = 0; n < 200; n++) await turn()
  assert.equal(asked.length, MAX_REQUESTS_IN_FLIGHT)
  asked[0]?.answer(NOTHING)
  await until(() => asked.length > MAX_REQUESTS_IN_FLIGHT)
  for (let n = 1; n < total; n++) {
    await until(() => asked.length > n)
    asked[n]?.answer(NOTHING)
  }
  assert.equal(asked.length, total)
})

test("a peer that does not read is cut off before its backlog fills our memory", async () => {
  const { ours, server, closed } = serve("sftp")
  // Never reads.
  ours.pause()
  let isClosed = false
  void closed.then(() => (isClosed = true))
  const reason = "r".repeat(32)
  let pushed = 0
  while (!isClosed && pushed < 2_000_000) {
    for (let n = 0; n < 5000; n++) server.push("cutDoor", { reason })
    pushed += 5000
    await turn()
  }
  assert.ok(isClosed, "cut off")
  const { length } = encodeFrame({ p: "cutDoor", a: { reason } })
  assert.ok(pushed * length > 32 * 1024 * 1024, "not before the limit")
})

test("an answer that is too long for a frame fails its own request alone", async () => {
  const { client, asked } = connect("operator")
  const long = client.call("sealKeeper", { reason: "r" })
  const short = client.call("sealKeeper", { reason: "r" })
  await until(() => asked.length === 2)
  asked[0]?.answer({ result: { text: "x".repeat(2 * 1024 * 1024) } })
  asked[1]?.answer(NOTHING)
  await assert.rejects(long, { code: "INTERNAL" })
  assert.deepEqual(await short, {})
})
