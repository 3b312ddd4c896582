/** What the house issues, as others read it: Node, and openssl where it is installed. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import fc from "fast-check"
import { addressBytes } from "./hosts.ts"
import { issueServerCertificate, makeAuthority, toPem } from "./x509.ts"

const NOW = Date.UTC(2026, 10, 22, 12)
const DAY_MS = 24 * 3600 * 1000
const VALID = { notBefore: NOW - DAY_MS, notAfter: NOW + 14 * DAY_MS }
const NAME = "Schleuse Prüfstand"
const HERE = ["localhost", "127.0.0.1", "::1"]

const LONG = `${"a23456789.".repeat(25)}org`

test("numeric addresses become their bytes, host names none", () => {
  assert.equal(addressBytes("127.0.0.1")?.toString("hex"), "7f000001")
  assert.equal(addressBytes("fe80::1")?.toString("hex"), `fe80${"0".repeat(27)}1`)
  assert.equal(addressBytes("::ffff:10.0.0.1")?.toString("hex"), "0a000001")
  for (const name of ["localhost", "konsole.kv.example", "1.2.3", "fe80::1::2"])
    assert.equal(addressBytes(name), undefined)
})

test("Node reads what was written, and each certificate is for its hosts only", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,10}(?:\.[a-z][a-z0-9]{0,10}){0,3}$/)
  const host = fc.oneof(
    name,
    fc.ipV4(),
    fc.ipV6().filter((text) => addressBytes(text)?.length === 16),
  )
  fc.assert(
    fc.property(fc.uniqueArray(host, { minLength: 1, maxLength: 4 }), (hosts) => {
      const authority = makeAuthority(NAME, hosts, VALID)
      const above = new X509Certificate(authority.certificate)
      const { certificate, key } = issueServerCertificate({ name: NAME, key: authority.key }, hosts, VALID)
      const own = new X509Certificate(certificate)
      assert.ok(
        above.ca && !own.ca && own.checkIssued(above) && own.verify(above.publicKey) && own.checkPrivateKey(key),
      )
      assert.equal(own.validToDate.getTime(), VALID.notAfter)
      for (const one of hosts) assert.ok(own.checkHost(one, { subject: "never" }) ?? own.checkIP(one), one)
      assert.equal(own.checkHost("bank.test", { subject: "never" }), undefined)
      assert.deepEqual(new X509Certificate(toPem(certificate)).raw, certificate)
    }),
    { numRuns: 30 },
  )
})

const openssl = (() => {
  try {
    return execFileSync("openssl", ["version"], { encoding: "utf8" })
  } catch {
    return undefined
  }
})()

/** What openssl says about a certificate for these hosts, of an authority for those. */
function verdict(
  t: TestContext,
  permitted: readonly string[],
  hosts: readonly string[],
  more: readonly string[] = [],
): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-x509-"))
  t.after(() => rmSync(folder, { recursive: true }))
  const authority = makeAuthority(NAME, permitted, VALID)
  const { certificate } = issueServerCertificate({ name: NAME, key: authority.key }, hosts, VALID)
  const [ca, own] = [join(folder, "ca.pem"), join(folder, "own.pem")]
  writeFileSync(ca, toPem(authority.certificate))
  writeFileSync(own, toPem(certificate))
  const time = String(NOW / 1000)
  const argv = ["verify", "-x509_strict", "-purpose", "sslserver", "-attime", time, ...more, "-CAfile", ca, own]
  const { stdout, stderr } = spawnSync("openssl", argv, { encoding: "utf8" })
  return stdout + stderr
}

const judged: readonly { why: string; permitted: readonly string[]; hosts: readonly string[]; says: RegExp }[] = [
  { why: "for this machine", permitted: HERE, hosts: HERE, says: /: OK/ },
  { why: "for a name below a permitted one", permitted: ["kv.test"], hosts: ["konsole.kv.test"], says: /: OK/ },
  { why: "for an address alone", permitted: ["10.0.0.1"], hosts: ["10.0.0.1"], says: /: OK/ },
  { why: "for an IPv6 address alone", permitted: ["fe80::1"], hosts: ["fe80::1"], says: /: OK/ },
  { why: "for the longest of names", permitted: [LONG], hosts: [LONG], says: /: OK/ },
  { why: "for another name", permitted: ["kv.test"], hosts: ["bank.test"], says: /permitted subtree violation/ },
  {
    why: "for a name that only ends alike",
    permitted: ["kv.test"],
    hosts: ["akv.test"],
    says: /permitted subtree violation/,
  },
  {
    why: "for another address",
    permitted: HERE,
    hosts: ["localhost", "10.0.0.1"],
    says: /permitted subtree violation/,
  },
  {
    why: "for an address where only names are permitted",
    permitted: ["kv.test"],
    hosts: ["kv.test", "10.0.0.1"],
    says: /excluded subtree violation/,
  },
  {
    why: "for a name where only addresses are permitted",
    permitted: ["10.0.0.1"],
    hosts: ["10.0.0.1", "bank.test"],
    says: /excluded subtree violation/,
  },
]
for (const { why, permitted, hosts, says } of judged) {
  test(`openssl judges a certificate ${why}`, (t) => {
    if (openssl === undefined) {
      assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "openssl is not installed")
      return t.skip("openssl is not installed")
    }
    assert.match(verdict(t, permitted, hosts), says)
  })
}
