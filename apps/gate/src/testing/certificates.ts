/** Certificates for tests, by OpenSSL's program: an authority of devices, a device of it, a server, and a stranger. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash, X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type KeyAndCertificate = { readonly key: string; readonly cert: string }
export type TestCertificates = {
  readonly authority: KeyAndCertificate
  readonly device: KeyAndCertificate
  /** Of the same authority, already over. */
  readonly expired: KeyAndCertificate
  /** Of another authority. */
  readonly stranger: KeyAndCertificate
  readonly server: KeyAndCertificate
}

export function makeCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-gate-"))
  const openssl = (line: string) => {
    const { status, stderr } = spawnSync("openssl", line.split(" "), { cwd: folder })
    assert.equal(status, 0, `openssl ${line}: ${String(stderr)}`)
  }
  const own = (name: string, subject: string, more = "") =>
    openssl(
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${subject}${more} -keyout ${name}.key -out ${name}.pem`,
    )
  const signed = (name: string, by: string, days: string) => {
    openssl(
      `req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`,
    )
    openssl(`x509 -req -in ${name}.csr -CA ${by}.pem -CAkey ${by}.key -CAcreateserial ${days} -out ${name}.pem`)
  }
  const load = (name: string) => ({
    key: readFileSync(join(folder, `${name}.key`), "utf8"),
    cert: readFileSync(join(folder, `${name}.pem`), "utf8"),
  })
  try {
    own("authority", "devices")
    own("others", "others")
    own("server", "localhost", " -addext subjectAltName=DNS:localhost")
    signed("device", "authority", "-days 1")
    signed("expired", "authority", "-days -1")
    signed("stranger", "others", "-days 1")
    return {
      authority: load("authority"),
      device: load("device"),
      expired: load("expired"),
      stranger: load("stranger"),
      server: load("server"),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As the gate names it: SHA-256 of the DER form. */
export function fingerprintOf({ cert }: KeyAndCertificate): string {
  return createHash("sha256").update(new X509Certificate(cert).raw).digest("hex")
}
