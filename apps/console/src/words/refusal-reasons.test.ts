import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, isFaultCode, publicFault } from "@schleuse/base"
import { FAULTS } from "@schleuse/base"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { findReason } from "./refusal-reasons.ts"

const CODES = Object.keys(FAULTS).filter((code): code is FaultCode => isFaultCode(code))

test("every refusal that hides its reason has one for the helpdesk, and no other has", () => {
  for (const code of CODES) {
    const isHidden = publicFault(code).code !== code
    assert.equal(findReason(code) !== undefined, isHidden, code)
  }
})

test("what the helpdesk reads about it is plain", () => {
  const rows = CODES.flatMap((code) => {
    const reason = findReason(code)
    return reason === undefined ? [] : [[`${code}Why`, reason.why] as const, [`${code}ToDo`, reason.toDo] as const]
  })
  assert.deepEqual(findVoiceProblems("reasons", Object.fromEntries(rows)), [])
})
