/** Words of the register: the same for what is stored and what is sought. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { LAST_SIGN, sortKey, wordsIn } from "./search-words.ts"

const rows: readonly { why: string; text: string; words: readonly string[] }[] = [
  { why: "case", text: "Praxis DR. Beispiel", words: ["praxis", "dr", "beispiel"] },
  { why: "an umlaut", text: "Müller", words: ["muller"] },
  { why: "an umlaut written out", text: "MUELLER", words: ["muller"] },
  { why: "an umlaut of two signs", text: "Mu\u0308ller", words: ["muller"] },
  { why: "a sharp s, also a great one", text: "Weiß WEIẞ Weiss", words: ["weiss"] },
  { why: "hyphens of a login", text: "aok-musterland-2", words: ["aok", "musterland", "2"] },
  { why: "other letters", text: "Łódź محمد", words: ["łodz", "محمد"] },
  { why: "signs of a pattern", text: "100%_*?'", words: ["100"] },
  { why: "nothing but signs", text: " – ', %", words: [] },
]
for (const { why, text, words } of rows) {
  test(`words without ${why}`, () => assert.deepEqual(wordsIn(text), words))
}

test("names sort with umlauts beside their letters, whatever their case", () => {
  const names = ["Zahn", "äpfel", "Apotheke", "Ärzte", "bär"]
  const sorted = names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  assert.deepEqual(sorted, ["äpfel", "Apotheke", "Ärzte", "bär", "Zahn"])
})

test("whatever begins a word of a text finds it: no text of either side breaks the range", () => {
  const bytes = (part: string) => Buffer.from(part)
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.nat(), (text, cut) => {
      for (const word of wordsIn(text)) {
        const signs = Array.from(word)
        const [begun] = wordsIn(signs.slice(0, 1 + (cut % signs.length)).join(""))
        if (begun === undefined) continue
        assert.ok(Buffer.compare(bytes(word), bytes(begun)) >= 0, `${word} from ${begun}`)
        assert.ok(Buffer.compare(bytes(word), bytes(begun + LAST_SIGN)) < 0, `${word} before the end of ${begun}`)
      }
    }),
  )
})
