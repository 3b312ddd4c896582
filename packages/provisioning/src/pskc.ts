/**
 * Portable Symmetric Key Container (RFC 6030): HOTP and TOTP tokens as their manufacturers deliver them.
 *
 * Plain, or encrypted under a pre-shared key or a passphrase. What we could
 * not keep to is refused, not passed over: PINs in the code, other digits or
 * periods, limits of use (section 5). Signatures are not checked: that needs
 * an anchor of trust that nobody here has; `hasSignature` says so.
 */
import { Fault } from "@schleuse/base"
import {
  MAX_SECRET_BYTES,
  MIN_SECRET_BYTES,
  type OathAlgorithm,
  type OathDigits,
  TOTP_PERIOD_SECONDS,
} from "@schleuse/otp"
import { readText } from "./file-text.ts"
import { atPlace, type Parsed, ProblemList, refuseLine } from "./problem.ts"
import { bytesOf, childOf, parseCount, PSKC, requireChild, requireKnown, textOf } from "./pskc-element.ts"
import { openCipher, type PskcCipher, type PskcSecrets } from "./pskc-encryption.ts"
import { requireLocalPolicy } from "./pskc-policy.ts"
import { parseSerial, requireRealSecret, TokenIdentities, type TokenRow } from "./token-row.ts"
import { parseXml, type XmlElement } from "./xml.ts"

export type { PskcSecrets } from "./pskc-encryption.ts"
export type ParsedPskc = Parsed<TokenRow> & {
  /** Is there a signature, which was not checked? */
  readonly hasSignature: boolean
}

export const MAX_PSKC_BYTES = 16 * 1024 * 1024
const KINDS: ReadonlyMap<string, "hotp" | "totp"> = new Map<string, "hotp" | "totp">([
  [`${PSKC}:hotp`, "hotp"],
  [`${PSKC}:totp`, "totp"],
])
const PIN = `${PSKC}:pin`
const SUITES: ReadonlyMap<string, OathAlgorithm> = new Map<string, OathAlgorithm>([
  ["", "sha1"],
  ["HMAC-SHA1", "sha1"],
  ["HMAC-SHA256", "sha256"],
  ["HMAC-SHA512", "sha512"],
])
const CONTAINER = ["EncryptionKey", "MACMethod", "KeyPackage", "Signature", "Extensions"]
const PACKAGE = ["DeviceInfo", "CryptoModuleInfo", "Key", "Extensions"]
const DEVICE = ["Manufacturer", "SerialNo", "Model", "IssueNo", "DeviceBinding", "StartDate", "ExpiryDate", "UserId"]
const KEY = [
  "Issuer",
  "AlgorithmParameters",
  "KeyProfileId",
  "KeyReference",
  "FriendlyName",
  "Data",
  "UserId",
  "Policy",
]
const DATA = ["Secret", "Counter", "Time", "TimeInterval", "TimeDrift"]
const PARAMETERS = ["Suite", "ChallengeFormat", "ResponseFormat"]
const VALUE = ["PlainValue", "EncryptedValue", "ValueMAC"]

const PERIODS: readonly number[] = [TOTP_PERIOD_SECONDS, 60]

/** Tokens of a container. The serial is the device's, or else the key's id. Never throws: see `problems`. */
export function parsePskc(bytes: Uint8Array, secrets: PskcSecrets = {}): ParsedPskc {
  const problems = new ProblemList()
  const identities = new TokenIdentities()
  let hasSignature = false
  const parsed = problems.parse(() => {
    const container = parseXml(readText(bytes, MAX_PSKC_BYTES))
    requireContainer(container)
    hasSignature = container.children.some(({ name }) => name === "Signature")
    const packages = container.children.filter(({ name, namespace }) => name === "KeyPackage" && namespace === PSKC)
    const pins = pinIdsOf(packages)
    const cipher = openCipher(container, secrets)
    try {
      return packages.flatMap((keyPackage) => {
        const row = problems.attempt(() => {
          const token = readPackage(keyPackage, cipher, pins)
          return token === undefined ? undefined : identities.requireNew(token)
        })
        return row === undefined ? [] : [row]
      })
    } finally {
      cipher?.close()
    }
  })
  return { ...parsed, hasSignature }
}

function requireContainer(container: XmlElement): void {
  if (container.name !== "KeyContainer" || container.namespace !== PSKC) refuseLine(container.line, "IMPORT_NOT_PSKC")
  if (container.attributes.get("Version") !== "1.0") refuseLine(container.line, "PSKC_INVALID", "Version is not 1.0")
  requireKnown(container, CONTAINER)
}

/** Keys that are nothing but PINs of other keys, checked inside the token: not for us. */
function pinIdsOf(packages: readonly XmlElement[]): ReadonlySet<string> {
  const policies = packages.flatMap(({ children }) =>
    children.flatMap((key) => key.children.flatMap((policy) => policy.children.filter(isPinPolicy))),
  )
  return new Set(policies.flatMap(({ attributes }) => attributes.get("PINKeyId") ?? []))
}

function isPinPolicy({ name, namespace }: XmlElement): boolean {
  return name === "PINPolicy" && namespace === PSKC
}

