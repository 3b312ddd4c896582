import assert from "node:assert/strict"
import { test } from "node:test"
import { Admission, type Place } from "./admission.ts"

function requirePlace(given: Place | string): Place {
  assert.ok(typeof given !== "string", `a place was refused`)
  return given
}

test("an address gets no more than its share, and gets it back", () => {
  const admission = new Admission({ maxSessions: 10, maxSessionsPerAddress: 2, maxUnauthenticated: 10 })
  const first = requirePlace(admission.enter("a"))
  requirePlace(admission.enter("a"))
  assert.equal(admission.enter("a"), "DOOR_ADDRESS_FULL")
  requirePlace(admission.enter("b"))
  first.leave()
  first.leave()
  requirePlace(admission.enter("a"))
  assert.equal(admission.enter("a"), "DOOR_ADDRESS_FULL")
  assert.equal(admission.total, 3)
})

test("strangers cannot take the places of those who have logged in", () => {
  const admission = new Admission({ maxSessions: 3, maxSessionsPerAddress: 3, maxUnauthenticated: 1 })
  const stranger = requirePlace(admission.enter("a"))
  assert.equal(admission.enter("b"), "DOOR_FULL")
  stranger.authenticated()
  requirePlace(admission.enter("b")).authenticated()
  stranger.leave()
  const next = requirePlace(admission.enter("c"))
  assert.equal(admission.enter("d"), "DOOR_FULL")
  next.leave()
  assert.equal(admission.total, 1)
})
