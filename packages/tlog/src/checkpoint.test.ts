import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import type { FaultCode } from "@schleuse/base"
import { formatCheckpoint, parseCheckpoint, signCheckpoint, verifyCheckpoint } from "./checkpoint.ts"
import { parseVerifier } from "./cosignature.ts"
import { signerKey, verifierKeyOf } from "./key.ts"
import { emptyRoot, leafHash } from "./merkle.ts"
import { noteSigner, noteVerifier } from "./note.ts"

const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
const BODY = `log.example/a\n7\n${ROOT}\n`
const LOG_KEY = signerKey("log.example/a", generateKeyPairSync("ed25519").privateKey)
const LOG = noteVerifier(verifierKeyOf(LOG_KEY))
const OTHER_KEY = signerKey("log.example/b", generateKeyPairSync("ed25519").privateKey)
const OTHER = noteVerifier(verifierKeyOf(OTHER_KEY))

test("the texts of other logs are read and written again byte for byte", () => {
  for (const text of [
    BODY,
    // C2SP tlog-checkpoint.
    `example.com/behind-the-sofa\n20852163\n${ROOT}\n`,
    // golang.org/x/mod/sumdb/tlog, note_test.go.
    "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
    `log.example/a\n0\n${emptyRoot().toString("base64")}\n`,
    `log.example/a\n9007199254740991\n${ROOT}\n`,
  ]) {
    assert.equal(formatCheckpoint(parseCheckpoint(text)), text)
  }
})

const refused: readonly { why: string; text: string; code: FaultCode }[] = [
  { why: "no lines", text: "", code: "CHECKPOINT_LINES_INVALID" },
  { why: "two lines", text: "log.example/a\n7\n", code: "CHECKPOINT_LINES_INVALID" },
  { why: "no end of its last line", text: BODY.slice(0, -1), code: "CHECKPOINT_LINES_INVALID" },
  { why: "an extension line", text: `${BODY}more\n`, code: "CHECKPOINT_LINES_INVALID" },
  { why: "an empty line at its end", text: `${BODY}\n`, code: "CHECKPOINT_LINES_INVALID" },
  { why: "an empty origin", text: BODY.replace("log.example/a", ""), code: "CHECKPOINT_ORIGIN_INVALID" },
  { why: "a tab in its origin", text: BODY.replace("log.", "log\t"), code: "CHECKPOINT_ORIGIN_INVALID" },
  { why: "no size", text: BODY.replace("\n7\n", "\n\n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a size in hex", text: BODY.replace("\n7\n", "\n0x7\n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a leading zero", text: BODY.replace("\n7\n", "\n07\n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a sign", text: BODY.replace("\n7\n", "\n+7\n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a space behind its size", text: BODY.replace("\n7\n", "\n7 \n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a size with an exponent", text: BODY.replace("\n7\n", "\n7e0\n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a size of 2^53", text: BODY.replace("\n7\n", "\n9007199254740992\n"), code: "CHECKPOINT_SIZE_INVALID" },
  { why: "a huge size", text: BODY.replace("\n7\n", `\n${"9".repeat(400)}\n`), code: "CHECKPOINT_SIZE_INVALID" },
  {
    why: "a root of 31 bytes",
    text: BODY.replace(ROOT, Buffer.alloc(31).toString("base64")),
    code: "CHECKPOINT_ROOT_INVALID",
  },
  {
    why: "a root of 33 bytes",
    text: BODY.replace(ROOT, Buffer.alloc(33).toString("base64")),
    code: "CHECKPOINT_ROOT_INVALID",
  },
  { why: "a root in URL base64", text: BODY.replace("/Xajj", "_Xajj"), code: "CHECKPOINT_ROOT_INVALID" },
  { why: "a root without padding", text: BODY.replace("=\n", "\n"), code: "CHECKPOINT_ROOT_INVALID" },
  { why: "unused bits in its root", text: BODY.replace("q2I=", "q2J="), code: "CHECKPOINT_ROOT_INVALID" },
  { why: "size 0 and a root", text: BODY.replace("\n7\n", "\n0\n"), code: "CHECKPOINT_EMPTY_ROOT_WRONG" },
]
for (const { why, text, code } of refused) {
  test(`a checkpoint with ${why} is refused`, () => {
    assert.throws(() => parseCheckpoint(text), { name: "Fault", code })
  })
}

test("a checkpoint that could not be read again is not written", () => {
  const root = leafHash(Buffer.from("a"))
  assert.throws(() => formatCheckpoint({ origin: "", size: 1, root }), { code: "CHECKPOINT_ORIGIN_INVALID" })
  assert.throws(() => formatCheckpoint({ origin: "a\nb", size: 1, root }), { code: "CHECKPOINT_ORIGIN_INVALID" })
  assert.throws(() => formatCheckpoint({ origin: "a", size: 2 ** 53, root }), { code: "TREE_SIZE_INVALID" })
  assert.throws(() => formatCheckpoint({ origin: "a", size: -1, root }), { code: "TREE_SIZE_INVALID" })
  assert.throws(() => formatCheckpoint({ origin: "a", size: 0, root }), { code: "CHECKPOINT_EMPTY_ROOT_WRONG" })
  assert.throws(() => formatCheckpoint({ origin: "a", size: 1, root: Buffer.alloc(31) }), { code: "TREE_HASH_INVALID" })
})

test("whatever text is accepted, formats to the same bytes", () => {
  const line = fc.oneof(fc.constantFrom("", "0", "7", "07", ROOT, "log.example/a", "q2I="), fc.string({ maxLength: 5 }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const text = lines.join("\n")
      let checkpoint
      try {
        checkpoint = parseCheckpoint(text)
      } catch {
        return
      }
      assert.equal(formatCheckpoint(checkpoint), text)
    }),
    { numRuns: 500 },
  )
})

test("a signed checkpoint is verified against its log", () => {
  const note = signCheckpoint(parseCheckpoint(BODY), noteSigner(LOG_KEY))
  const verified = verifyCheckpoint(note, { origin: "log.example/a", log: LOG })
  assert.equal(verified.size, 7)
  assert.equal(verified.text, BODY)
  assert.deepEqual(verified.cosignatures, [])
})

test("a checkpoint of another log, or signed only by others, is refused", () => {
  const checkpoint = parseCheckpoint(BODY)
  const ours = { origin: "log.example/a", log: LOG, witnesses: [OTHER] }
  const byOther = signCheckpoint(checkpoint, noteSigner(OTHER_KEY))
  assert.throws(() => verifyCheckpoint(byOther, ours), { code: "CHECKPOINT_LOG_SIGNATURE_MISSING" })
  assert.throws(() => verifyCheckpoint(byOther, { ...ours, witnesses: [] }), { code: "NOTE_SIGNER_UNKNOWN" })
  const foreign = signCheckpoint({ ...checkpoint, origin: "log.example/b" }, noteSigner(LOG_KEY))
  assert.throws(() => verifyCheckpoint(foreign, ours), { code: "CHECKPOINT_ORIGIN_FOREIGN" })
  const both = signCheckpoint(checkpoint, noteSigner(OTHER_KEY), noteSigner(LOG_KEY))
  assert.equal(verifyCheckpoint(both, ours).cosignatures.length, 1)
  assert.throws(() => verifyCheckpoint(both.replace("\n7\n", "\n8\n"), ours), { code: "NOTE_SIGNATURE_INVALID" })
})

test("a key may be given as its text", () => {
  const text = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
  assert.equal(parseVerifier(text).name, "example.com/log/testdata")
})
