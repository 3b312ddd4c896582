/** What consoles are told, and how often, with a second that the test ends. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { LEAF_TYPES, type LeafType } from "@schleuse/leaf"
import { type Topic, TOPICS } from "@schleuse/wire"
import type { Peer } from "../batch/command-handler.ts"
import { peerOf } from "../batch/testing/executor-world.ts"
import { News } from "./news.ts"
import { bitsOf, topicsIn } from "./topics.ts"

class Second {
  readonly #work: (() => void)[] = []

  readonly later = (delayMs: number, work: () => void): void => {
    assert.equal(delayMs, 1000)
    this.#work.push(work)
  }

  /** How many timers run. */
  get running(): number {
    return this.#work.length
  }

  end(): void {
    const work = this.#work.splice(0)
    for (const one of work) one()
  }
}

function consoleThatHears(heard: (readonly Topic[])[], isStarted = true): Peer {
  const peer = peerOf("console")
  const door = isStarted ? { id: "0".repeat(26), build: "0".repeat(32) } : undefined
  return {
    ...peer,
    door,
    push: (name, input) => {
      assert.equal(name, "news")
      if ("topics" in input) heard.push(input.topics)
    },
  }
}

test("the first change is told at once, those of the next second together at its end, and silence costs no timer", () => {
  const heard: (readonly Topic[])[] = []
  const second = new Second()
  const news = new News({ all: () => [consoleThatHears(heard)] }, second.later)
  news.committed(bitsOf("login"))
  assert.deepEqual(heard, [["sessions", "log"]])
  news.committed(bitsOf("upload_open"))
  for (let i = 0; i < 1000; i++) news.committed(bitsOf("commit"))
  assert.equal(heard.length, 1)
  assert.equal(second.running, 1)
  second.end()
  assert.deepEqual(heard.slice(1), [["uploads", "files", "log"]])
  second.end()
  assert.equal(heard.length, 2)
  assert.equal(second.running, 0)
  news.committed(bitsOf("cut"))
  assert.deepEqual(heard.slice(2), [["cuts", "log"]])
})

test("only started consoles are told", () => {
  const heard: (readonly Topic[])[] = []
  const peers = ["sftp", "inside", "validation", "operator"].map((zone) => ({
    ...consoleThatHears(heard),
    zone: zone as Peer["zone"],
  }))
  new News({ all: () => [...peers, consoleThatHears(heard, false)] }, () => undefined).committed(bitsOf("cut"))
  assert.deepEqual(heard, [])
})

test("looking is no news: an entry that covers a look has no topic, every other type of entry has", () => {
  for (const type of Object.keys(LEAF_TYPES) as LeafType[]) {
    const topics = topicsIn(bitsOf(type))
    if (type === "list") assert.deepEqual(topics, [])
    else assert.ok(topics.includes("log") && topics.every((topic) => TOPICS.includes(topic)), type)
  }
  const told = new Set((Object.keys(LEAF_TYPES) as LeafType[]).flatMap((type) => topicsIn(bitsOf(type))))
  assert.deepEqual([...told].toSorted(), TOPICS.toSorted(), "each topic has its entries")
})
