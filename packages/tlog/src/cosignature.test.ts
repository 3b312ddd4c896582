import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { test } from "node:test"
import { parseCheckpoint, signCheckpoint, verifyCheckpoint } from "./checkpoint.ts"
import { cosign, cosignatureTime, cosignatureVerifier, parseVerifier } from "./cosignature.ts"
import { KEY_TYPE, signerKey, verifierKeyOf } from "./key.ts"
import { formatNote, formatSignatureLine, noteSigner, noteVerifier, parseNote, verifyNote } from "./note.ts"
import { readPublicCheckpoint } from "./vectors.fixture.ts"

const TEXT = "log.example/a\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
const LOG_KEY = signerKey("log.example/a", generateKeyPairSync("ed25519").privateKey)
const WITNESS_KEY = signerKey("witness.example/w", generateKeyPairSync("ed25519").privateKey, KEY_TYPE.cosignature)
const WITNESS = cosignatureVerifier(verifierKeyOf(WITNESS_KEY))
const IDENTITY = { origin: "log.example/a", log: noteVerifier(verifierKeyOf(LOG_KEY)), witnesses: [WITNESS] }
const NOTE = signCheckpoint(parseCheckpoint(TEXT), noteSigner(LOG_KEY))

// A public staging log, its Ed25519 key and one of its witnesses; see vectors/README.md.
const ARCHE = "arche2025h1.staging.ct.transparency.dev"
const ARCHE_KEY = `${ARCHE}+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f`
const REMORA_KEY = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"

test("a checkpoint of a public log holds, with the cosignature of a public witness", () => {
  const identity = { origin: ARCHE, log: parseVerifier(ARCHE_KEY), witnesses: [parseVerifier(REMORA_KEY)] }
  const { size, cosignatures } = verifyCheckpoint(readPublicCheckpoint(), identity)
  assert.equal(size, 1_432_088_532)
  assert.deepEqual(cosignatures.map(cosignatureTime), [1_779_573_024])
  const grown = readPublicCheckpoint().replace("\n1432088532\n", "\n1432088533\n")
  assert.throws(() => verifyNote(grown, [parseVerifier(REMORA_KEY)]), { code: "NOTE_SIGNATURE_INVALID" })
})

test("a cosignature is added below the log's signature and verified with it", () => {
  const note = NOTE + formatSignatureLine(cosign(TEXT, WITNESS_KEY, 1_700_000_000))
  const { cosignatures } = verifyCheckpoint(note, IDENTITY)
  assert.deepEqual(cosignatures.map(cosignatureTime), [1_700_000_000])
  assert.equal(formatNote(parseNote(note)), note)
})

test("a cosignature of which any bit was changed, also of its time, refuses the note", () => {
  const cosignature = cosign(TEXT, WITNESS_KEY, 1_700_000_000)
  for (let bit = 0; bit < cosignature.signature.length * 8; bit++) {
    const signature = Buffer.from(cosignature.signature)
    signature.writeUInt8(signature.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    const note = NOTE + formatSignatureLine({ ...cosignature, signature })
    assert.throws(() => verifyCheckpoint(note, IDENTITY), { code: "NOTE_SIGNATURE_INVALID" })
  }
  for (let length = 1; length < cosignature.signature.length; length++) {
    const note = NOTE + formatSignatureLine({ ...cosignature, signature: cosignature.signature.subarray(0, length) })
    assert.throws(() => verifyCheckpoint(note, IDENTITY), { code: "NOTE_SIGNATURE_INVALID" })
  }
})

test("a plain signature of the same key is not a cosignature, nor the other way round", () => {
  const plain = noteSigner(signerKey("witness.example/w", WITNESS_KEY.privateKey))
  const posing = { name: WITNESS.name, keyId: WITNESS.keyId, signature: plain.sign(TEXT) }
  assert.throws(() => verifyCheckpoint(NOTE + formatSignatureLine(posing), IDENTITY), {
    code: "NOTE_SIGNATURE_INVALID",
  })
  assert.throws(() => cosign(TEXT, LOG_KEY, 1), { code: "NOTE_KEY_TYPE_UNKNOWN" })
  assert.throws(() => cosignatureVerifier(verifierKeyOf(LOG_KEY)), { code: "NOTE_KEY_TYPE_UNKNOWN" })
})

test("only checkpoints are cosigned, and only at a possible time", () => {
  assert.throws(() => cosign("hello\n", WITNESS_KEY, 1), { code: "CHECKPOINT_LINES_INVALID" })
  for (const timeS of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => cosign(TEXT, WITNESS_KEY, timeS), { code: "COSIGNATURE_TIME_INVALID" })
  }
})

test("the time of a cosignature is read as other implementations read it", () => {
  // transparency-dev/formats, note_cosigv1_test.go.
  const [cosignature] = parseNote(
    `${TEXT}\n— w ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA==\n`,
  ).signatures
  assert.ok(cosignature !== undefined)
  assert.equal(cosignatureTime(cosignature), 1_727_964_367)
  const [plain] = parseNote(NOTE).signatures
  assert.ok(plain !== undefined)
  assert.throws(() => cosignatureTime(plain), { code: "COSIGNATURE_LENGTH_INVALID" })
  const signature = Buffer.alloc(72, 0xff)
  assert.throws(() => cosignatureTime({ ...plain, signature }), { code: "COSIGNATURE_TIME_INVALID" })
})
