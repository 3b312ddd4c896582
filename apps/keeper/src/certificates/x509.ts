/**
 * X.509 certificates as this house makes them: its own authority and what a server shows; the devices' and what a PC shows.
 *
 * Keys are EC P-256, signatures ECDSA with SHA-256. Pure but for randomness:
 * who may have one for which names is decided elsewhere. The authority is
 * limited by name constraints to the house's own names, so that whoever steals
 * its key cannot be a bank to those who trust it.
 * Format: RFC 5280. Verified in tests by openssl, curl and Node.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"
import { der } from "@schleuse/base"
import { addressBytes } from "./hosts.ts"

const { bits, boolean, explicit, implicit, implicitSequence, integer, namedBits, octets, oid } = der
const { sequence, setOf, time, utf8 } = der

const ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))
const EXTENSION = {
  subjectKey: "2.5.29.14",
  keyUsage: "2.5.29.15",
  otherNames: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  authorityKey: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
} as const
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
/** RFC 5280, appendix A.1: ub-common-name. */
export const MAX_COMMON_NAME = 64
/** Positions in KeyUsage (RFC 5280, section 4.2.1.3). */
const DIGITAL_SIGNATURE = 0
const SIGNS_CERTIFICATES = 5
const SIGNS_REVOCATIONS = 6
/** Choices of GeneralName. */
const DNS_NAME = 2
const IP_ADDRESS = 7

export type Validity = { readonly notBefore: number; readonly notAfter: number }
export type Issued = { readonly certificate: Buffer; readonly key: KeyObject }

/**
 * A new authority of this name (at most `MAX_COMMON_NAME` long): for servers only, with no authority below it, and for these hosts only: host names, with what lies
 * below them, and numeric addresses.
 */
export function makeAuthority(name: string, hosts: readonly string[], validity: Validity): Issued {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const extensions = [
    extension(EXTENSION.basicConstraints, sequence(boolean(true), integer(Buffer.of(0))), "critical"),
    extension(EXTENSION.keyUsage, namedBits(SIGNS_CERTIFICATES, SIGNS_REVOCATIONS), "critical"),
    extension(EXTENSION.extendedKeyUsage, sequence(oid(SERVER_AUTH))),
    extension(EXTENSION.nameConstraints, constraints(hosts), "critical"),
    extension(EXTENSION.subjectKey, octets(keyId(publicKey))),
  ]
  const subject = commonName(name)
  const certificate = write({ subject, issuer: subject, publicKey, validity, extensions, signer: privateKey })
  return { certificate, key: privateKey }
}

/**
 * A certificate with a new key for a server under these names; `hosts` are host names and numeric addresses, the first
 * names it. Whether the authority is permitted for them the reader decides.
 */
export function issueServerCertificate(
  authority: { readonly name: string; readonly key: KeyObject },
  hosts: readonly string[],
  validity: Validity,
): Issued {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const extensions = [
    extension(EXTENSION.basicConstraints, sequence(), "critical"),
    extension(EXTENSION.keyUsage, namedBits(DIGITAL_SIGNATURE), "critical"),
    extension(EXTENSION.extendedKeyUsage, sequence(oid(SERVER_AUTH))),
    extension(EXTENSION.otherNames, sequence(...hosts.map(generalName))),
    extension(EXTENSION.subjectKey, octets(keyId(publicKey))),
    extension(EXTENSION.authorityKey, sequence(implicit(0, keyId(createPublicKey(authority.key))))),
  ]
  const certificate = write({
    subject: commonName(subjectOf(hosts[0] ?? "")),
    issuer: commonName(authority.name),
    publicKey,
    validity,
    extensions,
    signer: authority.key,
  })
  return { certificate, key: privateKey }
}

/** A new authority for the certificates of devices, for nothing else: no servers, no authority below it, no names. */
export function makeDeviceAuthority(name: string, validity: Validity): Issued {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const extensions = [
    extension(EXTENSION.basicConstraints, sequence(boolean(true), integer(Buffer.of(0))), "critical"),
    extension(EXTENSION.keyUsage, namedBits(SIGNS_CERTIFICATES, SIGNS_REVOCATIONS), "critical"),
    extension(EXTENSION.extendedKeyUsage, sequence(oid(CLIENT_AUTH))),
    extension(EXTENSION.subjectKey, octets(keyId(publicKey))),
  ]
  const subject = commonName(name)
  const certificate = write({ subject, issuer: subject, publicKey, validity, extensions, signer: privateKey })
  return { certificate, key: privateKey }
}

