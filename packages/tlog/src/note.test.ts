import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { FaultCode } from "@schleuse/base"
import { KEY_TYPE, parseSignerKey, parseVerifierKey, signerKey } from "./key.ts"
import {
  formatNote,
  MAX_NOTE_SIZE,
  noteSigner,
  noteVerifier,
  parseNote,
  parseSignatureLines,
  signatureOf,
  signNote,
  verifyNote,
} from "./note.ts"

// golang.org/x/mod/sumdb/note, note_test.go.
const PETER = noteVerifier(parseVerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
const ENOCH = noteVerifier(parseVerifierKey("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"))
const PETER_KEY = parseSignerKey("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
const SIGNER = noteSigner(PETER_KEY)
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const PETER_BLOB = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
const PETER_LINE = `— PeterNeumann ${PETER_BLOB}\n`
const ENOCH_LINE =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
const NOTE = `${TEXT}\n${PETER_LINE}`

test("signing gives the bytes that Go gives", () => {
  assert.equal(signNote(TEXT, SIGNER), NOTE)
})

test("a note is read and written again byte for byte", () => {
  const note = parseNote(Buffer.from(`${TEXT}\n${PETER_LINE}${ENOCH_LINE}`))
  assert.equal(note.text, TEXT)
  assert.deepEqual(
    note.signatures.map(({ name, keyId, signature }) => [name, keyId, signature.length]),
    [
      ["PeterNeumann", 0xc74f20a3, 64],
      ["EnochRoot", 0xaf0cfe78, 64],
    ],
  )
  assert.equal(formatNote(note), `${TEXT}\n${PETER_LINE}${ENOCH_LINE}`)
})

test("signatures of known keys are verified and those of unknown keys ignored", () => {
  const both = `${TEXT}\n${PETER_LINE}${ENOCH_LINE}`
  const one = verifyNote(both, [PETER])
  assert.deepEqual(names(one.signatures), ["PeterNeumann"])
  assert.deepEqual(names(one.ignored), ["EnochRoot"])
  assert.deepEqual(names(verifyNote(both, [ENOCH, PETER]).signatures), ["PeterNeumann", "EnochRoot"])
  assert.throws(() => verifyNote(both, []), { code: "NOTE_SIGNER_UNKNOWN" })
})

test("a key that shares only the name or only the id is unknown", () => {
  const renamed = NOTE.replace("PeterNeumann", "CarmenSandiego")
  const otherId = NOTE.replace("x08g", "xxxx")
  for (const note of [renamed, otherId]) assert.throws(() => verifyNote(note, [PETER]), { code: "NOTE_SIGNER_UNKNOWN" })
})

test("one bad signature of a known key refuses a note with a good one", () => {
  const bad = ENOCH_LINE.replace("rwz+eBzm", "rwz+eBzn")
  for (const lines of [PETER_LINE + bad, bad + PETER_LINE]) {
    assert.throws(() => verifyNote(`${TEXT}\n${lines}`, [PETER, ENOCH]), { code: "NOTE_SIGNATURE_INVALID" })
    assert.deepEqual(names(verifyNote(`${TEXT}\n${lines}`, [PETER]).signatures), ["PeterNeumann"])
  }
  const longer = `${PETER_LINE.slice(0, 60)}ABCD${PETER_LINE.slice(60)}`
  assert.throws(() => verifyNote(`${TEXT}\n${longer}`, [PETER]), { code: "NOTE_SIGNATURE_INVALID" })
})

test("a key that signed twice counts once", () => {
  const { signatures, ignored } = verifyNote(`${TEXT}\n${PETER_LINE}${PETER_LINE}${ENOCH_LINE}${ENOCH_LINE}`, [PETER])
  assert.deepEqual(names(signatures), ["PeterNeumann"])
  assert.equal(ignored.length, 2)
})

test("a key that is listed twice is refused only where it would be used", () => {
  const verifiers = [ENOCH, PETER, ENOCH]
  assert.throws(() => verifyNote(`${TEXT}\n${ENOCH_LINE}`, verifiers), { code: "NOTE_KEY_AMBIGUOUS" })
  assert.deepEqual(names(verifyNote(NOTE, verifiers).signatures), ["PeterNeumann"])
})

const refused: readonly { why: string; note: string | Buffer; code: FaultCode }[] = [
  { why: "no signatures", note: TEXT, code: "NOTE_SIGNATURES_MISSING" },
  { why: "nothing after the empty line", note: `${TEXT}\n`, code: "NOTE_SIGNATURES_MISSING" },
  { why: "no bytes", note: "", code: "NOTE_SIGNATURES_MISSING" },
  { why: "no end of its last line", note: NOTE.slice(0, -1), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "a control character", note: `\x01${NOTE}`, code: "NOTE_ENCODING_INVALID" },
  { why: "a carriage return", note: NOTE.replaceAll("\n", "\r\n"), code: "NOTE_ENCODING_INVALID" },
  { why: "a tab", note: NOTE.replace(" ", "\t"), code: "NOTE_ENCODING_INVALID" },
  { why: "a lone surrogate", note: `\ud800${NOTE}`, code: "NOTE_ENCODING_INVALID" },
  {
    why: "a byte that is not UTF-8",
    note: Buffer.concat([Buffer.of(0xff), Buffer.from(NOTE)]),
    code: "NOTE_ENCODING_INVALID",
  },
  { why: "a space in a key name", note: NOTE.replace("— Peter", "— Pe ter"), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "a plus in a key name", note: NOTE.replace("— Peter", "— Pe+ter"), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "no key name", note: NOTE.replace("PeterNeumann ", " "), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "a line after its signatures", note: `${NOTE}Unexpected line.\n`, code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "a hyphen for the dash", note: NOTE.replace("—", "-"), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "a second space", note: NOTE.replace("Neumann ", "Neumann  "), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "base64 without padding", note: NOTE.replace("AM=\n", "AM\n"), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "base64 with unused bits set", note: NOTE.replace("AM=\n", "AN=\n"), code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "a key id and no signature", note: `${TEXT}\n— a AAAAAA==\n`, code: "NOTE_SIGNATURE_LINE_INVALID" },
  { why: "101 signatures", note: `${TEXT}\n${PETER_LINE.repeat(101)}`, code: "NOTE_SIGNATURES_TOO_MANY" },
  { why: "a byte too many", note: `${"a".repeat(MAX_NOTE_SIZE)}\n\n${PETER_LINE}`, code: "NOTE_TOO_LARGE" },
]
for (const { why, note, code } of refused) {
  test(`a note with ${why} is refused`, () => {
    assert.throws(() => verifyNote(note, [PETER]), { name: "Fault", code })
  })
}

test("a hundred signatures are taken, and 5 kB signatures", () => {
  assert.deepEqual(names(verifyNote(`${TEXT}\n${PETER_LINE.repeat(100)}`, [PETER]).signatures), ["PeterNeumann"])
  const large = `— post.quantum ${Buffer.alloc(5000, 1).toString("base64")}\n`
  assert.equal(verifyNote(`${NOTE}${large.repeat(16)}`, [PETER]).ignored.length, 16)
})

test("a note that is cut short anywhere is refused", () => {
  const bytes = Buffer.from(NOTE)
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => verifyNote(bytes.subarray(0, length), [PETER]), { name: "Fault" })
  }
})

