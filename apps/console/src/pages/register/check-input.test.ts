/** What is wrong with a form is found by the command's own schema, all of it at once. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Assets, type View, viewFor } from "@schleuse/web"
import { type Draft, findMistakes, type Rules } from "./check-input.ts"

const rule = (field: string, right?: string) => ({ field, wrong: [`falsch: ${field}`, field] as const, right })
const RULES: Rules = {
  slug: rule("slug", "x"),
  name: rule("name", "x"),
  ik: rule("ik"),
  "technicalContact.name": rule("contact", "x"),
  "technicalContact.email": rule("mail"),
}
const view: View = viewFor({
  site: { name: ["K", "C"], operator: "", contact: { name: "", phone: "", mail: "" } },
  assets: new Assets([]),
  language: "de",
  theme: "system",
  path: "/",
  address: "/",
  formToken: "",
  now: new Date(0),
})
const good: Draft = { slug: "zahn", name: "Zahn", kind: "practice", role: "controller" }
const find = (change: Draft) => findMistakes("addInstitution", { ...good, ...change }, RULES, view)

const rows: readonly { why: string; change: Draft; fields: readonly string[] }[] = [
  { why: "nothing", change: {}, fields: [] },
  { why: "an absent field", change: { ik: undefined }, fields: [] },
  { why: "a wrong slug", change: { slug: "Ä" }, fields: ["slug"] },
  { why: "an empty name", change: { name: "" }, fields: ["name"] },
  { why: "a name with something invisible", change: { name: "a\u202eb" }, fields: ["name"] },
  { why: "everything", change: { slug: "", name: "", ik: "1" }, fields: ["ik", "name", "slug"] },
  { why: "a contact without a name", change: { technicalContact: { name: "", email: "a@b" } }, fields: ["contact"] },
  {
    why: "a contact with two mistakes",
    change: { technicalContact: { name: "", email: "x".repeat(300) } },
    fields: ["contact", "mail"],
  },
]
for (const { why, change, fields } of rows) {
  test(`a form with ${why} wrong says so beside ${fields.join(", ") || "no field"}`, () => {
    const errors = find(change)
    assert.deepEqual(Object.keys(errors).toSorted(), fields)
    for (const [field, text] of Object.entries(errors)) assert.equal(text, `falsch: ${field}`)
  })
}

test("what no rule is about is no mistake of a person: the refusal goes on", () => {
  assert.throws(() => find({ kind: "circus" }), { code: "SCHEMA_MISMATCH" })
})
