/**
 * The certificate of the demo's portal, by a toy authority that lies beside it, key and all.
 *
 * Whoever wants no warning gives `kv-portal-ca.pem` to a browser: it may vouch
 * for the portal's two names and for nothing else. Format: RFC 5280.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { der } from "@schleuse/base"
import { replaceFile } from "../supervisor/data-folder.ts"
import { demoFolder } from "./client-keys.ts"

export type PortalCertificate = {
  /** PEM: the portal's own, then the authority's. */
  readonly certificate: string
  readonly key: string
}

const HOSTS = ["portal.kv.test", "localhost"]
const AUTHORITY = "KV Musterland, erfunden (Schleuse demo)"
const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3650
const SERVER_DAYS = 365
/** A start makes another one if the authority ends sooner. */
const LEFT_DAYS = 400

const ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
const DNS_NAME = 2
const IP_ADDRESS = 7

export function portalAuthorityPath(dataFolder: string): string {
  return join(demoFolder(dataFolder), "kv-portal-ca.pem")
}

/** A new certificate for this start, by the authority of the first one. */
export function portalCertificate(dataFolder: string, nowMs: number): PortalCertificate {
  const authority = authorityOf(dataFolder, nowMs)
  const { publicKey, privateKey } = newKey()
  const own = write({
    subject: HOSTS[0] ?? "",
    publicKey,
    days: SERVER_DAYS,
    nowMs,
    signer: authority.key,
    extensions: [
      extension("2.5.29.19", der.sequence(), true),
      extension("2.5.29.15", der.namedBits(0), true),
      extension("2.5.29.37", der.sequence(der.oid(SERVER_AUTH))),
      extension("2.5.29.17", der.sequence(...HOSTS.map(dnsName))),
      extension("2.5.29.14", der.octets(keyId(publicKey))),
      extension("2.5.29.35", der.sequence(der.implicit(0, keyId(createPublicKey(authority.key))))),
    ],
  })
  return { certificate: `${toPem(own)}${authority.pem}`, key: pemOf(privateKey) }
}

function authorityOf(dataFolder: string, nowMs: number): { readonly pem: string; readonly key: KeyObject } {
  const path = portalAuthorityPath(dataFolder)
  const keyPath = join(demoFolder(dataFolder), "kv-portal-ca.key")
  if (existsSync(path) && existsSync(keyPath)) {
    const pem = readFileSync(path, "utf8")
    const endsAt = new X509Certificate(pem).validToDate.getTime()
    if (endsAt - nowMs > LEFT_DAYS * DAY_MS) return { pem, key: createPrivateKey(readFileSync(keyPath)) }
  }
  const { publicKey, privateKey } = newKey()
  const nowhere = [4, 16].map((length) => der.sequence(der.implicit(IP_ADDRESS, Buffer.alloc(length * 2))))
  const constraints = der.sequence(
    der.implicitSequence(0, ...HOSTS.map((host) => der.sequence(dnsName(host)))),
    der.implicitSequence(1, ...nowhere),
  )
  const certificate = write({
    subject: AUTHORITY,
    publicKey,
    days: AUTHORITY_DAYS,
    nowMs,
    signer: privateKey,
    extensions: [
      extension("2.5.29.19", der.sequence(der.boolean(true), der.integer(Buffer.of(0))), true),
      extension("2.5.29.15", der.namedBits(5, 6), true),
      extension("2.5.29.37", der.sequence(der.oid(SERVER_AUTH))),
      extension("2.5.29.30", constraints, true),
      extension("2.5.29.14", der.octets(keyId(publicKey))),
    ],
  })
  const pem = toPem(certificate)
  replaceFile(keyPath, pemOf(privateKey), 0o600)
  replaceFile(path, pem, 0o644)
  return { pem, key: privateKey }
}

function write(parts: {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly days: number
  readonly nowMs: number
  readonly signer: KeyObject
  readonly extensions: readonly Buffer[]
}): Buffer {
  const { subject, publicKey, days, nowMs, signer, extensions } = parts
  const serial = randomBytes(16)
  // Positive, and never shorter.
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0)
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.of(2))),
    der.integer(serial),
    ECDSA_SHA256,
    nameOf(AUTHORITY),
    der.sequence(der.time(nowMs - DAY_MS), der.time(nowMs + days * DAY_MS)),
    nameOf(subject),
    publicKey.export({ format: "der", type: "spki" }),
    der.explicit(3, der.sequence(...extensions)),
  )
  return der.sequence(body, ECDSA_SHA256, der.bits(sign("sha256", body, signer)))
}

function newKey() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" })
}

function nameOf(name: string): Buffer {
  return der.sequence(der.setOf(der.sequence(der.oid("2.5.4.3"), der.utf8(name))))
}

function dnsName(host: string): Buffer {
  return der.implicit(DNS_NAME, Buffer.from(host, "latin1"))
}

function extension(name: string, content: Buffer, isCritical = false): Buffer {
  return der.sequence(der.oid(name), ...(isCritical ? [der.boolean(true)] : []), der.octets(content))
}

/** A name for the key, as RFC 5280, section 4.2.1.2 proposes. */
function keyId(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ format: "der", type: "spki" })
  return createHash("sha1").update(spki.subarray(-65)).digest()
}

function pemOf(key: KeyObject): string {
  return key.export({ format: "pem", type: "pkcs8" }).toString()
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString("base64").replaceAll(/(.{64})(?=.)/g, "$1\n")
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
