import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { clientReleaseHash, formatEntryExtra, formatLeaf } from "@schleuse/leaf"
import {
  formatTlogProof,
  formatVerifierKey,
  leafHash,
  nodeHash,
  noteSigner,
  privateKeyOfSeed,
  signCheckpoint,
  signerKey,
  verifierKeyOf,
} from "@schleuse/tlog"
import { attachProof, readDocument } from "../signed/signed-document.ts"
import {
  ANNA,
  BERT,
  CARLA,
  DAY_MS,
  MADE_AT,
  OPERATOR,
  RELEASE,
  SETTINGS,
  signed,
  testFolder,
} from "../testing/release-keys.ts"
import { findUpdate, systemOf } from "./find-update.ts"
import type { Release } from "./release.ts"

type Asked = {
  manifest?: string | undefined
  nowMs?: number
  version?: string
  system?: string
  log?: string | undefined
}

/** A PC that asks now and then. */
function pc(t: { after(work: () => void): void }) {
  const folder = testFolder(t)
  const ask = ({ manifest, nowMs = MADE_AT + DAY_MS, version = "0.1.0", system = "linux-x64", log }: Asked) =>
    findUpdate({
      fetchManifest: () => Promise.resolve(manifest),
      trust: log === undefined ? SETTINGS : { ...SETTINGS, log },
      folder,
      now: () => nowMs,
      system,
      version,
    })
  return { folder, ask }
}

const release = (change: Partial<Release>, ...signers: Parameters<typeof signed>[2][]) =>
  signed("release", { ...RELEASE, ...change }, ...(signers.length === 0 ? [ANNA, BERT] : signers))
const GOOD = release({})

test("a newer version is found with its file, the same and none are nothing to do", async (t) => {
  const { ask } = pc(t)
  assert.equal(await ask({}), undefined)
  assert.deepEqual(await ask({ manifest: GOOD }), { version: "0.2.0", file: RELEASE.files[0] })
  assert.equal(await ask({ manifest: GOOD, version: "0.2.0" }), undefined)
  assert.deepEqual(await ask({ manifest: GOOD, system: "win-x64" }), { version: "0.2.0", file: undefined })
})

const refused: readonly { why: string; manifest: string; code: FaultCode }[] = [
  { why: "that nobody signed", manifest: signed("release", RELEASE), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "that one of two signed", manifest: release({}, CARLA), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "of the settings' key", manifest: release({}, OPERATOR, ANNA), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "that has expired", manifest: release({ expiresAt: MADE_AT + DAY_MS }), code: "UPDATE_EXPIRED" },
  { why: "of an earlier version than this", manifest: release({ version: "0.0.9" }), code: "UPDATE_OLDER" },
  { why: "of no version", manifest: release({ version: "v2" }), code: "UPDATE_INVALID" },
  { why: "of a version in two writings", manifest: release({ version: "00.2.0" }), code: "UPDATE_INVALID" },
  {
    why: "with a system twice",
    manifest: release({ files: [...RELEASE.files, ...RELEASE.files] }),
    code: "UPDATE_INVALID",
  },
  {
    why: "with a file elsewhere",
    manifest: release({ files: RELEASE.files.map((file) => ({ ...file, name: "../x" })) }),
    code: "UPDATE_INVALID",
  },
  { why: "that was cut off", manifest: GOOD.slice(0, -20), code: "UPDATE_INVALID" },
]
for (const { why, manifest, code } of refused) {
  test(`a release ${why} is refused`, async (t) => {
    const { ask, folder } = pc(t)
    await assert.rejects(ask({ manifest }), { name: "Fault", code })
    if (code !== "UPDATE_EXPIRED") assert.equal(folder.read("release-seen.json"), undefined)
  })
}

test("what was seen once is the least for ever: no earlier version, no earlier word on the same one, also after a restart", async (t) => {
  const { ask } = pc(t)
  await ask({ manifest: release({ version: "0.3.0", madeAt: MADE_AT + 5 }) })
  await assert.rejects(ask({ manifest: GOOD }), { code: "UPDATE_OLDER" })
  await assert.rejects(ask({ manifest: release({ version: "0.3.0" }) }), { code: "UPDATE_OLDER" })
  const renewed = release({ version: "0.3.0", madeAt: MADE_AT + 6, expiresAt: MADE_AT + 90 * DAY_MS })
  assert.equal((await ask({ manifest: renewed, nowMs: MADE_AT + 80 * DAY_MS }))?.version, "0.3.0")
})

