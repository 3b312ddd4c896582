import assert from "node:assert/strict"
import { test } from "node:test"
import { parseBillingFileName } from "./billing-file.ts"

test("the name of a billing file says whose it is and when it was made", () => {
  const found = { bsnr: "990000100", day: "2027-01-05", time: "09:30" }
  for (const name of ["Z01990000100_05.01.2027_09.30.con.xkm", "Z01990000100_05.01.2027_09.30.con.XKM"])
    assert.deepEqual(parseBillingFileName(name), found)
})

for (const name of [
  "",
  "Z01990000100_05.01.2027_09.30.con",
  "Z0199000010_05.01.2027_09.30.con.xkm",
  "Z02990000100_05.01.2027_09.30.con.xkm",
  "Z01990000100_31.02.2027_09.30.con.xkm",
  "Z01990000100_05.13.2027_09.30.con.xkm",
  "Z01990000100_05.01.2027_24.00.con.xkm",
  "Z01990000100_05.01.2027_09.30.con.xkm.exe",
  "x Z01990000100_05.01.2027_09.30.con.xkm",
  "Z01990000100_05.01.2027_09.30.con.xkm\n",
]) {
  test(`no billing file is called ${JSON.stringify(name)}`, () => assert.equal(parseBillingFileName(name), undefined))
}
