import assert from "node:assert/strict"
import { EventEmitter } from "node:events"
import type { Socket } from "node:net"
import { test } from "node:test"
import { Connections } from "./connections.ts"

let port = 1024
/** A PC of a clinic for each. */
const certificate = (i: number): string => `pc-${i}`

/** A connection from there, as far as it is counted. */
function from(remoteAddress: string): Socket {
  const socket = new EventEmitter()
  const nothing = (): void => undefined
  const destroy = (): void => {
    if (isDestroyed) return
    isDestroyed = true
    socket.emit("close")
  }
  let isDestroyed = false
  return Object.assign(socket, {
    remoteAddress,
    remotePort: port++,
    destroy,
    setNoDelay: nothing,
    setKeepAlive: nothing,
  }) as unknown as Socket
}

test("one address gets 256 as a stranger, again as many when some have gone, and others are not held up by it", () => {
  const connections = new Connections()
  const first = from("192.0.2.1")
  assert.ok(connections.admit(first))
  for (let i = 1; i < 256; i++) assert.ok(connections.admit(from("192.0.2.1")))
  assert.ok(!connections.admit(from("192.0.2.1")))
  assert.ok(connections.admit(from("192.0.2.2")))
  first.destroy()
  assert.ok(connections.admit(from("192.0.2.1")))
  assert.ok(!connections.admit(from("192.0.2.1")))
})

test("a clinic's PCs, which show certificates, share 2,048, and leave room for strangers from there", () => {
  const connections = new Connections()
  const known = Array.from({ length: 2048 }, () => from("192.0.2.1"))
  for (const [i, socket] of known.entries()) {
    assert.ok(connections.admit(socket))
    connections.recognise(socket, certificate(i))
    // Said twice, counted once.
    connections.recognise(socket, certificate(i))
  }
  const beyond = from("192.0.2.1")
  let isClosed = false
  beyond.once("close", () => (isClosed = true))
  assert.ok(connections.admit(beyond))
  connections.recognise(beyond, "another")
  assert.ok(isClosed)
  for (let i = 0; i < 256; i++) assert.ok(connections.admit(from("192.0.2.1")))
  assert.ok(!connections.admit(from("192.0.2.1")))
  known[0]?.destroy()
  connections.destroyAll()
  assert.ok(connections.admit(from("192.0.2.1")))
})

test("whoever has a whole IPv6 network is one, not as many as it has addresses", () => {
  const connections = new Connections()
  for (let i = 0; i < 256; i++) assert.ok(connections.admit(from(`2001:db8:0:1::${i.toString(16)}`)))
  assert.ok(!connections.admit(from("2001:db8:0:1:ffff::1")))
  assert.ok(connections.admit(from("2001:db8:0:2::1")))
})

test("strangers of many networks take half of the places at most: the oldest gives way, and devices stay", () => {
  const connections = new Connections()
  const device = from("198.51.100.1")
  connections.admit(device)
  connections.recognise(device, "device")
  const strangers = Array.from({ length: 9000 }, (_, i) => from(`10.0.${i >> 7}.1`))
  const gone = new Set<Socket>()
  for (const socket of [device, ...strangers]) socket.once("close", () => gone.add(socket))
  for (const socket of strangers) assert.ok(connections.admit(socket))
  assert.deepEqual([...gone], strangers.slice(0, 9000 - 8192))
})

test("in all there are 16,384", () => {
  const connections = new Connections()
  for (let i = 0; i < 16_384; i++) {
    const socket = from(`10.${i >> 8}.0.1`)
    assert.ok(connections.admit(socket))
    connections.recognise(socket, certificate(i))
  }
  assert.ok(!connections.admit(from("192.0.2.1")))
})

test("one certificate has 640 from wherever it is shown, again as many when some have gone, and others are not held up by it", () => {
  const connections = new Connections()
  const place = (i: number): string => `10.0.${i >> 4}.1`
  const shown = (socket: Socket, by: string): boolean => {
    assert.ok(connections.admit(socket))
    let isOpen = true
    socket.once("close", () => (isOpen = false))
    connections.recognise(socket, by)
    return isOpen
  }
  const [first = from(place(0)), ...others] = Array.from({ length: 640 }, (_, i) => from(place(i)))
  for (const socket of [first, ...others]) assert.ok(shown(socket, "stolen"))
  assert.ok(!shown(from("192.0.2.1"), "stolen"))
  assert.ok(shown(from("192.0.2.1"), "own"))
  first.destroy()
  assert.ok(shown(from("192.0.2.1"), "stolen"))
  assert.ok(!shown(from("192.0.2.1"), "stolen"))
})
