import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { COMMANDS, type InputOf } from "@schleuse/wire"
import { NotedRefusals } from "./noted-refusals.ts"

function world(answer: () => Promise<unknown> = () => Promise.resolve({})) {
  const told: InputOf<"noteRefusal">[] = []
  const clock = { now: 0, monotonicMs: () => clock.now }
  const tell = (refused: InputOf<"noteRefusal">) => {
    COMMANDS.noteRefusal.input(refused, "noteRefusal")
    told.push(refused)
    return answer()
  }
  return { told, clock, noted: new NotedRefusals(tell, clock) }
}
const refused = { reference: "ABC234", code: "PAGE_UNKNOWN", detail: "", account: undefined }

test("a refusal is told with what is known of it, and always so that the keeper takes it", () => {
  const { told, noted } = world()
  noted.note({ ...refused, account: "0".repeat(26) })
  noted.note({ ...refused, account: "" })
  noted.note({ ...refused, detail: `${"x".repeat(199)}😀` })
  noted.note({ ...refused, detail: "\ud83d" })
  assert.deepEqual(
    told.map(({ account }) => account),
    ["0".repeat(26), undefined, undefined, undefined],
  )
})

test("a flood is told in part only, and the next minute begins anew", () => {
  const { told, clock, noted } = world()
  for (let i = 0; i < 1000; i++) noted.note(refused)
  assert.equal(told.length, 20)
  clock.now += 60_000
  noted.note(refused)
  assert.equal(told.length, 21)
})

test("a keeper that is away harms nothing", async () => {
  const { noted } = world(() => Promise.reject(new Fault("KEEPER_AWAY")))
  noted.note(refused)
  await new Promise((resolve) => setImmediate(resolve))
})