test("a note with any bit flipped is refused", () => {
  const bytes = Buffer.from(NOTE)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const copy = Buffer.from(bytes)
    copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    assert.throws(() => verifyNote(copy, [PETER]), { name: "Fault" })
  }
})

test("the last empty line separates, so a text may contain empty lines and signature lines", () => {
  const text = `Title\n\n${PETER_LINE}\n\n`
  const note = signNote(text, SIGNER)
  assert.equal(verifyNote(note, [PETER]).text, text)
})

test("a text that could not be read again is not signed", () => {
  assert.throws(() => signNote("abc", SIGNER), { code: "NOTE_TEXT_INVALID" })
  assert.throws(() => signNote("", SIGNER), { code: "NOTE_TEXT_INVALID" })
  assert.throws(() => signNote("a\rb\n", SIGNER), { code: "NOTE_ENCODING_INVALID" })
  assert.throws(() => signNote("\udc00\n", SIGNER), { code: "NOTE_ENCODING_INVALID" })
  assert.throws(() => signNote("abc\n"), { code: "NOTE_SIGNATURES_MISSING" })
})

test("whatever is signed is read again, and whatever is read formats to the same bytes", () => {
  const text = fc.string({ unit: "binary" }).map((line) => `${line}\n`)
  fc.assert(
    fc.property(text, (line) => {
      // oxlint-disable-next-line no-control-regex -- control characters are what is refused
      if (/[\x00-\x09\x0b-\x1f]/.test(line)) return
      assert.equal(verifyNote(signNote(line, SIGNER), [PETER]).text, line)
    }),
    { numRuns: 100 },
  )
  const piece = fc.constantFrom("\n", "\n\n", "— ", "a", " ", "AAAAAAAA", PETER_LINE, "=", "+")
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const message = pieces.join("")
      let note
      try {
        note = parseNote(message)
      } catch {
        return
      }
      assert.equal(formatNote(note), message)
    }),
    { numRuns: 500 },
  )
})

test("a key for cosignatures neither signs nor verifies notes", () => {
  const key = signerKey("w", PETER_KEY.privateKey, KEY_TYPE.cosignature)
  assert.throws(() => noteSigner(key), { code: "NOTE_KEY_TYPE_UNKNOWN" })
  const witness = parseVerifierKey("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")
  assert.throws(() => noteVerifier(witness), { code: "NOTE_KEY_TYPE_UNKNOWN" })
})

test("signature lines alone are read, as a witness answers them", () => {
  assert.deepEqual(parseSignatureLines(PETER_LINE), [signatureOf(TEXT, SIGNER)])
  assert.throws(() => parseSignatureLines(""), { code: "NOTE_SIGNATURES_MISSING" })
  assert.throws(() => parseSignatureLines(`${PETER_LINE}\n`), { code: "NOTE_SIGNATURE_LINE_INVALID" })
})

function names(signatures: readonly { readonly name: string }[]): string[] {
  return signatures.map(({ name }) => name)
}
