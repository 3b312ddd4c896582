import assert from "node:assert/strict"
import { test } from "node:test"
import { noteTraffic } from "./garbage.ts"

const MIB = 1024 * 1024

test("young memory is collected every 16 MiB, all of it every 128 MiB, and nothing where the engine decides", (t) => {
  const before = globalThis.gc
  t.after(() => (globalThis.gc = before))
  globalThis.gc = undefined
  noteTraffic(1024 * MIB)
  const asked: string[] = []
  // Node's own function, if it is exposed, takes the same argument.
  globalThis.gc = ((options?: { readonly type?: string }) => void asked.push(options?.type ?? "")) as NodeJS.GCFunction
  for (let i = 0; i < 256; i++) noteTraffic(MIB)
  assert.deepEqual(asked, [...Array<string>(7).fill("minor"), "major", ...Array<string>(7).fill("minor"), "major"])
})
