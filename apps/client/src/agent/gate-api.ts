/**
 * The gate's API as the agent uses it: nonces, signatures, and answers that were checked.
 *
 * Also learns from each nonce how far this PC's clock is from the keeper's, so
 * that times mean the same on both sides.
 */
import { type Clock, Fault, isFault, type Json, type Schema } from "@schleuse/base"
import type { PostureReport } from "@schleuse/posture"
import type { DeviceKey, Purpose } from "../device/device-key.ts"
import {
  applicationsAnswer,
  begunAnswer,
  declareAnswer,
  enrolAnswer,
  extendAnswer,
  holdAnswer,
  loginAnswer,
  nonceAnswer,
  nothing,
  passkeyAnswer,
  passkeyResultAnswer,
  passkeysAnswer,
  renewAnswer,
  reportAnswer,
} from "./gate-answers.ts"

/** As GateLink.ask. */
export type Ask = (what: string, body: Json, session?: string) => Promise<Json>
export type Device = { readonly id: string; readonly key: DeviceKey }

/** For how long the keeper's nonces are good. */
const NONCE_MS = 2 * 60_000
/** Less may be the way the answer took. */
const CLOCK_MS = 5000

export class GateApi {
  readonly #ask: Ask
  readonly #clock: Clock
  #aheadMs = 0

  constructor(ask: Ask, clock: Clock) {
    this.#ask = ask
    this.#clock = clock
  }

  /** How much this PC's clock is ahead of the keeper's; 0 if they agree or nothing is known. */
  get aheadMs(): number {
    return this.#aheadMs
  }

  enrol(
    key: DeviceKey,
    body: { readonly code: string; readonly spki: string; readonly name: string; readonly system: string },
  ) {
    return this.#signed({ id: "", key }, "enrol", body, enrolAnswer)
  }

  renew(device: Device) {
    return this.#signed(device, "renew", {}, renewAnswer)
  }

  activate(device: Device, body: { readonly [field: string]: string }) {
    return this.#signed(device, "activate", body, nothing)
  }

  login(
    device: Device,
    body: { readonly user: string; readonly password: string; readonly code: string; readonly report: PostureReport },
  ) {
    return this.#signed(device, "login", body, loginAnswer)
  }

  complete(device: Device, body: { readonly pending: string; readonly code: string }) {
    return this.#signed(device, "complete", body, loginAnswer)
  }

  /** A log-in that a passkey confirms on a page of the gate. */
  beginPasskey(device: Device, body: { readonly user: string; readonly report: PostureReport }) {
    return this.#signed(device, "passkey", body, passkeyAnswer)
  }

  passkeyResult(device: Device, ticket: string) {
    return this.#signed(device, "passkeyresult", { ticket }, passkeyResultAnswer)
  }

  /** A page of the gate on which a new passkey is made. */
  addPasskey(session: string, code: string) {
    return this.#checked("addpasskey", { code }, begunAnswer, session)
  }

  /** The account's own, those in use. */
  passkeys(session: string) {
    return this.#checked("passkeys", {}, passkeysAnswer, session)
  }

  removePasskey(session: string, key: string, code: string) {
    return this.#checked("removepasskey", { key, code }, nothing, session)
  }

  /** The session goes on at a gate that has begun anew. */
  adopt(device: Device, session: string) {
    return this.#signed(device, "adopt", { session }, loginAnswer)
  }

  report(device: Device, report: PostureReport) {
    return this.#signed(device, "report", { report }, reportAnswer)
  }

  /** That this PC is separated from private use. */
  declare(device: Device, declaredBy: string) {
    return this.#signed(device, "declare", { kind: "private-use", declaredBy }, declareAnswer)
  }

  remove(device: Device) {
    return this.#signed(device, "remove", {}, nothing)
  }

  applications(session: string) {
    return this.#checked("applications", {}, applicationsAnswer, session)
  }

  hold(session: string) {
    return this.#checked("hold", {}, holdAnswer, session)
  }

  extend(session: string, code: string) {
    return this.#checked("extend", { code }, extendAnswer, session)
  }

  logout(session: string) {
    return this.#checked("logout", {}, nothing, session)
  }

  async #signed<T>({ id: device, key }: Device, purpose: Purpose, body: JsonObject, schema: Schema<T>): Promise<T> {
    const { nonce, expiresAt } = await this.#checked("nonce", {}, nonceAnswer)
    const aheadMs = this.#clock.wallMs() - (expiresAt - NONCE_MS)
    this.#aheadMs = Math.abs(aheadMs) > CLOCK_MS ? aheadMs : 0
    const signature = key.sign(nonce, { purpose, device, body })
    const proof = { nonce, signature, ...(device === "" ? {} : { device }) }
    return await this.#checked(purpose, { ...body, ...proof }, schema)
  }

  async #checked<T>(what: string, body: Json, schema: Schema<T>, session?: string): Promise<T> {
    const answer = await this.#ask(what, body, session)
    try {
      return schema(answer, what)
    } catch (cause) {
      if (!isFault(cause)) throw cause
      throw new Fault("CLIENT_ANSWER_UNKNOWN", cause.detail, { cause })
    }
  }
}

type JsonObject = { readonly [field: string]: Json }
