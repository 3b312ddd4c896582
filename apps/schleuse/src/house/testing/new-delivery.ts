/** A delivery that the demo does not have yet: the plainest thing that always needs a second person. */
import assert from "node:assert/strict"
import { canonicalJson } from "@schleuse/base"
import type { DemoHouse } from "./demo-house.ts"

/** The input of `addDelivery`, as a form carries it. */
export function newDelivery(house: DemoHouse, stage: "test" | "productive"): string {
  const [from, to] = ["Muster GmbH", "Klinikum Musterstadt"].map(
    (name) => house.world.institutions.find((one) => one.name === name)?.id,
  )
  assert.ok(from !== undefined && to !== undefined)
  return canonicalJson({ from, to, purpose: { article9: true, dataCategories: ["Probe"], stage } })
}
