/** What the portal shows, as others judge it. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { privateFolder, requirePeer } from "../testing/service.ts"
import { portalAuthorityPath, portalCertificate } from "./portal-certificate.ts"

test("the certificate is for the portal's two names, and its authority may vouch for no others", (t) => {
  const folder = privateFolder(t)
  mkdirSync(join(folder, "demo"))
  const first = portalCertificate(folder, Date.now())
  const own = new X509Certificate(first.certificate)
  const authority = new X509Certificate(readFileSync(portalAuthorityPath(folder)))
  assert.ok(own.verify(authority.publicKey) && authority.verify(authority.publicKey))
  assert.match(authority.subject, /erfunden/)
  for (const name of ["portal.kv.test", "localhost"]) assert.equal(own.checkHost(name), name)
  assert.equal(own.checkHost("portal.kv.example"), undefined)

  const second = portalCertificate(folder, Date.now())
  assert.notEqual(second.key, first.key)
  assert.deepEqual(new X509Certificate(readFileSync(portalAuthorityPath(folder))).raw, authority.raw)
  const late = portalCertificate(folder, Date.now() + 9 * 365 * 86_400_000)
  assert.notDeepEqual(new X509Certificate(readFileSync(portalAuthorityPath(folder))).raw, authority.raw)
  assert.notEqual(late.key, second.key)
})

test("openssl agrees", (t) => {
  if (!requirePeer(t, "openssl")) return
  const folder = privateFolder(t)
  mkdirSync(join(folder, "demo"))
  const path = join(folder, "own.pem")
  writeFileSync(path, portalCertificate(folder, Date.now()).certificate)
  const words = ["verify", "-x509_strict", "-CAfile", portalAuthorityPath(folder), "-verify_hostname", "portal.kv.test"]
  const { status, stdout, stderr } = spawnSync("openssl", [...words, path], { encoding: "utf8" })
  assert.equal(status, 0, stdout + stderr)
})
