import assert from "node:assert/strict"
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { test } from "node:test"
import { type Connection, findOwnerOnLinux, ownerIn } from "./socket-owner.ts"

/** As Linux 6.1 prints it: a listener, our side of a connection, the other side of it, and one over IPv6. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
   3: 0100007F:C351 0100007F:1F90 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0
   4: 0000000000000000FFFF00000100007F:C352 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 4 1 0 20 4 30 10 -1
   5: 0100007F:C353 0100007F:1F90 05 00000000:00000000 00:00000000 00000000     0        0 0 1 0 20 4 30 10 -1
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

test("one whose program has closed it belongs to nobody, not to root", () => {
  assert.equal(ownerIn(TABLE, from(50_003)), undefined)
})

test("among thousands of rows the one that is asked for is found", () => {
  const row = (port: string) =>
    `   9: 0100007F:${port} 0100007F:1F91 01 00000000:00000000 00:00000000 00000000  4711        0 3 1 0 20 4 30 10 -1\n`
  const many = Array.from({ length: 20_000 }, (_, i) => row((i + 20_000).toString(16).toUpperCase().padStart(4, "0")))
  const table = `${many.join("")}${TABLE}`
  assert.equal(ownerIn(table, from(50_000)), "1001")
})

test(
  "Linux: the kernel's own table, over IPv4 and from a socket of IPv6",
  { skip: process.platform !== "linux" },
  async (t) => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    t.after(() => server.close())
    const address = server.address()
    assert.ok(typeof address === "object" && address !== null)
    for (const host of ["127.0.0.1", "::ffff:127.0.0.1"]) {
      const accepted = once(server, "connection")
      const client: Socket = connect({ host, port: address.port })
      await Promise.all([accepted, once(client, "connect")])
      const remotePort = client.localPort ?? 0
      const connection: Connection = {
        localAddress: "127.0.0.1",
        localPort: address.port,
        remoteAddress: "127.0.0.1",
        remotePort,
      }
      assert.equal(await findOwnerOnLinux(connection), String(process.getuid?.()), host)
      client.destroy()
    }
    // All at once, as a browser that opens a page: each finds its own, in a table that was read after it came.
    const clients = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const client: Socket = connect({ host: "127.0.0.1", port: address.port })
        await once(client, "connect")
        const found = await findOwnerOnLinux({
          localAddress: "127.0.0.1",
          localPort: address.port,
          remoteAddress: "127.0.0.1",
          remotePort: client.localPort ?? 0,
        })
        assert.equal(found, String(process.getuid?.()))
        return client
      }),
    )
    for (const client of clients) client.destroy()
    const nobody = { localAddress: "127.0.0.1", localPort: address.port, remoteAddress: "127.0.0.1", remotePort: 1 }
    assert.equal(await findOwnerOnLinux(nobody), undefined)
  },
)
