/** Streams of events without a network: whose they are, when they end, and what happens to who does not read. */
import assert from "node:assert/strict"
import { test } from "node:test"
import {
  answerEnded,
  answerStream,
  EventStream,
  EventStreams,
  MAX_STREAMS,
  MAX_STREAMS_OF_SESSION,
} from "./event-streams.ts"

class World {
  now = Date.UTC(2026, 10, 22, 12)
  readonly beats: (() => void)[] = []
  readonly streams = new EventStreams(
    () => this.now,
    (_intervalMs, work) => {
      this.beats.push(work)
      return () => this.beats.splice(this.beats.indexOf(work), 1)
    },
  )

  open(session = "a", lastsMs = 60_000): EventStream {
    return this.streams.open({ session, endsAt: this.now + lastsMs, language: "de" })
  }

  beat(): void {
    this.now += 15_000
    for (const work of this.beats) work()
  }
}

/** What a stream said until it ended. */
const textOf = (stream: EventStream): Promise<string> => new Response(stream.body).text()
const eventsOf = async (stream: EventStream): Promise<readonly string[]> =>
  [...(await textOf(stream)).matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(
    ([, name = "", data = ""]) => `${name} ${data}`,
  )

test("what is said arrives in order, one line each, whatever is in it", async () => {
  const stream = new World().open()
  stream.send("texts", { a: "eine\nzweite Zeile\r\rdata: x", "\u2028": "ende" })
  stream.send("news", ["sessions"])
  stream.end()
  const text = await textOf(stream)
  assert.match(text, /^retry: [2-6]\d\d\d\n\n/)
  const [, texts, news] = text.trim().split("\n\n")
  assert.equal(texts, `event: texts\ndata: {"a":"eine\\nzweite Zeile\\r\\rdata: x","\u2028":"ende"}`)
  assert.equal(news, `event: news\ndata: ["sessions"]`)
})

test("the end of a session ends its streams and no others, and says so", async () => {
  const world = new World()
  const [one, other] = [world.open("a"), world.open("b")]
  world.streams.end("a")
  assert.deepEqual(await eventsOf(one), [`ended ""`])
  assert.deepEqual(world.streams.all(), [other])
  one.send("texts", {})
})

test("a stream ends when its session's time is over, unless the session was extended", async () => {
  const world = new World()
  const [short, extended] = [world.open("short", 20_000), world.open("extended", 20_000)]
  world.beat()
  world.streams.setEnd("extended", world.now + 600_000)
  world.beat()
  assert.deepEqual(await eventsOf(short), [`beat ""`, `ended ""`])
  assert.deepEqual(world.streams.all(), [extended])
})

test("one window too many closes the oldest of its session, which is told why", async () => {
  const world = new World()
  const first = world.open()
  for (let i = 1; i < MAX_STREAMS_OF_SESSION; i++) world.open()
  const other = world.open("b")
  world.open()
  assert.deepEqual(await eventsOf(first), [`crowded ""`])
  assert.equal(world.streams.of("a").length, MAX_STREAMS_OF_SESSION)
  assert.deepEqual(world.streams.of("b"), [other])
})

test("streams of all sessions together are bounded", async () => {
  const world = new World()
  for (let i = 0; i < MAX_STREAMS; i++) world.open(`s${i}`)
  assert.deepEqual(await eventsOf(world.open("one more")), [`crowded ""`])
  assert.equal(world.streams.all().length, MAX_STREAMS)
})

test("who does not read is dropped before the backlog grows, and who leaves is forgotten; then nothing beats", async () => {
  const world = new World()
  const [deaf, left] = [world.open("deaf"), world.open("left")]
  for (let i = 0; i < 100; i++) deaf.send("texts", { a: "x".repeat(1000) })
  assert.deepEqual(world.streams.all(), [left])
  assert.ok((await textOf(deaf)).length < 80_000)
  assert.equal(world.beats.length, 1)
  await left.body.cancel()
  assert.deepEqual(world.streams.all(), [])
  assert.equal(world.beats.length, 0)
})

test("a request for the headers alone opens nothing; somebody without a session is told not to come back", async () => {
  const world = new World()
  const answer = answerStream("HEAD", world.open())
  assert.equal(answer.headers.get("content-type"), "text/event-stream; charset=utf-8")
  assert.equal(answer.body, null)
  assert.deepEqual(world.streams.all(), [])
  assert.equal(await answerEnded().text(), `event: ended\ndata: ""\n\n`)
})