function readPackage(
  keyPackage: XmlElement,
  cipher: PskcCipher | undefined,
  pins: ReadonlySet<string>,
): TokenRow | undefined {
  requireKnown(keyPackage, PACKAGE)
  const device = childOf(keyPackage, PSKC, "DeviceInfo")
  if (device !== undefined) requireKnown(device, [...DEVICE, "Extensions"])
  const key = requireChild(keyPackage, PSKC, "Key")
  requireKnown(key, [...KEY, "Extensions"])
  const id = key.attributes.get("Id") ?? ""
  const algorithm = key.attributes.get("Algorithm")
  if (algorithm === PIN && pins.has(id)) return undefined
  const kind = KINDS.get(algorithm ?? "")
  if (kind === undefined) return refuseLine(key.line, "IMPORT_KIND_UNSUPPORTED", "expected HOTP or TOTP", "Algorithm")
  const validity = requireLocalPolicy(childOf(key, PSKC, "Policy"))
  const serial = textOf(device && childOf(device, PSKC, "SerialNo")) || id
  const data = requireChild(key, PSKC, "Data")
  requireKnown(data, DATA)
  return {
    line: key.line,
    kind,
    serial: serial === "" ? undefined : atPlace(key.line, "SerialNo", () => parseSerial(serial)),
    ...readParameters(key, kind),
    counter: kind === "hotp" ? numberOf(data, "Counter", cipher) : undefined,
    periodSeconds: kind === "totp" ? periodOf(data, cipher) : undefined,
    ...validity,
    secret: readSecret(data, cipher),
  }
}

function readParameters(
  key: XmlElement,
  kind: "hotp" | "totp",
): { readonly digits: OathDigits; readonly algorithm: OathAlgorithm } {
  const parameters = childOf(key, PSKC, "AlgorithmParameters")
  const format = parameters && childOf(parameters, PSKC, "ResponseFormat")
  if (parameters === undefined || format === undefined) return refuseLine(key.line, "PSKC_INVALID", "ResponseFormat")
  requireKnown(parameters, PARAMETERS)
  const { attributes, line } = format
  const length = attributes.get("Length")
  const digits = length === "6" ? 6 : length === "8" ? 8 : undefined
  const hasCheckDigit = !["false", "0", undefined].includes(attributes.get("CheckDigits"))
  if (digits === undefined || attributes.get("Encoding") !== "DECIMAL" || hasCheckDigit) {
    return refuseLine(line, "IMPORT_DIGITS_UNSUPPORTED", "", "ResponseFormat")
  }
  const algorithm = SUITES.get(textOf(childOf(parameters, PSKC, "Suite")))
  if (algorithm === undefined || (kind === "hotp" && algorithm !== "sha1")) {
    return refuseLine(line, "IMPORT_ALGORITHM_UNSUPPORTED", "", "Suite")
  }
  return { digits, algorithm }
}

/** What tokens have: steps of 30 or 60 seconds since 1970. The drift is found at each login. */
function periodOf(data: XmlElement, cipher: PskcCipher | undefined): number {
  const interval = numberOf(data, "TimeInterval", cipher) ?? TOTP_PERIOD_SECONDS
  if (!PERIODS.includes(interval)) refuseLine(data.line, "IMPORT_PERIOD_UNSUPPORTED", "", "TimeInterval")
  if ((numberOf(data, "Time", cipher) ?? 0) !== 0) refuseLine(data.line, "IMPORT_PERIOD_UNSUPPORTED", "", "Time")
  return interval
}

function readSecret(data: XmlElement, cipher: PskcCipher | undefined): Buffer {
  const holder = childOf(data, PSKC, "Secret")
  if (holder === undefined) return refuseLine(data.line, "PSKC_SECRET_MISSING")
  const secret = plainBytesOf(holder, cipher) ?? bytesOf(requireChild(holder, PSKC, "PlainValue"))
  return atPlace(holder.line, "Secret", () => {
    if (secret.length < MIN_SECRET_BYTES) throw new Fault("OTP_SECRET_TOO_SHORT", `${secret.length} bytes`)
    if (secret.length > MAX_SECRET_BYTES) throw new Fault("OTP_SECRET_TOO_LONG", `${secret.length} bytes`)
    return requireRealSecret(secret)
  })
}

function numberOf(data: XmlElement, name: string, cipher: PskcCipher | undefined): number | undefined {
  const holder = childOf(data, PSKC, name)
  if (holder === undefined) return undefined
  const bytes = plainBytesOf(holder, cipher)
  return atPlace(holder.line, name, () =>
    bytes === undefined ? parseCount(textOf(requireChild(holder, PSKC, "PlainValue"))) : parseIntegerBytes(bytes),
  )
}

/** The decrypted value, or nothing if it is a plain one. */
function plainBytesOf(holder: XmlElement, cipher: PskcCipher | undefined): Buffer | undefined {
  requireKnown(holder, VALUE)
  const encrypted = childOf(holder, PSKC, "EncryptedValue")
  if (encrypted === undefined) return undefined
  if (childOf(holder, PSKC, "PlainValue") !== undefined) {
    refuseLine(holder.line, "PSKC_INVALID", "PlainValue beside EncryptedValue")
  }
  if (cipher === undefined) return refuseLine(encrypted.line, "PSKC_INVALID", "EncryptionKey is missing")
  return cipher.open(holder, encrypted)
}

/**
 * Encrypted numbers are bytes, the highest first: 4 or 8 of them (RFC 6030, section 4.2), or as few as some writers need.
 * @throws PSKC_INVALID
 */
function parseIntegerBytes(bytes: Buffer): number {
  if (bytes.length < 1 || bytes.length > 8) throw new Fault("PSKC_INVALID", "a number of 1 to 8 bytes")
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  if (!Number.isSafeInteger(value)) throw new Fault("PSKC_INVALID", "a number")
  return value
}
