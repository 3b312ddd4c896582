/** What strangers can send instead of a request. The keeper must not hear of it, and the next one must be served. */
import assert from "node:assert/strict"
import { connect } from "node:net"
import { setTimeout as delay } from "node:timers/promises"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { MAX_PER_ADDRESS } from "./connection-limits.ts"
import { MAX_WAITING } from "./http-front.ts"
import { FrontWorld } from "./testing/front-world.ts"

const TARGET = "/wsapi/2.0/verify?id=1&otp=c"
const HEAD = "HTTP/1.1\r\nHost: a\r\n"

test("an answer's lines end with CR LF, and an empty one closes it", async (t) => {
  const world = await FrontWorld.open(t)
  world.answer = (_, give) => give({ result: { lines: ["h=x", "status=BAD_OTP"], reference: "ABC123" } })
  const answer = await world.get(TARGET)
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(answer, /\r\ncontent-type: text\/plain/i)
  assert.match(answer, /\r\nconnection: close\r\n/i)
  assert.match(answer, /\r\nschleuse-reference: ABC123\r\n/)
  assert.ok(answer.endsWith("\r\n\r\nh=x\r\nstatus=BAD_OTP\r\n\r\n"))
  assert.deepEqual(world.asked[0]?.parameters, [
    { name: "id", value: "1" },
    { name: "otp", value: "c" },
  ])
  assert.equal(world.asked[0]?.peer.address, "127.0.0.1")
})

const hostile: readonly { why: string; sent: string; status: string; asks?: number }[] = [
  { why: "POST", sent: `POST ${TARGET} ${HEAD}Content-Length: 3\r\n\r\na=1`, status: "405" },
  { why: "HEAD", sent: `HEAD ${TARGET} ${HEAD}\r\n`, status: "405" },
  { why: "an unknown method", sent: `BREW ${TARGET} ${HEAD}\r\n`, status: "400" },
  { why: "CONNECT", sent: `CONNECT a:1 ${HEAD}\r\n`, status: "" },
  { why: "a body on GET", sent: `GET ${TARGET} ${HEAD}Content-Length: 3\r\n\r\nabc`, status: "400" },
  { why: "a chunked body", sent: `GET ${TARGET} ${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, status: "400" },
  {
    why: "two lengths",
    sent: `GET ${TARGET} ${HEAD}Content-Length: 0\r\nContent-Length: 1\r\n\r\n`,
    status: "400",
  },
  {
    why: "length and chunks",
    sent: `GET ${TARGET} ${HEAD}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    status: "400",
  },
  { why: "no host", sent: `GET ${TARGET} HTTP/1.1\r\n\r\n`, status: "400" },
  { why: "a folded header", sent: `GET ${TARGET} ${HEAD}A: b\r\n c\r\n\r\n`, status: "400" },
  { why: "bare line feeds", sent: `GET ${TARGET} HTTP/1.1\nHost: a\n\n`, status: "400" },
  { why: "an expectation", sent: `GET ${TARGET} ${HEAD}Expect: 100-continue\r\n\r\n`, status: "417" },
  { why: "too many headers", sent: `GET ${TARGET} ${HEAD}${"A: b\r\n".repeat(5000)}\r\n`, status: "431" },
  { why: "a huge header", sent: `GET ${TARGET} ${HEAD}A: ${"b".repeat(100_000)}\r\n\r\n`, status: "431" },
  { why: "a huge target", sent: `GET ${TARGET}${"c".repeat(100_000)} ${HEAD}\r\n`, status: "431" },
  { why: "a long target", sent: `GET ${TARGET}${"c".repeat(2000)} ${HEAD}\r\n`, status: "414" },
  { why: "another path", sent: `GET / ${HEAD}\r\n`, status: "404" },
  { why: "a query without form", sent: `GET /wsapi/2.0/verify?id=%0d%0a ${HEAD}\r\n`, status: "400" },
  { why: "HTTP/2 without TLS", sent: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: "" },
  { why: "TLS", sent: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", status: "400" },
  { why: "SSH", sent: "SSH-2.0-OpenSSH_9.2\r\n", status: "400" },
]
for (const { why, sent, status } of hostile) {
  test(`${why} is refused and closed, and the next request is served`, async (t) => {
    const world = await FrontWorld.open(t)
    const answer = await world.raw(sent).catch(() => "")
    if (status !== "") assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
    assert.doesNotMatch(answer, / 200 /)
    assert.equal(world.asked.length, 0)
    assert.match(await world.get(TARGET), / 200 /)
  })
}

test("of pipelined requests the first is answered, the others are not looked at", async (t) => {
  const world = await FrontWorld.open(t)
  const answer = await world.raw(`GET ${TARGET} ${HEAD}\r\n`.repeat(50))
  assert.equal(answer.match(/ 200 OK/g)?.length, 1)
  assert.equal(world.asked.length, 1)
})

test("without the keeper, or when it refuses, the answer is an unsigned BACKEND_ERROR that says 503", async (t) => {
  const world = await FrontWorld.open(t)
  for (const code of ["KEEPER_SEALED", "CUT", "SPACE_LOW", "INTERNAL"] as const) {
    world.answer = (_, give) => give({ fault: new Fault(code) })
    assert.match(await world.get(TARGET), /^HTTP\/1\.1 503 [^]*\r\n\r\nstatus=BACKEND_ERROR\r\n\r\n$/)
  }
  world.answer = (_, give) => give({ result: { lines: [], secret: 1 } })
  assert.match(await world.get(TARGET), / 503 /)
  world.keeper.close()
  assert.match(await world.get(TARGET), /^HTTP\/1\.1 503 [^]*\r\n\r\nstatus=BACKEND_ERROR\r\n\r\n$/)
})

test("a client that sends its request byte by byte, without end, holds nobody up and is closed in the end", async (t) => {
  const world = await FrontWorld.open(t)
  const slow = Array.from({ length: MAX_PER_ADDRESS - 1 }, () => connect(world.port, "127.0.0.1"))
  let ended = 0
  for (const socket of slow) {
    socket.on("error", () => undefined).on("close", () => ended++)
    socket.resume()
    socket.write("GET /wsapi")
  }
  const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write("/")), 200)
  t.after(() => clearInterval(drip))
  assert.match(await world.get(TARGET), / 200 /)
  for (let waited = 0; ended < slow.length && waited < 20_000; waited += 100) await delay(100)
  assert.equal(ended, slow.length)
  assert.equal(world.asked.length, 1)
})

