/**
 * Public keys of FIDO2 keys: COSE_Key (RFC 9052) of the three algorithms that we ask for.
 *
 * A key is only taken if node:crypto takes it too: a point that is none of its
 * curve, or a short modulus, is refused when it is registered.
 */
import { createPublicKey } from "node:crypto"
import { Fault } from "@schleuse/base"
import { decodeCredentialPublicKey } from "@simplewebauthn/server/helpers"

/** COSE algorithm numbers, in the order in which we ask for them. */
export const ALGORITHMS = { "-7": "ES256", "-8": "EdDSA", "-257": "RS256" } as const
export type AlgorithmName = (typeof ALGORITHMS)[keyof typeof ALGORITHMS]
export const ALGORITHM_NUMBERS: readonly number[] = [-7, -8, -257]

const MIN_RSA_BITS = 2048
const MAX_RSA_BITS = 4096

/** @throws TypeError for a number that no stored key has */
export function algorithmName(number: number): AlgorithmName {
  const name = Object.entries(ALGORITHMS).find(([known]) => Number(known) === number)?.[1]
  if (name === undefined) throw new TypeError(`a key of algorithm ${number}`)
  return name
}

/** The key's algorithm number. @throws FIDO_ALGORITHM_UNKNOWN; whatever the library throws for bytes that are no COSE_Key */
export function requirePublicKey(cose: Uint8Array<ArrayBuffer>): number {
  const fields = readFields(cose)
  const [kty, alg, crv] = [fields.get(1), fields.get(3), fields.get(-1)]
  const encode = (label: number) => {
    const value = fields.get(label)
    if (!(value instanceof Uint8Array)) throw new Fault("FIDO_ALGORITHM_UNKNOWN", `field ${label}`)
    return Buffer.from(value).toString("base64url")
  }
  if (kty === 2 && alg === -7 && crv === 1) {
    requireUsable({ kty: "EC", crv: "P-256", x: encode(-2), y: encode(-3) })
    return alg
  }
  if (kty === 1 && alg === -8 && crv === 6) {
    requireUsable({ kty: "OKP", crv: "Ed25519", x: encode(-2) })
    return alg
  }
  if (kty === 3 && alg === -257) {
    const bits = requireUsable({ kty: "RSA", n: encode(-1), e: encode(-2) }) ?? 0
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) throw new Fault("FIDO_ALGORITHM_UNKNOWN", `RSA of ${bits} bits`)
    return alg
  }
  throw new Fault("FIDO_ALGORITHM_UNKNOWN", `kty ${String(kty)}, alg ${String(alg)}, crv ${String(crv)}`.slice(0, 100))
}

function readFields(cose: Uint8Array<ArrayBuffer>): ReadonlyMap<unknown, unknown> {
  const decoded: unknown = decodeCredentialPublicKey(cose)
  if (!(decoded instanceof Map)) throw new Fault("FIDO_ALGORITHM_UNKNOWN", "no map")
  return decoded
}

function requireUsable(jwk: Readonly<Record<string, string>>): number | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" }).asymmetricKeyDetails?.modulusLength
  } catch (cause) {
    throw new Fault("FIDO_ALGORITHM_UNKNOWN", "node:crypto does not take it", { cause })
  }
}
