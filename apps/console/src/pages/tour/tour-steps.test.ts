import assert from "node:assert/strict"
import { test } from "node:test"
import { MENU } from "../../site/areas.ts"
import { TOUR_STEPS } from "./tour-steps.ts"

const tour = {
  version: 1,
  world: "/demo.json",
  verify: "schleuse verify log",
  cast: ["praxis-beispiel", "aok-musterland", "admin-2"].map((login) => ({
    login,
    institution: "",
    kind: "machine" as const,
    roles: [],
    lines: [`connect as ${login}`, `touch for ${login}`],
  })),
}

test("every step leads to a page of the menu, or to something to type", () => {
  for (const { title, lines, link } of TOUR_STEPS) {
    assert.ok(link !== undefined || lines(tour).length > 0, title)
    if (link !== undefined)
      assert.ok(
        MENU.some(({ href }) => href === link.href),
        link.href,
      )
  }
})

test("the tour is in the menu of a demo only", () => {
  assert.equal(MENU.find(({ href }) => href === "/tour")?.isDemoOnly, true)
})

test("a step shows the lines of its own people, and none of who is not there", () => {
  const access = TOUR_STEPS.find(({ title }) => title === "accessTitle")
  assert.equal(access?.isThere?.(tour), false)
  assert.deepEqual(access?.lines({ ...tour, access: ["link", "software"] }), ["link", "software"])
  const [send] = TOUR_STEPS
  assert.deepEqual(send?.lines(tour), ["connect as praxis-beispiel"])
  assert.deepEqual(send?.lines({ ...tour, cast: [] }), [])
})
