import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import fc from "fast-check"
import { signSupportTable, tableKeyText, verifySupportTable } from "./signed-table.ts"
import { findRelease } from "./support-table.ts"
import type { PostureReport } from "./report.ts"

const shipped = readFileSync(new URL("../tables/systems.json", import.meta.url), "utf8")
const keyPair = () => generateKeyPairSync("ed25519")
const [ours, other] = [keyPair(), keyPair()]
const [ourKey, otherKey] = [tableKeyText(ours.publicKey), tableKeyText(other.publicKey)]
const signed = signSupportTable(shipped, ours.privateKey)

test("a signed table is read by whoever trusts one of its keys, and by nobody else", () => {
  const { table, signedBy, hash } = verifySupportTable(signed, [otherKey, ourKey])
  assert.ok(table.releases.length > 40)
  assert.match(signedBy, /^[0-9a-f]{64}$/)
  const twice = signSupportTable(signed, other.privateKey)
  assert.equal(verifySupportTable(twice, [otherKey]).hash, hash)
  assert.equal(signSupportTable(twice, other.privateKey), twice)
  for (const keys of [[otherKey], []])
    assert.throws(() => verifySupportTable(signed, keys), { code: "SUPPORT_TABLE_UNTRUSTED" })
})

const until = (version: string) => version.replaceAll(/\d{13}/g, "1999999999999")
const changed: readonly { why: string; file: string; code: string }[] = [
  { why: "another end of support", file: until(signed), code: "SUPPORT_TABLE_UNTRUSTED" },
  { why: "a space", file: signed.replace(":", ": "), code: "SUPPORT_TABLE_INVALID" },
  { why: "no end of line", file: signed.trimEnd(), code: "SUPPORT_TABLE_INVALID" },
  { why: "no signature", file: shipped, code: "SUPPORT_TABLE_INVALID" },
  { why: "another kind", file: signed.replace("support-table", "settings-table"), code: "SUPPORT_TABLE_INVALID" },
  { why: "half of it", file: signed.slice(0, signed.length / 2), code: "SUPPORT_TABLE_INVALID" },
  { why: "nothing", file: "", code: "SUPPORT_TABLE_INVALID" },
]
for (const { why, file, code } of changed) {
  test(`a table with ${why} is refused`, () => {
    assert.throws(() => verifySupportTable(file, [ourKey]), { code })
  })
}

test("whatever stands in a file, it is a table that was signed or it is refused by a code", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      assert.throws(() => verifySupportTable(`${text}\n`, [ourKey]), { code: "SUPPORT_TABLE_INVALID" })
    }),
  )
})

test("a day that is none is not signed", () => {
  const wrong = shipped.replace("2026-11-22", "2026-02-30")
  assert.throws(() => signSupportTable(wrong, ours.privateKey), { code: "SUPPORT_TABLE_INVALID" })
})

/** As the collectors name them. */
const systems: readonly {
  system: PostureReport["system"]
  name: string
  version: string
  edition?: string
  day: string
}[] = [
  { system: "windows", name: "Windows 11 Pro", version: "25H2", edition: "Professional", day: "2027-10-12" },
  { system: "windows", name: "Windows 11 Enterprise", version: "24H2", edition: "Enterprise", day: "2027-10-12" },
  { system: "windows", name: "Windows 10 Home", version: "22H2", edition: "Core", day: "2025-10-14" },
  { system: "windows", name: "Windows 10 Enterprise LTSC", version: "21H2", edition: "EnterpriseS", day: "2027-01-12" },
  {
    system: "windows",
    name: "Windows Server 2019 Standard",
    version: "",
    edition: "ServerStandard",
    day: "2029-01-09",
  },
  { system: "macos", name: "macOS", version: "15.1.1", day: "2027-09-30" },
  { system: "linux", name: "Debian GNU/Linux", version: "12", day: "2028-06-30" },
  { system: "linux", name: "Ubuntu", version: "24.04", day: "2029-04-30" },
  { system: "linux", name: "Linux Mint", version: "22.1", day: "2029-04-30" },
]
for (const { system, name, version, edition, day } of systems) {
  test(`${name} ${version} is repaired until ${day}`, () => {
    const { table } = verifySupportTable(signed, [ourKey])
    const report: PostureReport = {
      v: 1,
      system,
      takenAt: 0,
      os: { name, version, ...(edition === undefined ? {} : { edition }) },
      firewalls: [],
      scanners: [],
      disk: "unknown",
      lock: { state: "unknown" },
      administrator: "unknown",
      unread: [],
    }
    const found = findRelease(table, report)
    assert.equal(found && new Date(found.supportedUntil).toISOString(), `${day}T23:59:59.999Z`)
  })
}
