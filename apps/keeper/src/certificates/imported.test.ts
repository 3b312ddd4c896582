import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { createPrivateKey } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { checkCertificate } from "./imported.ts"
import { foreignPair } from "./testing/foreign-certificate.ts"

const NOW = Date.UTC(2026, 10, 22, 12)
const HOST = "konsole.kv.test"
const pair = (hosts = [HOST], days?: { from: number; until: number }) => foreignPair(hosts, days, NOW)
const good = pair()
const other = pair()
const blocks = good.certificate.split(/(?<=-----END CERTIFICATE-----\n)/)
const [own = "", above = ""] = blocks

test("a chain with its key is taken, whatever form the key has", () => {
  const key = createPrivateKey(good.key)
  for (const type of ["pkcs8", "sec1"] as const) {
    const text = key.export({ format: "pem", type }).toString()
    const checked = checkCertificate({ certificate: good.certificate, key: text }, [HOST], NOW)
    assert.equal(checked.pem, good.certificate)
    assert.ok(checked.key.equals(key))
  }
})

test("the chain may end before the root, and lines may end as Windows ends them", () => {
  assert.equal(checkCertificate({ certificate: own, key: good.key }, [HOST], NOW).pem, own)
  const certificate = good.certificate.replaceAll("\n", "\r\n")
  assert.equal(checkCertificate({ certificate, key: good.key }, [HOST], NOW).pem, good.certificate)
})

test("one certificate may be for several hosts, names and addresses", () => {
  const several = pair(["a.kv.test", "b.kv.test", "10.0.0.5"])
  checkCertificate(several, ["b.kv.test", "10.0.0.5"], NOW)
  assert.throws(() => checkCertificate(several, ["c.kv.test"], NOW), { code: "CERTIFICATE_HOST_MISSING" })
})

const encrypted = createPrivateKey(good.key)
  .export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "geheim" })
  .toString()
const refused: readonly { why: string; certificate?: string; key?: string; hosts?: string[]; code: FaultCode }[] = [
  { why: "nothing", certificate: "", code: "CERTIFICATE_UNREADABLE" },
  { why: "a key in place of a certificate", certificate: good.key, code: "CERTIFICATE_UNREADABLE" },
  { why: "a key between the certificates", certificate: own + good.key + above, code: "CERTIFICATE_UNREADABLE" },
  { why: "half a certificate", certificate: own.slice(0, own.length / 2), code: "CERTIFICATE_UNREADABLE" },
  {
    why: "a certificate with a piece cut out",
    certificate: own.slice(0, 80) + own.slice(145),
    code: "CERTIFICATE_UNREADABLE",
  },
  { why: "nine certificates", certificate: own + above.repeat(8), code: "CERTIFICATE_UNREADABLE" },
  { why: "no key", key: "", code: "CERTIFICATE_KEY_UNREADABLE" },
  { why: "a key with a password", key: encrypted, code: "CERTIFICATE_KEY_UNREADABLE" },
  { why: "the key of another certificate", key: other.key, code: "CERTIFICATE_KEY_FOREIGN" },
  { why: "the authority first", certificate: above + own, code: "CERTIFICATE_KEY_FOREIGN" },
  { why: "another host", hosts: ["portal.kv.test"], code: "CERTIFICATE_HOST_MISSING" },
  { why: "another authority behind it", certificate: own + other.authority, code: "CERTIFICATE_CHAIN_BROKEN" },
  { why: "itself behind it", certificate: own + own, code: "CERTIFICATE_CHAIN_BROKEN" },
  { why: "a beginning to come", ...pair([HOST], { from: 1, until: 90 }), code: "CERTIFICATE_NOT_YET_VALID" },
  { why: "an end in the past", ...pair([HOST], { from: -90, until: -1 }), code: "CERTIFICATE_EXPIRED" },
]
for (const { why, code, certificate = good.certificate, key = good.key, hosts = [HOST] } of refused) {
  test(`a certificate with ${why} is refused`, () => {
    assert.throws(() => checkCertificate({ certificate, key }, hosts, NOW), { name: "Fault", code })
  })
}

/** Requests of openssl's, for kinds that we do not make ourselves. */
const made: readonly { why: string; argv: string; code: FaultCode | undefined }[] = [
  { why: "RSA of 2048 bits", argv: "-newkey rsa:2048 -addext extendedKeyUsage=serverAuth", code: undefined },
  { why: "P-384 and no word about its use", argv: "-newkey ec -pkeyopt ec_paramgen_curve:P-384", code: undefined },
  { why: "RSA of 1024 bits", argv: "-newkey rsa:1024", code: "CERTIFICATE_KEY_WEAK" },
  { why: "Ed25519", argv: "-newkey ed25519", code: "CERTIFICATE_KEY_WEAK" },
  { why: "secp256k1", argv: "-newkey ec -pkeyopt ec_paramgen_curve:secp256k1", code: "CERTIFICATE_KEY_WEAK" },
  {
    why: "a use for clients only",
    argv: "-newkey rsa:2048 -addext extendedKeyUsage=clientAuth",
    code: "CERTIFICATE_NOT_FOR_SERVERS",
  },
  {
    why: "an authority's rights",
    argv: "-newkey rsa:2048 -addext basicConstraints=CA:TRUE",
    code: "CERTIFICATE_NOT_FOR_SERVERS",
  },
  {
    why: "the host in its subject only",
    argv: "-newkey rsa:2048 -addext subjectAltName=DNS:x.test",
    code: "CERTIFICATE_HOST_MISSING",
  },
]
for (const { why, argv, code } of made) {
  test(`a certificate of openssl with ${why} is ${code === undefined ? "taken" : "refused"}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "schleuse-certificate-"))
    t.after(() => rmSync(folder, { recursive: true }))
    const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "own.pem"), "-subj", `/CN=${HOST}`]
    const names = argv.includes("subjectAltName") ? [] : ["-addext", `subjectAltName=DNS:${HOST}`]
    const authority = argv.includes("CA:TRUE") ? [] : ["-addext", "basicConstraints=CA:FALSE"]
    try {
      execFileSync(
        "openssl",
        ["req", "-x509", "-nodes", "-days", "30", ...files, ...names, ...authority, ...argv.split(" ")],
        {
          stdio: "pipe",
        },
      )
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error
      assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "openssl is not installed")
      return t.skip("openssl is not installed")
    }
    const [certificate, key] = ["own.pem", "key.pem"].map((name) => readFileSync(join(folder, name), "utf8"))
    const check = () => checkCertificate({ certificate: certificate ?? "", key: key ?? "" }, [HOST], Date.now())
    if (code === undefined) check()
    else assert.throws(check, { name: "Fault", code })
  })
}

test("any text is a certificate or a refusal", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(own, above, good.key, "-----BEGIN CERTIFICATE-----\n"),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.oneof(piece, fc.constant(good.key)), (parts, key) => {
      try {
        checkCertificate({ certificate: parts.join(""), key }, [HOST], NOW)
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "Fault")
      }
    }),
    { numRuns: 300 },
  )
})
