import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { codeInFileName, isCode, readTypedCode } from "./enrolment-code.ts"

const CODE = "ABCD-EFGH-JKMN-PQRS"
const names = [
  ["schleuse-zugang-ABCD-EFGH-JKMN-PQRS.exe", CODE],
  ["C:\\Users\\Dr. Beispiel\\Downloads\\schleuse-zugang-ABCD-EFGH-JKMN-PQRS (1).exe", CODE],
  ["/home/a/Downloads/schleuse-zugang-ABCD-EFGH-JKMN-PQRS", CODE],
  ["./schleuse-zugang-ABCD-EFGH-JKMN-PQRS(2)", CODE],
  ["schleuse-zugang-ABCD-EFGH-JKMN-PQRS - Kopie.exe", CODE],
  ["schleuse-zugang-abcdefghjkmnpqrs.exe", CODE],
  ["schleuse-zugang", undefined],
  ["schleuse-zugang.exe", undefined],
  ["schleuse-zugang-linux-x64", undefined],
  ["schleuse-zugang-ABCD-EFGH-JKMN.exe", undefined],
  ["schleuse-zugang-0BCD-EFGH-JKMN-PQRS.exe", undefined],
  ["node", undefined],
] as const
for (const [name, code] of names) {
  test(`a file called ${name} carries ${code ?? "no code"}`, () => assert.equal(codeInFileName(name), code))
}

const typed = [
  "abcd efgh jkmn pqrs",
  "ABCDEFGHJKMNPQRS",
  " ABCD–EFGH–JKMN–PQRS\n",
  "https://zugang.kv.example/zugang/ABCD-EFGH-JKMN-PQRS",
  "https://zugang.kv.example/zugang/abcd-efgh-jkmn-pqrs?x=1",
]
for (const text of typed) {
  test(`typed as ${JSON.stringify(text)} it is understood`, () => {
    assert.equal(readTypedCode(text), CODE)
    assert.ok(isCode(readTypedCode(text)))
  })
}

test("anything else is no code", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const code = readTypedCode(text)
      assert.equal(isCode(code), /^(?:[A-HJKMNP-TV-Z2-9]{4}-?){4}$/.test(code))
    }),
  )
})
