/** What a PC may ask before anybody has logged in: with its certificate, and never about its own address. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { inputOf, requireQuestion } from "./questions.ts"

const PEER = { address: "192.0.2.9", port: 50_443, certificate: "ab".repeat(32) }
const PROOF = { nonce: "cd".repeat(32), signature: Buffer.alloc(64).toString("base64") }
const DECLARATION = { device: "0".repeat(26), kind: "private-use", declaredBy: "Dr. Erika Beispiel", ...PROOF }

test("a declaration needs the PC's certificate and no session: the check refuses the log-in for want of it", () => {
  const { row, session } = requireQuestion("declare", PEER, undefined)
  assert.deepEqual([row, session], ["declareOwn", "none"])
  assert.throws(() => requireQuestion("declare", { ...PEER, certificate: "" }, undefined), {
    code: "DEVICE_CERTIFICATE_MISSING",
  })
  assert.deepEqual(inputOf("declareOwn", DECLARATION, PEER), { ...DECLARATION, peer: PEER })
})

test("no other kind, no account of one's choice, no date of one's own, and no other peer than the gate saw", () => {
  for (const change of [
    { kind: "disk" },
    { declaredBy: "" },
    { account: "1".repeat(26) },
    { institution: "1".repeat(26) },
    { declaredAt: 1 },
    { peer: PEER },
  ])
    assert.throws(() => inputOf("declareOwn", { ...DECLARATION, ...change }, PEER), { code: "GATE_REQUEST_INVALID" })
})
