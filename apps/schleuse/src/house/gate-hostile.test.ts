/** What strangers, and devices that were taken over, can send to a gate that runs: it lives on, keeps its memory, and serves others. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test, type TestContext } from "node:test"
import type { TLSSocket } from "node:tls"
import { later } from "../testing/service.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { GateClient } from "./testing/gate-client.ts"
import { until } from "./testing/programs.ts"
import {
  CANCEL,
  END_HEADERS,
  END_STREAM,
  field,
  frame,
  GET_BLOCK,
  pour,
  PREFACE,
  settings,
} from "./testing/raw-http2.ts"

/** Above what a gate has at rest (about 90 MB), with all that is thrown at it here. */
const MOST_MEGABYTES = 300

class Siege {
  readonly house: DemoHouse
  readonly pc: GateClient
  readonly #pid: number

  private constructor(house: DemoHouse) {
    this.house = house
    this.pc = new GateClient(house)
    this.#pid = house.pids().get("gate") ?? assert.fail("no gate")
  }

  static async start(t: TestContext): Promise<Siege> {
    const siege = new Siege(await DemoHouse.start(t, { operators: true, gate: true }))
    later(t, () => siege.pc.close())
    return siege
  }

  /** In MB, as the kernel counts it. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.#pid}/status`, "utf8")
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? assert.fail(status)) / 1024
  }

  /** The same process answers somebody else, and has not grown. */
  async requireWell(): Promise<void> {
    assert.equal(this.house.pids().get("gate"), this.#pid, this.house.log.slice(-2000))
    const { status, body } = await this.pc.ask("nonce", {})
    assert.equal(status, 200, JSON.stringify(body))
    assert.ok(this.memory < MOST_MEGABYTES, `${this.memory} MB`)
  }

  /** A greeting in HTTP/2, without a certificate. */
  async http2(...rows: readonly (readonly [number, number])[]): Promise<TLSSocket> {
    const socket = await this.pc.tls("h2")
    socket.on("error", () => undefined)
    socket.write(Buffer.concat([PREFACE, settings(...rows)]))
    return socket
  }
}

function closed(socket: TLSSocket): Promise<void> {
  socket.resume()
  return new Promise((resolve) => (socket.closed ? resolve() : socket.once("close", () => resolve())))
}

function* times(count: number, make: (at: number) => Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < count; at++) yield make(at)
}

const stream = (at: number): number => at * 2 + 1
const empty = Buffer.alloc(0)
const block = Buffer.alloc(4)
block.writeUInt32BE(CANCEL)

/** More than any client would ever need; the gate ends the connection long before it is all sent. */
const floods: readonly { readonly what: string; readonly pieces: () => Iterable<Uint8Array> }[] = [
  {
    what: "streams that are reset at once",
    pieces: () =>
      times(20_000, (at) =>
        Buffer.concat([
          frame("headers", END_HEADERS | END_STREAM, stream(at), GET_BLOCK),
          frame("rst", 0, stream(at), block),
        ]),
      ),
  },
  { what: "settings", pieces: () => times(200_000, () => settings([4, 65_535])) },
  {
    what: "headers that never end",
    pieces: function* () {
      yield frame("headers", 0, 1, GET_BLOCK)
      yield* times(20_000, (at) => frame("continuation", 0, 1, field(`x-${at}`, "y".repeat(4000))))
    },
  },
  {
    what: "pieces of headers that are empty",
    pieces: function* () {
      yield frame("headers", 0, 1, GET_BLOCK)
      yield* times(200_000, () => frame("continuation", 0, 1, empty))
    },
  },
  { what: "questions whether it is there", pieces: () => times(200_000, () => frame("ping", 0, 0, Buffer.alloc(8))) },
  {
    what: "headers beyond every measure",
    pieces: () =>
      times(200, (at) =>
        frame("headers", END_HEADERS, stream(at), Buffer.concat([GET_BLOCK, field("x", "y".repeat(15_000))])),
      ),
  },
  {
    what: "frames of no kind",
    pieces: () =>
      times(50_000, (at) => Buffer.concat([Buffer.from([0, 0, 1, 0xee, 0, 0, 0, 0, at & 0x7f]), Buffer.from([1])])),
  },
]

