/** What answered nonces may take of the keeper's memory, and of its time. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { createPublicKey, type KeyObject } from "node:crypto"
import { randomId } from "@schleuse/base"
import type { Peer } from "../batch/command-handler.ts"
import { DeviceNonces } from "./device-proof.ts"
import { SoftwareDevice } from "./testing/software-device.ts"

const MINUTE_MS = 60_000
const TOO_MANY = { code: "DEVICE_PROOFS_TOO_MANY" }
const gate: Peer = {
  zone: "gate",
  name: "gate",
  folders: { incoming: "", blobs: "" },
  door: undefined,
  push: () => undefined,
  close: () => undefined,
}

class Pc {
  readonly id = randomId()
  readonly #device = new SoftwareDevice()
  readonly #key: KeyObject

  constructor() {
    this.#key = createPublicKey({ key: Buffer.from(this.#device.spki, "base64"), format: "der", type: "spki" })
  }

  prove(nonces: DeviceNonces, now: number): void {
    const claim = { purpose: "report", device: this.id, body: {} } as const
    const { nonce } = nonces.issue(gate, now)
    nonces.verify(gate, this.#key, { nonce, signature: this.#device.sign(nonce, claim) }, claim, now)
  }
}

test("a device has so many answered nonces within two minutes; others are not held up by it", () => {
  const [nonces, hostile, honest] = [new DeviceNonces(), new Pc(), new Pc()]
  for (let i = 0; i < 240; i++) hostile.prove(nonces, i)
  assert.throws(() => hostile.prove(nonces, 240), TOO_MANY)
  honest.prove(nonces, 240)
  // Each that is forgotten makes room for one.
  hostile.prove(nonces, 2 * MINUTE_MS)
  assert.throws(() => hostile.prove(nonces, 2 * MINUTE_MS), TOO_MANY)
  for (let i = 0; i < 240; i++) hostile.prove(nonces, 5 * MINUTE_MS)
})

test("all together have so many, however many devices there are", () => {
  const nonces = new DeviceNonces(10, 25)
  const pcs = [new Pc(), new Pc(), new Pc()]
  for (const pc of pcs.slice(0, 2)) for (let i = 0; i < 10; i++) pc.prove(nonces, 0)
  const [, , last] = pcs
  assert.ok(last)
  for (let i = 0; i < 5; i++) last.prove(nonces, 0)
  assert.throws(() => last.prove(nonces, 0), TOO_MANY)
  assert.throws(() => new Pc().prove(nonces, MINUTE_MS), TOO_MANY)
  new Pc().prove(nonces, 2 * MINUTE_MS)
})
