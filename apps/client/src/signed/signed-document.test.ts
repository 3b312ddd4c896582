import assert from "node:assert/strict"
import { test } from "node:test"
import { canonicalJson, type FaultCode, parseJson } from "@schleuse/base"
import fc from "fast-check"
import { ANNA, BERT, CARLA, OPERATOR, signed, type SigningKey } from "../testing/release-keys.ts"
import { attachProof, readDocument, verifyDocument } from "./signed-document.ts"

const BODY = { version: "1.2.3", note: "Größe" }
const TRUST = { keys: [ANNA.text, BERT.text, CARLA.text], threshold: 2 }

type Parts = { signatures: { key: string; signature: string }[]; body: unknown; kind: unknown; v: unknown }
/** The document with its parts changed. */
function changed(text: string, change: (parts: Parts) => void): string {
  const parts = parseJson(text) as unknown as Parts
  change(parts)
  return `${canonicalJson(parts as never)}\n`
}

const GOOD = signed("release", BODY, ANNA, BERT)

test("a document counts with as many different known keys as are needed, in any order, and strangers do no harm", () => {
  for (const signers of [
    [ANNA, BERT],
    [CARLA, ANNA],
    [OPERATOR, BERT, CARLA],
    [ANNA, BERT, CARLA],
  ]) {
    assert.deepEqual(verifyDocument(signed("release", BODY, ...signers), "release", TRUST).body, BODY)
  }
})

test("its hash is that of what was signed, whoever signed it, and the proof is carried along", () => {
  const { hash } = readDocument(GOOD, "release")
  assert.equal(readDocument(signed("release", BODY, CARLA), "release").hash, hash)
  const proven = verifyDocument(attachProof(GOOD, "release", "a proof\n"), "release", TRUST)
  assert.deepEqual({ hash: proven.hash, proof: proven.proof }, { hash, proof: "a proof\n" })
  assert.notEqual(readDocument(signed("release", { ...BODY, version: "1.2.4" }, ANNA), "release").hash, hash)
})

const twice = ({ signatures }: Parts): void => {
  signatures.splice(1, 1, { ...(signatures[0] ?? { key: "", signature: "" }) })
}
const refused: readonly { why: string; text: string; trust?: typeof TRUST; code: FaultCode }[] = [
  { why: "no signature", text: signed("release", BODY), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "one signature too few", text: signed("release", BODY, ANNA), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "the same key twice", text: changed(GOOD, twice), code: "CLIENT_SIGNATURES_MISSING" },
  {
    why: "the same key twice in the settings",
    text: signed("release", BODY, ANNA),
    trust: { keys: [ANNA.text, ANNA.text], threshold: 2 },
    code: "CLIENT_SIGNATURES_MISSING",
  },
  {
    why: "a stranger's second signature",
    text: signed("release", BODY, ANNA, OPERATOR),
    code: "CLIENT_SIGNATURES_MISSING",
  },
  {
    why: "another body under its signatures",
    text: changed(GOOD, (parts) => (parts.body = { ...BODY, version: "9.9.9" })),
    code: "CLIENT_SIGNATURES_MISSING",
  },
  {
    why: "signatures under exchanged keys",
    text: changed(GOOD, ({ signatures: [a, b] }) => {
      if (a !== undefined && b !== undefined) [a.key, b.key] = [b.key, a.key]
    }),
    code: "CLIENT_SIGNATURES_MISSING",
  },
  {
    why: "signatures made for settings",
    text: changed(signed("settings", BODY, ANNA, BERT), (parts) => (parts.kind = "release")),
    code: "CLIENT_SIGNATURES_MISSING",
  },
  { why: "the other kind", text: signed("settings", BODY, ANNA, BERT), code: "UPDATE_INVALID" },
  { why: "another version of the form", text: changed(GOOD, (parts) => (parts.v = 2)), code: "UPDATE_INVALID" },
  { why: "a space too many", text: GOOD.replace(":", ": "), code: "UPDATE_INVALID" },
  { why: "no end of line", text: GOOD.trimEnd(), code: "UPDATE_INVALID" },
  { why: "nothing in it", text: "\n", code: "UPDATE_INVALID" },
  { why: "a length without measure", text: `"${"a".repeat(300_000)}"\n`, code: "UPDATE_INVALID" },
  {
    why: "a threshold of nothing",
    text: GOOD,
    trust: { ...TRUST, threshold: 0 },
    code: "CLIENT_SIGNATURES_MISSING",
  },
]
for (const { why, text, trust = TRUST, code } of refused) {
  test(`a document with ${why} is refused`, () => {
    assert.throws(() => verifyDocument(text, "release", trust), { name: "Fault", code })
  })
}

test("a document cut off anywhere is refused", () => {
  for (let length = 0; length < GOOD.length; length++) {
    assert.throws(() => verifyDocument(GOOD.slice(0, length), "release", TRUST), { code: "UPDATE_INVALID" })
  }
})

test("whatever else stands there is refused with a word", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      assert.throws(() => verifyDocument(`${text}\n`, "release", TRUST), { name: "Fault", code: "UPDATE_INVALID" })
    }),
  )
})

test("one changed character anywhere is refused", () => {
  const keys: readonly SigningKey[] = [ANNA, BERT]
  assert.ok(keys.every(({ text }) => GOOD.includes(text)))
  for (let at = 0; at < GOOD.length; at += 7) {
    const other = GOOD[at] === "b" ? "c" : "b"
    const text = `${GOOD.slice(0, at)}${other}${GOOD.slice(at + 1)}`
    assert.throws(() => verifyDocument(text, "release", TRUST), { name: "Fault" }, `at ${at}`)
  }
})