test("a genuine release that has expired still hides those before it", async (t) => {
  const { ask } = pc(t)
  const last = release({ version: "0.4.0", expiresAt: MADE_AT + 1 })
  await assert.rejects(ask({ manifest: last }), { code: "UPDATE_EXPIRED" })
  await assert.rejects(ask({ manifest: GOOD }), { code: "UPDATE_OLDER" })
})

test("a word that is kept back is noticed when the last one expires, with and without an answer of the gate", async (t) => {
  const { ask } = pc(t)
  await ask({ manifest: GOOD })
  const nowMs = RELEASE.expiresAt
  assert.equal(await ask({ nowMs: nowMs - 1 }), undefined)
  await assert.rejects(ask({ nowMs }), { code: "UPDATE_EXPIRED" })
  await assert.rejects(ask({ nowMs, manifest: GOOD }), { code: "UPDATE_EXPIRED" })
})

test("a damaged record protects what runs, and harms nothing", async (t) => {
  const { ask, folder } = pc(t)
  folder.write("release-seen.json", "{")
  assert.equal((await ask({ manifest: GOOD }))?.version, "0.2.0")
  folder.write("release-seen.json", "{")
  await assert.rejects(ask({ manifest: release({ version: "0.0.9" }) }), { code: "UPDATE_OLDER" })
})

test("an error of the gate is the gate's", async (t) => {
  const options = { trust: SETTINGS, folder: testFolder(t), now: () => MADE_AT, system: "linux-x64" }
  const fetchManifest = () => Promise.reject(new Error("no connection"))
  await assert.rejects(findUpdate({ ...options, fetchManifest }), { message: "no connection" })
})

// A log of two entries: somebody else's, and the one that lists the release.
const LOG = signerKey("log.kv.test/zugang", privateKeyOfSeed(Buffer.alloc(32, 1)))
const OTHER_LOG = signerKey("log.kv.test/zugang", privateKeyOfSeed(Buffer.alloc(32, 2)))
const logText = formatVerifierKey(verifierKeyOf(LOG))
const leafOf = (manifest: string, version = "0.2.0") =>
  formatLeaf({
    type: "client_release",
    v: 1,
    boot: "00000000000000000000000001",
    wall: MADE_AT,
    mono: 1,
    manifest,
    version,
  })

function proofOf(leafText: string, { key = LOG, shown = leafText }: { key?: typeof LOG; shown?: string } = {}): string {
  const [first, second] = [leafHash(Buffer.from("another entry")), leafHash(Buffer.from(leafText))]
  const checkpoint = { origin: key.name, size: 2, root: nodeHash(first, second) }
  return formatTlogProof({
    extra: Buffer.from(formatEntryExtra({ leaf: shown })),
    index: 1,
    hashes: [first],
    checkpoint: signCheckpoint(checkpoint, noteSigner(key)),
  })
}

const { hash } = readDocument(GOOD, "release")
const listed = attachProof(GOOD, "release", proofOf(leafOf(hash)))

test("the log and the software mean the same hash", () => assert.equal(hash, clientReleaseHash(RELEASE)))

test("where the settings name a log, a release counts only with the proof that it stands there", async (t) => {
  const { ask } = pc(t)
  assert.equal((await ask({ manifest: listed, log: logText }))?.version, "0.2.0")
})

const unlisted: readonly { why: string; proof: string | undefined }[] = [
  { why: "no proof", proof: undefined },
  { why: "the proof of another release", proof: proofOf(leafOf("ab".repeat(32))) },
  { why: "an entry that names another version", proof: proofOf(leafOf(hash, "0.2.1")) },
  { why: "another log of the same name", proof: proofOf(leafOf(hash), { key: OTHER_LOG }) },
  { why: "an entry beside the proof", proof: proofOf(leafOf("ab".repeat(32)), { shown: leafOf(hash) }) },
  { why: "something else for a proof", proof: "proof" },
]
for (const { why, proof } of unlisted) {
  test(`a release with ${why} is refused, and not remembered`, async (t) => {
    const { ask, folder } = pc(t)
    const manifest = proof === undefined ? GOOD : attachProof(GOOD, "release", proof)
    await assert.rejects(ask({ manifest, log: logText }), { name: "Fault", code: "UPDATE_NOT_IN_LOG" })
    assert.equal(folder.read("release-seen.json"), undefined)
  })
}

test("systems are named as releases name them; where the software is no single file there is none", () => {
  assert.deepEqual([systemOf("linux", "x64"), systemOf("win32", "x64")], ["linux-x64", "win-x64"])
  assert.deepEqual([systemOf("darwin", "arm64"), systemOf("linux", "arm64")], [undefined, undefined])
})
