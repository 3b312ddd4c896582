import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, type FaultCode } from "@schleuse/base"
import { Closings } from "./closings.ts"

const done = (stream: string) => ({ stream, up: 1, down: 2, reason: "closed" })

/** A keeper that answers so, and what it was told. */
function keeperThat() {
  const heard: string[] = []
  const told: string[] = []
  const keeper = {
    code: undefined as FaultCode | undefined,
    heard,
    told,
    closeStream: ({ stream }: { readonly stream: string }): Promise<void> => {
      told.push(stream)
      if (keeper.code !== undefined) return Promise.reject(new Fault(keeper.code))
      heard.push(stream)
      return Promise.resolve()
    },
  }
  return keeper
}

test("what a keeper short of space did not write down is said again until it has, in its order and once", async () => {
  const keeper = keeperThat()
  const defects: unknown[] = []
  const closings = new Closings({ keeper, onDefect: (error) => defects.push(error) })
  keeper.code = "SPACE_LOW"
  for (const stream of ["a", "b"]) closings.say(done(stream))
  await new Promise((resolve) => setImmediate(resolve))
  keeper.code = "KEEPER_AWAY"
  await closings.again()
  keeper.code = undefined
  await closings.again()
  await closings.again()
  assert.deepEqual(keeper.heard, ["a", "b"])
  assert.equal(keeper.told.length, 6)
  assert.deepEqual(defects, [])
  closings.stop()
})

test("what the keeper refuses for good is not said again, and however much waits is bounded", async () => {
  const keeper = keeperThat()
  const closings = new Closings({ keeper, onDefect: () => undefined })
  keeper.code = "STREAM_UNKNOWN"
  closings.say(done("unknown"))
  keeper.code = "SPACE_LOW"
  for (let i = 0; i < 5000; i++) closings.say(done(String(i)))
  await new Promise((resolve) => setImmediate(resolve))
  keeper.code = undefined
  await closings.again()
  assert.equal(keeper.heard.length, 4096)
  assert.equal(keeper.heard.at(-1), "4999")
  closings.stop()
})