test("one address holds so many connections and no more", async (t) => {
  const world = await FrontWorld.open(t)
  const held = Array.from({ length: MAX_PER_ADDRESS }, () => connect(world.port, "127.0.0.1"))
  t.after(() => held.forEach((socket) => socket.destroy()))
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once("connect", resolve))))
  assert.equal(await world.get(TARGET).catch(() => ""), "")
  const [first] = held
  first?.destroy()
  for (let waited = 0; waited < 5000; waited += 50) {
    if (/ 200 /.test(await world.get(TARGET).catch(() => ""))) return
    await delay(50)
  }
  assert.fail("a place that was given back is free")
})

test("clients that go away while the keeper thinks cost nothing", async (t) => {
  const world = await FrontWorld.open(t)
  const answers: (() => void)[] = []
  world.answer = (_, give) => void answers.push(() => give({ result: { lines: ["status=OK"] } }))
  for (let n = 0; n < 3; n++) {
    const impatient = Array.from({ length: 40 }, () => connect(world.port, "127.0.0.1"))
    for (const socket of impatient) socket.on("error", () => undefined).write(`GET ${TARGET} ${HEAD}\r\n`)
    const before = (n + 1) * 40
    for (let waited = 0; world.asked.length < before && waited < 5000; waited += 10) await delay(10)
    for (const socket of impatient) socket.destroy()
  }
  assert.equal(answers.length, 120)
  for (const give of answers) give()
  world.answer = (_, give) => give({ result: { lines: ["status=OK"] } })
  assert.match(await world.get(TARGET), / 200 /)
  assert.ok(MAX_WAITING > 120)
})

test("what is under way when it must stop is answered; nothing new is taken", async (t) => {
  const world = await FrontWorld.open(t)
  let give: (() => void) | undefined
  world.answer = (_, answer) => void (give = () => answer({ result: { lines: ["status=OK"] } }))
  const under = world.get(TARGET)
  for (let waited = 0; give === undefined && waited < 5000; waited += 10) await delay(10)
  world.keeper.push("drain", {})
  for (let waited = 0; waited < 5000; waited += 20) {
    const refused = await world.get(TARGET).then(
      () => false,
      () => true,
    )
    if (refused) break
    await delay(20)
  }
  give?.()
  assert.match(await under, / 200 /)
  await world.server.stopped
})

test("a cut closes everything at once", async (t) => {
  const world = await FrontWorld.open(t)
  world.answer = () => undefined
  const under = world.get(TARGET).catch(() => "")
  for (let waited = 0; world.asked.length === 0 && waited < 5000; waited += 10) await delay(10)
  world.keeper.push("cutDoor", { reason: "cut" })
  assert.doesNotMatch(await under, / 200 /)
  await world.server.stopped
})
