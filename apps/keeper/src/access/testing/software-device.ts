/** A PC with the access software, as far as the keeper knows one: a key, and what it signs. */
import { createHash, generateKeyPairSync, type KeyObject, sign, X509Certificate } from "node:crypto"
import type { PostureReport } from "@schleuse/posture"
import type { InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import { type Claim, signedText } from "../device-proof.ts"

export const PC = { address: "192.0.2.9", port: 50_443, certificate: "" }

/** What a person types, and what the PC says with it. */
export type Typed = {
  readonly user: string
  readonly password: string
  readonly code: string
  readonly report: PostureReport
}
type Letter = Omit<InputOf<"activateByDevice">, "device" | "nonce" | "signature" | "peer">

export class SoftwareDevice {
  readonly #key: KeyObject
  readonly spki: string
  /** Once it is enrolled. */
  id = ""
  certificate = ""
  /** Where it is. */
  address = PC.address

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

  /** As the gate sees it. */
  get peer(): typeof PC {
    const certificate = createHash("sha256").update(new X509Certificate(this.certificate).raw).digest("hex")
    return { ...PC, address: this.address, certificate }
  }

  async login(gate: KeeperClient, typed: Typed): Promise<OutputOf<"loginDevice">> {
    const proof = await this.prove(gate, { purpose: "login", device: this.id, body: typed })
    return await gate.call("loginDevice", { device: this.id, ...typed, ...proof, peer: this.peer })
  }

  async complete(gate: KeeperClient, body: { readonly pending: string; readonly code: string }) {
    const proof = await this.prove(gate, { purpose: "complete", device: this.id, body })
    return await gate.call("completeDeviceLogin", { device: this.id, ...body, ...proof, peer: this.peer })
  }

  async adopt(gate: KeeperClient, session: string) {
    const proof = await this.prove(gate, { purpose: "adopt", device: this.id, body: { session } })
    return await gate.call("adoptDeviceSession", { device: this.id, session, ...proof, peer: this.peer })
  }

  async activate(gate: KeeperClient, body: Letter) {
    const proof = await this.prove(gate, { purpose: "activate", device: this.id, body })
    return await gate.call("activateByDevice", { device: this.id, ...body, ...proof, peer: this.peer })
  }

  async report(gate: KeeperClient, report: PostureReport) {
    const proof = await this.prove(gate, { purpose: "report", device: this.id, body: { report } })
    return await gate.call("reportPosture", { device: this.id, report, ...proof, peer: this.peer })
  }

  async declare(gate: KeeperClient, declaredBy: string) {
    const body = { kind: "private-use", declaredBy } as const
    const proof = await this.prove(gate, { purpose: "declare", device: this.id, body })
    return await gate.call("declareOwn", { device: this.id, ...body, ...proof, peer: this.peer })
  }

  /** Begins a login that a passkey completes. */
  async beginPasskey(gate: KeeperClient, body: Omit<Typed, "password" | "code">) {
    const proof = await this.prove(gate, { purpose: "passkey", device: this.id, body })
    return await gate.call("beginPasskeyLogin", { device: this.id, ...body, ...proof, peer: this.peer })
  }

  async passkeyResult(gate: KeeperClient, ticket: string) {
    const proof = await this.prove(gate, { purpose: "passkeyresult", device: this.id, body: { ticket } })
    return await gate.call("passkeyLoginResult", { device: this.id, ticket, ...proof, peer: this.peer })
  }

  async sayGoodbye(gate: KeeperClient) {
    const proof = await this.prove(gate, { purpose: "remove", device: this.id, body: {} })
    return await gate.call("removeOwnDevice", { device: this.id, ...proof, peer: this.peer })
  }

  async renew(gate: KeeperClient) {
    const proof = await this.prove(gate, { purpose: "renew", device: this.id, body: {} })
    const answer = await gate.call("renewDevice", { device: this.id, ...proof, peer: PC })
    this.certificate = answer.certificate
    return answer
  }
}
