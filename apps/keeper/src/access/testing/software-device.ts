/** A PC with the access software, as far as the keeper knows one: a key, and what it signs. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import type { KeeperClient } from "@schleuse/wire"
import { type Claim, signedText } from "../device-proof.ts"

export const PC = { address: "192.0.2.9", port: 50_443, certificate: "" }

export class SoftwareDevice {
  readonly #key: KeyObject
  readonly spki: string
  /** Once it is enrolled. */
  id = ""
  certificate = ""

  constructor(curve = "P-256") {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: curve })
    this.#key = privateKey
    this.spki = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  }

  sign(nonce: string, claim: Claim): string {
    const options = { key: this.#key, dsaEncoding: "ieee-p1363" } as const
    return sign("sha256", Buffer.from(signedText(nonce, claim)), options).toString("base64")
  }

  /** A fresh nonce of this gate, signed. */
  async prove(gate: KeeperClient, claim: Claim): Promise<{ readonly nonce: string; readonly signature: string }> {
    const { nonce } = await gate.call("deviceNonce", { peer: PC })
    return { nonce, signature: this.sign(nonce, claim) }
  }

  async enrol(gate: KeeperClient, code: string) {
    const body = { code, spki: this.spki, name: "Praxis-PC", system: "windows" } as const
    const proof = await this.prove(gate, { purpose: "enrol", device: "", body })
    const answer = await gate.call("enrolDevice", { ...body, ...proof, peer: PC })
    this.id = answer.device
    this.certificate = answer.certificate
    return answer
  }

  async renew(gate: KeeperClient) {
    const proof = await this.prove(gate, { purpose: "renew", device: this.id, body: {} })
    const answer = await gate.call("renewDevice", { device: this.id, ...proof, peer: PC })
    this.certificate = answer.certificate
    return answer
  }
}
