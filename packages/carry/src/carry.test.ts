import assert from "node:assert/strict"
import { connect, createServer, type Socket } from "node:net"
import { test, type TestContext } from "node:test"
import { Carry } from "./carry.ts"
import { PooledReads } from "./pooled-reads.ts"

type Line = { readonly near: Socket; readonly far: Socket }

/** A TCP connection on loopback: our end, and the other's. */
async function line(t: TestContext, reads?: PooledReads): Promise<Line> {
  const server = createServer({ allowHalfOpen: true })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve))
  const options = { host: "127.0.0.1", port: address.port, allowHalfOpen: true }
  const near = connect(reads === undefined ? options : { ...options, onread: reads.onread })
  const far = await accepted
  for (const socket of [near, far]) socket.on("error", () => undefined)
  t.after(() => {
    near.destroy()
    far.destroy()
    server.close()
  })
  return { near, far }
}

/** What it is sent until the end; `for await` would destroy its other half too. */
function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  socket.on("data", (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => socket.once("end", () => resolve(Buffer.concat(chunks))))
}

const ways = [
  { how: "read as Node reads", make: () => undefined },
  { how: "read into memory that is used again", make: () => new PooledReads() },
]
for (const { how, make } of ways) {
  test(`bytes pass both ways, and half-close with them, ${how}`, async (t) => {
    const reads = make()
    const outside = await line(t)
    const inside = await line(t, reads)
    // Speaks before anybody has joined the two.
    inside.far.write("welcome ")
    await new Promise((resolve) => setTimeout(resolve, 20))
    let calls = 0
    const carry = new Carry(outside.near, inside.near, { reads, onBytes: () => calls++ })
    outside.far.end("question")
    assert.equal((await readAll(inside.far)).toString(), "question")
    inside.far.end("answer")
    assert.equal((await readAll(outside.far)).toString(), "welcome answer")
    assert.deepEqual(await carry.ended, { up: 8, down: 14, reason: "closed" })
    assert.ok(calls >= 2)
  })

  test(`32 MB arrive whole at a reader that is slow, and nothing piles up, ${how}`, async (t) => {
    const reads = make()
    const outside = await line(t)
    const inside = await line(t, reads)
    const carry = new Carry(outside.near, inside.near, { reads })
    const piece = Buffer.alloc(1024 * 1024, "0123456789abcdef")
    let sent = 0
    const send = (): void => {
      while (sent < 32) {
        piece.writeUInt32BE(sent++, 0)
        // A copy: the loop writes the next number into the same memory.
        if (!inside.far.write(Buffer.from(piece))) return void inside.far.once("drain", send)
      }
      inside.far.end()
    }
    send()
    // Nobody reads: the senders stop before much lies here.
    await new Promise((resolve) => setTimeout(resolve, 100))
    const waiting = outside.near.writableLength
    assert.ok(waiting <= 1024 * 1024, `${waiting} bytes wait`)
    const got = await readAll(outside.far)
    assert.equal(got.length, 32 * piece.length)
    for (let at = 0; at < 32; at++) {
      assert.equal(got.readUInt32BE(at * piece.length), at)
      assert.ok(got.subarray(at * piece.length + 4, (at + 1) * piece.length).equals(piece.subarray(4)))
    }
    outside.far.end()
    assert.equal((await carry.ended).down, 32 * piece.length)
  })

  test(`what breaks off ends both, ${how}`, async (t) => {
    const reads = make()
    const outside = await line(t)
    const inside = await line(t, reads)
    const carry = new Carry(outside.near, inside.near, { reads })
    inside.far.resetAndDestroy()
    const { reason } = await carry.ended
    assert.ok(reason === "broken" || reason === "closed", reason)
    assert.ok(outside.near.destroyed)
  })

  test(`one that was gone before they were joined takes the other along, ${how}`, async (t) => {
    const reads = make()
    const outside = await line(t)
    const inside = await line(t, reads)
    outside.near.destroy()
    await new Promise((resolve) => outside.near.once("close", resolve))
    const carry = new Carry(outside.near, inside.near, { reads })
    assert.deepEqual(await carry.ended, { up: 0, down: 0, reason: "closed" })
    assert.ok(inside.near.destroyed)
  })

  test(`an end from outside is said once, with its word, ${how}`, async (t) => {
    const reads = make()
    const outside = await line(t)
    const inside = await line(t, reads)
    const carry = new Carry(outside.near, inside.near, { reads })
    carry.end("blocked")
    carry.end("again")
    assert.deepEqual(await carry.ended, { up: 0, down: 0, reason: "blocked" })
    assert.ok(outside.near.destroyed && inside.near.destroyed)
  })
}
