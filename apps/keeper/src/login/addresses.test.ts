import assert from "node:assert/strict"
import { test } from "node:test"
import { addressGroup, isInNetwork, parseNetwork } from "./addresses.ts"

const inside = [
  { network: "192.0.2.0/24", address: "192.0.2.255", is: true },
  { network: "192.0.2.0/24", address: "192.0.3.0", is: false },
  { network: "192.0.2.7", address: "192.0.2.7", is: true },
  { network: "192.0.2.7", address: "192.0.2.8", is: false },
  { network: "0.0.0.0/0", address: "255.255.255.255", is: true },
  { network: "0.0.0.0/0", address: "2001:db8::1", is: false },
  { network: "2001:db8::/32", address: "2001:db8:ffff::1", is: true },
  { network: "2001:db8::/32", address: "2001:db9::1", is: false },
  { network: "::1", address: "0:0:0:0:0:0:0:1", is: true },
  { network: "192.0.2.0/24", address: "::ffff:192.0.2.9", is: true },
  { network: "fe80::/10", address: "fe80::1%eth0", is: true },
  { network: "::/0", address: "no address", is: false },
]
for (const { network, address, is } of inside) {
  test(`${address} is ${is ? "" : "not "}in ${network}`, () => {
    assert.equal(isInNetwork(address, parseNetwork(network)), is)
  })
}

const invalid = [
  "",
  "192.0.2",
  "192.0.2.256",
  "192.0.2.01",
  "192.0.2.1/33",
  "192.0.2.1/24",
  "192.0.2.0/024",
  "192.0.2.0/24/1",
  "192.0.2.0/",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "::1::",
  "12345::",
  "2001:db8::/129",
  "2001:db8::1/64",
  "x' or '1'='1",
  "1:2:3:4:5:6:7:8::",
] as const
for (const text of invalid) {
  test(`"${text}" is no network`, () => {
    assert.throws(() => parseNetwork(text), { name: "Fault", code: "NETWORK_INVALID" })
  })
}

test("an IPv6 address counts by its /64, however it is written", () => {
  const same = [
    "2001:db8:1:2:3:4:5:6",
    "2001:db8:1:2::1",
    "2001:0db8:0001:0002:0000:0000:0000:0001",
    "2001:DB8:1:2::%x",
  ]
  assert.equal(new Set(same.map(addressGroup)).size, 1)
  assert.equal(addressGroup("::ffff:192.0.2.7"), "::ffff:192.0.2.7")
  assert.equal(addressGroup("192.0.2.7"), "192.0.2.7")
})
