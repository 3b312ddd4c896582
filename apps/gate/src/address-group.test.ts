import assert from "node:assert/strict"
import { test } from "node:test"
import { addressGroup } from "./address-group.ts"

for (const [address, group] of [
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:db8::1:2:3:4", "2001:db8:0:0::/64"],
  ["2001:db8::", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
] as const) {
  test(`${address || "nothing"} counts as ${group || "nothing"}`, () => assert.equal(addressGroup(address), group))
}