test("floods of HTTP/2 end their own connection at most; the gate lives, stays small and answers others", async (t) => {
  const siege = await Siege.start(t)
  await siege.requireWell()
  t.diagnostic(`at rest ${Math.round(siege.memory)} MB`)
  for (const { what, pieces } of floods) {
    await t.test(what, async (one) => {
      const sockets = await Promise.all(begin(4, () => siege.http2()))
      const poured = await Promise.all(sockets.map((socket) => pour(socket, pieces())))
      await siege.requireWell()
      await Promise.all(sockets.map(closed))
      one.diagnostic(`${poured.join(", ")} bytes taken, then ${Math.round(siege.memory)} MB`)
    })
  }

  await t.test(
    "readers that never read: 64 connections with every stream they may have, and no window",
    async (one) => {
      const sockets = await Promise.all(begin(64, () => siege.http2([4, 0])))
      for (const socket of sockets) {
        const asked = times(256, (at) => frame("headers", END_HEADERS | END_STREAM, stream(at), GET_BLOCK))
        socket.write(Buffer.concat([...asked]))
      }
      await siege.requireWell()
      await new Promise((resolve) => setTimeout(resolve, 500))
      await siege.requireWell()
      for (const socket of sockets) socket.destroy()
      one.diagnostic(`${Math.round(siege.memory)} MB`)
    },
  )

  await t.test("requests that mean one thing here and another there", async () => {
    const requests = [
      "POST /api/v1/nonce HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /zugang HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "POST /api/v1/nonce HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      "POST /api/v1/nonce HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
      "POST /api/v1/nonce HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
      "GET /zugang HTTP/1.1\r\nHost : localhost\r\n\r\n",
      "GET /zugang HTTP/1.1\nHost: localhost\n\n",
      `GET /zugang HTTP/1.1\r\nHost: localhost\r\nX: ${"y".repeat(200_000)}\r\n\r\n`,
      `GET /${"z".repeat(200_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      "GET http://inside.kv.test/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n",
      "\x16\x03\x01 no HTTP at all",
    ]
    for (const request of requests) {
      const socket = await siege.pc.tls()
      socket.on("error", () => undefined)
      let answer = ""
      socket.on("data", (data: Buffer) => (answer += data.toString("latin1")))
      socket.write(request, "latin1")
      await until(`an answer to ${request.slice(0, 60)}`, () => answer !== "" || socket.closed, 20_000)
      assert.match(answer, /^$|^HTTP\/1\.1 4\d\d /, request.slice(0, 80))
      assert.equal(answer.match(/HTTP\/1\.1 /g)?.length ?? 0, answer === "" ? 0 : 1, request.slice(0, 80))
      socket.destroy()
    }
    await siege.requireWell()
  })

  await t.test("senders who never finish lose their connections, whatever they have begun", async () => {
    const beginnings = [
      "",
      "GET /zugang HTTP/1.1\r\nHost: local",
      "POST /api/v1/nonce HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    ]
    const slow = await Promise.all(
      begin(60, async (at) => {
        const socket = await siege.pc.tls()
        socket.on("error", () => undefined)
        socket.write(beginnings[at % beginnings.length] ?? "")
        const timer = setInterval(() => socket.write(" "), 1000)
        later(t, () => {
          clearInterval(timer)
          socket.destroy()
        })
        return socket
      }),
    )
    await siege.requireWell()
    await Promise.all(slow.map(closed))
  })

  await t.test(
    "more connections from one address than it may have: those beyond are closed, the others go on",
    async () => {
      const one = await siege.http2()
      const many = await Promise.all(begin(400, () => siege.http2().catch(() => undefined)))
      assert.ok(
        many.some((socket) => socket === undefined || socket.closed),
        "there is a limit",
      )
      assert.equal(one.closed, false)
      for (const socket of many) socket?.destroy()
      one.destroy()
      await until("there is room again", () =>
        siege.pc.ask("nonce", {}).then(
          () => true,
          () => false,
        ),
      )
      await siege.requireWell()
    },
  )
  t.diagnostic(`in the end ${Math.round(siege.memory)} MB`)
})

function begin<T>(count: number, make: (at: number) => Promise<T>): readonly Promise<T>[] {
  return Array.from({ length: count }, (_, at) => make(at))
}
