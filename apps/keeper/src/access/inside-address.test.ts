import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { requireInsideAddresses } from "./inside-address.ts"

const accepted = [
  "10.1.2.3",
  "127.0.0.2",
  "192.168.0.1",
  "203.0.113.9",
  "::1",
  "fd00::1",
  "2001:db8::1",
  "::ffff:10.0.0.1",
]
const refused = [
  ["this network", "0.0.0.0"],
  ["this network in IPv6", "::"],
  ["the metadata service of clouds", "169.254.169.254"],
  ["the same in IPv6's clothes", "::ffff:169.254.169.254"],
  ["the same as an IPv4-compatible address", "::169.254.169.254"],
  ["the same through NAT64", "64:ff9b::a9fe:a9fe"],
  ["the same through 6to4", "2002:a9fe:a9fe::1"],
  ["one cable", "fe80::1"],
  ["many at once", "224.0.0.1"],
  ["many at once in IPv6", "ff02::1"],
  ["everybody", "255.255.255.255"],
  ["half an address", "10.1"],
  ["a number", "2130706433"],
  ["nothing", ""],
] as const

for (const address of accepted) {
  test(`an application can be at ${address}`, () => {
    assert.equal(requireInsideAddresses([{ address, port: 443 }]).length, 1)
  })
}
for (const [why, address] of refused) {
  test(`no application is at ${why}: ${address}`, () => {
    const given = [
      { address: "10.0.0.1", port: 1 },
      { address, port: 443 },
    ]
    assert.throws(() => requireInsideAddresses(given), { code: "APPLICATION_ADDRESS_FORBIDDEN" })
  })
}

test("an application is somewhere", () => {
  assert.throws(() => requireInsideAddresses([]), { code: "APPLICATION_ADDRESS_FORBIDDEN" })
})

test("whatever is written, only its first bits decide in IPv4", () => {
  fc.assert(
    fc.property(
      fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 }))),
      ([a = 0, b = 0, c, d]) => {
        const isForbidden = a === 0 || a >= 224 || (a === 169 && b === 254)
        const ask = () => requireInsideAddresses([{ address: `${a}.${b}.${c}.${d}`, port: 1 }])
        if (isForbidden) assert.throws(ask, { code: "APPLICATION_ADDRESS_FORBIDDEN" })
        else ask()
      },
    ),
  )
})
