import assert from "node:assert/strict"
import { test } from "node:test"
import { gatePages, RelyingParty } from "./relying-party.ts"

const CONSOLE = { origins: ["https://konsole.kv.example"] }
const GATE = {
  gate: { origins: ["https://zugang.kv.example", "https://zugang.kv.example:8443", "https://alt.kv.example"] },
}

test("the gate's keys answer at its own host only, and the console's never there", () => {
  const gate = new RelyingParty(gatePages(GATE), "productive")
  const operators = new RelyingParty(undefined, "productive", CONSOLE)
  assert.deepEqual([gate.id, operators.id], ["zugang.kv.example", "konsole.kv.example"])
  assert.ok(gate.isOf({ rpId: gate.id }) && !gate.isOf({ rpId: operators.id }) && !operators.isOf({ rpId: gate.id }))
  for (const origin of ["https://zugang.kv.example", "https://zugang.kv.example:8443"]) gate.requireOrigin(origin)
  for (const origin of [
    "https://alt.kv.example",
    "https://konsole.kv.example",
    "https://zugang.kv.example.evil.example",
  ])
    assert.throws(() => gate.requireOrigin(origin), { code: "FIDO_ORIGIN_WRONG" })
})

test("a gate that nobody named has keys in the demo, at localhost, and none elsewhere", () => {
  for (const settings of [{}, { gate: { origins: [] } }]) {
    new RelyingParty(gatePages(settings), "demo").requireOrigin("https://localhost:9443")
    assert.throws(() => new RelyingParty(gatePages(settings), "productive").id, { code: "FIDO_OFF" })
  }
  const numbers = new RelyingParty(gatePages({ gate: { origins: ["https://192.0.2.1"] } }), "productive")
  assert.throws(() => numbers.id, { code: "FIDO_OFF" })
})