/** A certificate for a device's own P-256 key, as a client only; its subject is the device's id. DER. */
export function issueDeviceCertificate(
  authority: { readonly name: string; readonly key: KeyObject },
  device: { readonly id: string; readonly publicKey: KeyObject },
  validity: Validity,
): Buffer {
  return write({
    subject: commonName(device.id),
    issuer: commonName(authority.name),
    publicKey: device.publicKey,
    validity,
    extensions: [
      extension(EXTENSION.basicConstraints, sequence(), "critical"),
      extension(EXTENSION.keyUsage, namedBits(DIGITAL_SIGNATURE), "critical"),
      extension(EXTENSION.extendedKeyUsage, sequence(oid(CLIENT_AUTH))),
      extension(EXTENSION.subjectKey, octets(keyId(device.publicKey))),
      extension(EXTENSION.authorityKey, sequence(implicit(0, keyId(createPublicKey(authority.key))))),
    ],
    signer: authority.key,
  })
}

/**
 * For people only: programs look at the other names. Numbers and dots alone would be judged as a host name, which an
 * authority for addresses may not vouch for.
 */
function subjectOf(host: string): string {
  const name = addressBytes(host) === undefined ? host : `Schleuse ${host}`
  return name.length <= MAX_COMMON_NAME ? name : "Schleuse"
}

/** Certificates in the form of files and handshakes, the server's own first. */
export function toPem(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map((certificate) => {
      const lines = Buffer.from(certificate)
        .toString("base64")
        .replaceAll(/(.{64})(?=.)/g, "$1\n")
      return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
    })
    .join("")
}

function write(parts: {
  readonly subject: Buffer
  readonly issuer: Buffer
  readonly publicKey: KeyObject
  readonly validity: Validity
  readonly extensions: readonly Buffer[]
  readonly signer: KeyObject
}): Buffer {
  const { notBefore, notAfter } = parts.validity
  const body = sequence(
    // Version 3.
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    ECDSA_SHA256,
    parts.issuer,
    sequence(time(notBefore), time(notAfter)),
    parts.subject,
    parts.publicKey.export({ format: "der", type: "spki" }),
    explicit(3, sequence(...parts.extensions)),
  )
  return sequence(body, ECDSA_SHA256, bits(sign("sha256", body, parts.signer)))
}

/** 20 bytes at most, positive (RFC 5280, section 4.1.2.2): 127 random bits that begin with a one. */
function serialNumber(): Buffer {
  const serial = randomBytes(16)
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0)
  return serial
}

function commonName(name: string): Buffer {
  return sequence(setOf(sequence(oid("2.5.4.3"), utf8(name))))
}

function extension(name: string, content: Buffer, critical?: "critical"): Buffer {
  return sequence(oid(name), ...(critical === undefined ? [] : [boolean(true)]), octets(content))
}

/** SHA-1 of the key's bits (RFC 5280, section 4.2.1.2, method 1): a name, not a protection. */
function keyId(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ format: "der", type: "spki" })
  // The last field of a P-256 key: 65 bytes of point.
  return createHash("sha1")
    .update(spki.subarray(spki.length - 65))
    .digest()
}

function generalName(host: string): Buffer {
  const address = addressBytes(host)
  return address === undefined ? implicit(DNS_NAME, Buffer.from(host, "latin1")) : implicit(IP_ADDRESS, address)
}

/** Permitted: these host names with what lies below them, and these addresses. Every other one of each kind is forbidden. */
function constraints(hosts: readonly string[]): Buffer {
  const addresses = hosts.map(addressBytes).filter((bytes) => bytes !== undefined)
  const permitted = hosts.map((host) => {
    const bytes = addressBytes(host)
    return sequence(bytes === undefined ? generalName(host) : implicit(IP_ADDRESS, range(bytes, 0xff)))
  })
  // A kind of which nothing is permitted would be free (RFC 5280, section 4.2.1.10), so all of it is excluded.
  const excluded = [4, 16]
    .filter((length) => !addresses.some((bytes) => bytes.length === length))
    .map((length) => sequence(implicit(IP_ADDRESS, range(Buffer.alloc(length), 0))))
  if (addresses.length === hosts.length) excluded.push(sequence(implicit(DNS_NAME, Buffer.alloc(0))))
  return sequence(
    implicitSequence(0, ...permitted),
    ...(excluded.length === 0 ? [] : [implicitSequence(1, ...excluded)]),
  )
}

/** An address and its mask. */
function range(address: Buffer, mask: number): Buffer {
  return Buffer.concat([address, Buffer.alloc(address.length, mask)])
}
