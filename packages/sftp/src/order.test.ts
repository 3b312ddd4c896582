import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import fc from "fast-check"
import { HandleTable } from "./handles.ts"
import { Gate, PathOrder } from "./order.ts"
import { quiet } from "./testing/client.ts"
import { resolveVirtualPath } from "./virtual-path.ts"

/** Work that runs until it is let go, and writes down when it starts and ends. */
function stage() {
  const log: string[] = []
  const finish = new Map<string, () => void>()
  const work = (name: string) => () => {
    log.push(`${name}+`)
    return new Promise<void>((resolve) => {
      finish.set(name, () => {
        log.push(`${name}-`)
        resolve()
      })
    })
  }
  const end = async (name: string) => {
    finish.get(name)?.()
    await quiet()
  }
  return { log, work, end }
}

test("a gate lets reads and writes run together and everything else alone, in the order of arrival", async () => {
  const gate = new Gate()
  const { log, work, end } = stage()
  const all = [
    gate.run("together", work("a")),
    gate.run("together", work("b")),
    gate.run("alone", work("C")),
    gate.run("together", work("d")),
    gate.run("alone", work("E")),
    gate.run("alone", work("F")),
  ]
  await quiet()
  for (const name of ["b", "a", "C", "d", "E", "F"]) await end(name)
  await Promise.all(all)
  assert.deepEqual(log, ["a+", "b+", "b-", "a-", "C+", "C-", "d+", "d-", "E+", "E-", "F+", "F-"])
})

test("work that fails lets the next one in", async () => {
  const gate = new Gate()
  const failed = gate.run("alone", () => Promise.reject(new Fault("PATH_NOT_FOUND")))
  const next = gate.run("together", async () => "in")
  await assert.rejects(failed, { code: "PATH_NOT_FOUND" })
  assert.equal(await next, "in")
})

test("requests wait only for earlier changes to the same place, what holds it, or what it holds", async () => {
  const paths = new PathOrder()
  const { log, work, end } = stage()
  const at = (...names: string[]) => names.map((name) => resolveVirtualPath(name))
  const all = [
    paths.run("change", at("/a/b"), work("close")),
    paths.run("look", at("/a/b"), work("stat")),
    paths.run("look", at("/a"), work("list")),
    paths.run("look", at("/a/bc"), work("other")),
    paths.run("change", at("/x", "/a/b/c"), work("rename")),
    paths.run("look", at("/x"), work("target")),
  ]
  await quiet()
  assert.deepEqual(log, ["close+", "other+"])
  await end("close")
  assert.deepEqual(log.slice(2), ["close-", "stat+", "list+"])
  for (const name of ["stat", "list", "other", "rename", "target"]) await end(name)
  await Promise.all(all)
  assert.deepEqual(log.slice(5), ["stat-", "list-", "rename+", "other-", "rename-", "target+", "target-"])
})

test("handles are limited, refused when closed, and foreign to other sessions", () => {
  const table = new HandleTable<string>(2)
  const open = (value: string) => {
    table.reserve()
    return table.add(value)
  }
  const a = open("a")
  const b = open("b")
  assert.throws(() => table.reserve(), { code: "SFTP_HANDLES_EXHAUSTED" })
  assert.equal(table.take(a), "a")
  assert.throws(() => table.find(a), { code: "SFTP_HANDLE_UNKNOWN" })
  assert.throws(() => table.reserve(), { code: "SFTP_HANDLES_EXHAUSTED" }, "still being closed")
  table.release()
  const c = open("c")
  assert.notDeepEqual(c, a)
  assert.deepEqual([table.find(b), table.find(c)], ["b", "c"])
  const other = new HandleTable<string>(2)
  other.reserve()
  assert.throws(() => table.find(other.add("x")), { code: "SFTP_HANDLE_UNKNOWN" })
  assert.deepEqual(table.takeAll(), ["b", "c"])
})

test("no handle that was made up is found", () => {
  const table = new HandleTable<string>(1)
  table.reserve()
  const real = table.add("a")
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      if (real.equals(bytes)) return
      assert.throws(() => table.find(Buffer.from(bytes)), { code: "SFTP_HANDLE_UNKNOWN" })
    }),
  )
})
