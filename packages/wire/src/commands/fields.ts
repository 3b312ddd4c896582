/** Field schemas that several commands use. */
import { base64, boolean, hex, id, integer, object, oneOf, optional, text } from "@schleuse/base"

/** Most parts of one version: 4,096 × 64 MiB = 256 GiB. */
export const MAX_PARTS = 4096
/** Most entries in one page of a listing. */
export const MAX_PAGE = 1000

/** A canonical virtual path as packages/sftp makes it: absolute, no empty, `.` or `..` component. The keeper checks again. */
export const path = text(4096, /^\/(?:[^/\0]+(?:\/[^/\0]+)*)?$/)
export const nothing = object({})
/** A person's sentence: a reason, a note. */
export const sentence = text(500)
/** Name of an institution or person as people write it: one line, nothing invisible in it that would make it look like another. */
// oxlint-disable-next-line no-control-regex -- control characters are what this refuses
export const displayForm = /^(?!\s)[^\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+$/u
export const displayName = text(200, displayForm)
/** Slugs are folder names for others: lower case, digits, hyphens. */
export const slug = text(64, /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)

/** Longest name of an entry: 255 units and `;` with a version's number. */
const MAX_ENTRY_NAME = 266

export const entry = object({
  name: text(MAX_ENTRY_NAME),
  kind: oneOf("folder", "file"),
  sizeBytes: integer(),
  /** Seconds since 1970. */
  modifiedAt: integer(),
  /** What this account may do with it. */
  writable: boolean,
  readable: boolean,
})

/** A part as its reader needs it. */
export const storedPart = object({ part: id, plainBytes: integer(), cipherBytes: integer() })

/** The key of one part (32 bytes) with the part it opens. */
export const partKey = object({ part: id, index: integer(0, MAX_PARTS), key: hex(32) })

/** A part that the door has finished writing. `prefixSha256` is over the plaintext of the whole file up to the end of this part. */
export const sealedPart = object({
  part: id,
  plainBytes: integer(1),
  cipherBytes: integer(1),
  prefixSha256: hex(32),
  cipherSha256: hex(32),
})

/** What the door saw of the other side. Kept sealed; the leaf has a commitment. */
export const peer = object({
  address: text(64),
  port: integer(0, 65535),
  client: text(255),
  /** Negotiated algorithms, e.g. "curve25519-sha256 ssh-ed25519 aes128-gcm@openssh.com". */
  algorithms: text(300),
})

/** What the console saw of a browser: required there, absent at the operators' socket, where everybody is local. */
export const browserPeer = optional(object({ address: text(64), port: integer(0, 65535) }))

export const optionalText = (maxLength: number) => optional(text(maxLength))
export const sshBlob = base64(4096)

/** What a TLS server shows, in PEM: its private key (PKCS #8), and its certificate with those above it, its own first. */
export const tlsKeyPair = object({
  key: text(8192, /^-----BEGIN PRIVATE KEY-----\n/),
  certificate: text(65_536, /^-----BEGIN CERTIFICATE-----\n/),
})

/** Lebenslange Arztnummer. Its check digit is the importer's business. */
export const lanr = text(9, /^\d{9}$/)
export const telephone = text(40, /^[+0-9][-+0-9 ()/]{2,39}$/)
export const email = text(254, /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,189}$/u)

/** Longest text of a legal page. */
const MAX_PAGE_TEXT = 50_000
const pageText = text(MAX_PAGE_TEXT)
/** Legal pages: paragraphs, with empty lines between them; empty where nobody has written any. */
export const houseTexts = object({ imprint: pageText, privacy: pageText, accessibility: pageText })

/**
 * A host name that a browser may ask the gate for: small letters, at least one dot, and no spelling of an address
 * (a last label that is a number for browsers makes the whole an IPv4 address: WHATWG URL, "ends in a number").
 */
export const publishedHost = text(
  253,
  /^(?!.*\.0x[0-9a-f]*$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
)

/** What a PC runs: as packages/posture names it. */
export const deviceSystem = oneOf("windows", "macos", "linux")
/** Code of an enrolment link, in groups of four as it is shown; typed ones may lack the hyphens. */
export const enrolmentCode = text(19, /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/)
/** What the gate saw of a PC; `certificate` is the SHA-256 of its DER form, empty without one. */
export const devicePeer = object({
  address: text(64),
  port: integer(0, 65535),
  certificate: text(64, /^(?:[0-9a-f]{64})?$/),
})
/** A nonce of `deviceNonce` and the device's signature over it (docs/decisions/0012, The proof). */
export const deviceProof = { nonce: hex(32), signature: base64(64) } as const
