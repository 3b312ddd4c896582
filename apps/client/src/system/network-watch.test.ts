import assert from "node:assert/strict"
import { networkInterfaces } from "node:os"
import { test } from "node:test"
import { addressesOf, watchNetwork } from "./network-watch.ts"

const row = (address: string, internal = false) => ({
  address,
  netmask: "255.255.255.0",
  family: "IPv4" as const,
  mac: "00:00:00:00:00:00",
  internal,
  cidr: null,
})

test("only addresses that lead out of the PC count, in whatever order they come", () => {
  const home = addressesOf({ lo: [row("127.0.0.1", true)], wlan0: [row("192.168.0.7"), row("192.168.0.8")] })
  assert.equal(home, addressesOf({ wlan0: [row("192.168.0.8"), row("192.168.0.7")] }))
  assert.notEqual(home, addressesOf({ wlan0: [row("10.0.0.7")] }))
  assert.equal(addressesOf({ lo: [row("127.0.0.1", true)] }), "")
  assert.equal(typeof addressesOf(networkInterfaces()), "string")
})

test("a change is said once, and no more after its end", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] })
  let now = "wlan0 192.168.0.7"
  let changes = 0
  const stop = watchNetwork(
    () => changes++,
    () => now,
  )
  t.mock.timers.tick(9000)
  assert.equal(changes, 0)
  now = ""
  t.mock.timers.tick(9000)
  assert.equal(changes, 1)
  stop()
  now = "eth0 10.0.0.1"
  t.mock.timers.tick(9000)
  assert.equal(changes, 1)
})
