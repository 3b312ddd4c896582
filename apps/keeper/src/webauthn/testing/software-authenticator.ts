/**
 * A FIDO2 key and its browser in software: answers options as they do, or wrongly in exactly one way.
 *
 * Keys by node:crypto, CBOR by hand, attestation `none`. No verifying code is
 * shared with the keeper.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type Cbor, encodeCbor } from "./cbor.ts"

export type RequestOptions = Pick<OutputOf<"beginFidoLogin">, "challenge" | "rpId">
export type CreationOptions = OutputOf<"beginFidoKey">
export type Assertion = InputOf<"loginFido">["assertion"]
export type Attestation = InputOf<"addFidoKey">["credential"]
export type Algorithm = "ES256" | "EdDSA" | "RS256"

const ORIGIN = "https://localhost:8444"
export const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const

/** What this answer has instead of the right thing. */
export type Wrong = Partial<{
  origin: string
  type: string
  challenge: string
  rpId: string
  flags: number
  counter: number
  userHandle: string
  credentialId: Buffer
  /** More fields of the client data. */
  clientData: Readonly<Record<string, unknown>>
  /** Signs with another private key. */
  signer: KeyObject
  /** Attestation. */
  format: string
  statement: ReadonlyMap<string, Cbor>
  publicKey: Cbor
}>

export class SoftwareAuthenticator {
  readonly algorithm: Algorithm
  readonly credentialId: Buffer
  /** Signatures so far; stays 0 for a passkey that counts none. */
  counter = 0
  /** Does it count at all? */
  readonly counts: boolean
  /** As it was told when it was registered, in base64url. */
  userHandle = ""
  readonly #private: KeyObject
  readonly #public: KeyObject

  constructor(algorithm: Algorithm = "ES256", { counts = true, idBytes = 32 } = {}) {
    this.algorithm = algorithm
    this.counts = counts
    this.credentialId = randomBytes(idBytes)
    const { privateKey, publicKey } = newPair(algorithm)
    this.#private = privateKey
    this.#public = publicKey
  }

  /** What `navigator.credentials.create` gives. */
  create(options: CreationOptions, wrong: Wrong = {}): { userHandle: string; credential: Attestation } {
    this.userHandle = options.user.id
    const id = wrong.credentialId ?? this.credentialId
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const attested = [Buffer.alloc(16, 0xa6), length, id, encodeCbor(wrong.publicKey ?? this.cosePublicKey())]
    const flags = wrong.flags ?? FLAGS.UP | FLAGS.UV | FLAGS.AT
    const authData = Buffer.concat([this.#head(wrong.rpId ?? options.rp.id, flags, wrong), ...attested])
    const object = new Map<string, Cbor>([
      ["fmt", wrong.format ?? "none"],
      ["attStmt", wrong.statement ?? new Map()],
      ["authData", authData],
    ])
    const clientDataJSON = clientData("webauthn.create", options.challenge, wrong).toString("base64url")
    const attestationObject = encodeCbor(object).toString("base64url")
    const named = this.credentialId.toString("base64url")
    return {
      userHandle: options.user.id,
      credential: { id: named, clientDataJSON, attestationObject, transports: ["usb"] },
    }
  }

  /** What `navigator.credentials.get` gives. */
  get(options: RequestOptions, wrong: Wrong = {}): Assertion {
    if (this.counts) this.counter++
    const authenticatorData = this.#head(wrong.rpId ?? options.rpId, wrong.flags ?? FLAGS.UP | FLAGS.UV, wrong)
    const client = clientData("webauthn.get", options.challenge, wrong)
    const signed = Buffer.concat([authenticatorData, createHash("sha256").update(client).digest()])
    const digest = this.algorithm === "EdDSA" ? null : "sha256"
    const userHandle = wrong.userHandle ?? this.userHandle
    return {
      id: (wrong.credentialId ?? this.credentialId).toString("base64url"),
      clientDataJSON: client.toString("base64url"),
      authenticatorData: authenticatorData.toString("base64url"),
      signature: sign(digest, signed, wrong.signer ?? this.#private).toString("base64url"),
      ...(userHandle === "" ? {} : { userHandle }),
    }
  }

  cosePublicKey(): ReadonlyMap<number, Cbor> {
    const jwk = this.#public.export({ format: "jwk" })
    const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64url")
    if (this.algorithm === "EdDSA")
      return new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(jwk.x)],
      ])
    if (this.algorithm === "RS256") {
      return new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, bytes(jwk.n)],
        [-2, bytes(jwk.e)],
      ])
    }
    return new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(jwk.x)],
      [-3, bytes(jwk.y)],
    ])
  }

  #head(rpId: string, flags: number, wrong: Wrong): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(wrong.counter ?? this.counter)
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.of(flags), counter])
  }
}

export function newPair(algorithm: Algorithm, rsaBits = 2048): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === "EdDSA") return generateKeyPairSync("ed25519")
  if (algorithm === "RS256") return generateKeyPairSync("rsa", { modulusLength: rsaBits })
  return generateKeyPairSync("ec", { namedCurve: "P-256" })
}

function clientData(type: string, challenge: string, wrong: Wrong): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: wrong.type ?? type,
      challenge: wrong.challenge ?? challenge,
      origin: wrong.origin ?? ORIGIN,
      crossOrigin: false,
      ...wrong.clientData,
    }),
  )
}
