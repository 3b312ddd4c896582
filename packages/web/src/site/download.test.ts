import assert from "node:assert/strict"
import { test } from "node:test"
import { HEADERS } from "../policies/headers.ts"
import { ExampleVisitor } from "../testing/example-world.ts"

test("a download is saved, not shown, and has no rights if it is shown after all", async () => {
  const visitor = await ExampleVisitor.open()
  const answer = await visitor.get("/partners.csv")
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get("content-disposition"), 'attachment; filename="partners.csv"')
  assert.equal(answer.headers.get("content-type"), "text/csv; charset=utf-8")
  for (const { name, value, on } of HEADERS) {
    if (on === "asset") continue
    const expected = name === "content-security-policy" ? `${value}; sandbox` : value
    assert.equal(answer.headers.get(name), expected, name)
  }
})

test("a download's name cannot leave its header", async () => {
  const visitor = await ExampleVisitor.open()
  for (const name of ["", "a b", 'a"; x="', "a\r\nb", ".profile", "../a", "ü.csv"]) {
    const answer = await visitor.get(`/partners.csv?name=${encodeURIComponent(name)}`)
    assert.ok(answer.status >= 400, name)
    assert.equal(answer.headers.get("content-disposition"), null)
  }
})
