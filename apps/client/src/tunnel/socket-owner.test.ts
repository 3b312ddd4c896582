import assert from "node:assert/strict"
import { test } from "node:test"
import { ownerIn } from "./socket-owner.ts"

/** As Linux 6.1 prints it: a listener, our side of a connection, the other side of it, and one over IPv6. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
   3: 0100007F:C351 0100007F:1F90 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0
   4: 0000000000000000FFFF00000100007F:C352 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 4 1 0 20 4 30 10 -1
`
const from = (remotePort: number) => ({
  localAddress: "127.0.0.1",
  localPort: 8080,
  remoteAddress: "127.0.0.1",
  remotePort,
})

test("the other side's row names its user, not ours", () => {
  assert.equal(ownerIn(TABLE, from(50_000)), "1001")
  assert.equal(ownerIn(TABLE, from(50_002)), "1002")
  assert.equal(
    ownerIn(TABLE, { ...from(50_000), localAddress: "::ffff:127.0.0.1", remoteAddress: "::ffff:127.0.0.1" }),
    "1001",
  )
})

test("what is not there, not open any more, or not a table has no owner", () => {
  assert.equal(ownerIn(TABLE, from(50_001)), undefined)
  assert.equal(ownerIn(TABLE, from(1)), undefined)
  assert.equal(ownerIn("", from(50_000)), undefined)
  assert.equal(ownerIn("a\nb c d", from(50_000)), undefined)
  assert.equal(ownerIn(TABLE.replaceAll("1001", "root"), from(50_000)), undefined)
})
