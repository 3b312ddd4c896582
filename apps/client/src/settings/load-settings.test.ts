import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import type { FaultCode, Json } from "@schleuse/base"
import { ANNA, OPERATOR, SETTINGS, signed, testFolder } from "../testing/release-keys.ts"
import { keepNewerSettings, loadSettings, parseSettings } from "./load-settings.ts"

const NEWER = { ...SETTINGS, serial: 6, gate: { host: "neu.kv.test", port: 8443 } }

/** A folder beside a file of settings. */
function place(t: { after(work: () => void): void }) {
  const folder = testFolder(t)
  const file = folder.at("given.json")
  writeFileSync(file, JSON.stringify(SETTINGS))
  return { folder, file }
}

test("the file that was named counts; newer ones of the operator replace it, now and at the next start", (t) => {
  const { folder, file } = place(t)
  assert.deepEqual(loadSettings({ folder, file }), { settings: SETTINGS, from: "file" })
  assert.deepEqual(keepNewerSettings(SETTINGS, signed("settings", NEWER, OPERATOR), folder), NEWER)
  assert.deepEqual(loadSettings({ folder, file }), { settings: NEWER, from: "newer" })
})

test("settings that wait for the next start are not given up for older ones, however much newer than this run's those are", (t) => {
  const { folder, file } = place(t)
  const newest = { ...NEWER, serial: 8 }
  keepNewerSettings(SETTINGS, signed("settings", newest, OPERATOR), folder)
  const older = signed("settings", NEWER, OPERATOR)
  assert.throws(() => keepNewerSettings(SETTINGS, older, folder), { code: "CLIENT_SETTINGS_OLD" })
  assert.deepEqual(loadSettings({ folder, file }).settings, newest)
  writeFileSync(folder.at("settings.json"), "damaged")
  assert.deepEqual(keepNewerSettings(SETTINGS, older, folder), NEWER)
})

const refused: readonly { why: string; text: string; code: FaultCode }[] = [
  { why: "without a signature", text: signed("settings", NEWER), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "of another key", text: signed("settings", NEWER, ANNA), code: "CLIENT_SIGNATURES_MISSING" },
  { why: "made for something else", text: signed("release", NEWER, OPERATOR), code: "UPDATE_INVALID" },
  {
    why: "of the same serial",
    text: signed("settings", { ...NEWER, serial: 5 }, OPERATOR),
    code: "CLIENT_SETTINGS_OLD",
  },
  {
    why: "of an earlier serial",
    text: signed("settings", { ...NEWER, serial: 4 }, OPERATOR),
    code: "CLIENT_SETTINGS_OLD",
  },
  {
    why: "with other release keys",
    text: signed("settings", { ...NEWER, releaseKeys: [OPERATOR.text, ANNA.text] }, OPERATOR),
    code: "CLIENT_SETTINGS_KEYS_FOREIGN",
  },
  {
    why: "with a lower threshold",
    text: signed("settings", { ...NEWER, releaseThreshold: 1 }, OPERATOR),
    code: "CLIENT_SETTINGS_KEYS_FOREIGN",
  },
  {
    why: "with another key of settings",
    text: signed("settings", { ...NEWER, settingsKey: ANNA.text }, OPERATOR),
    code: "CLIENT_SETTINGS_KEYS_FOREIGN",
  },
  {
    why: "with another log",
    text: signed("settings", { ...NEWER, log: "x" }, OPERATOR),
    code: "CLIENT_SETTINGS_KEYS_FOREIGN",
  },
  {
    why: "with a field too many",
    text: signed("settings", { ...NEWER, more: 1 }, OPERATOR),
    code: "CLIENT_SETTINGS_INVALID",
  },
  { why: "cut off", text: signed("settings", NEWER, OPERATOR).slice(0, 100), code: "UPDATE_INVALID" },
  { why: "that are empty", text: "", code: "UPDATE_INVALID" },
]
for (const { why, text, code } of refused) {
  test(`settings ${why} are refused, and passed over if they lie there already`, (t) => {
    const { folder, file } = place(t)
    assert.throws(() => keepNewerSettings(SETTINGS, text, folder), { code })
    assert.equal(folder.read("settings.json"), undefined)
    folder.write("settings.json", text)
    const { settings, from, ignored } = loadSettings({ folder, file })
    assert.deepEqual({ settings, from }, { settings: SETTINGS, from: "file" })
    assert.equal(ignored?.code, code === "CLIENT_SETTINGS_OLD" ? undefined : code)
  })
}

test("newer ones that another user of the PC could have written do not count", (t) => {
  const { folder, file } = place(t)
  writeFileSync(folder.at("settings.json"), signed("settings", NEWER, OPERATOR), { mode: 0o644 })
  assert.equal(loadSettings({ folder, file }).ignored?.code, "CLIENT_FOLDER_UNSAFE")
})

const unusable: readonly { why: string; text: Json | string; code: FaultCode }[] = [
  { why: "no JSON", text: "{", code: "CLIENT_SETTINGS_INVALID" },
  { why: "more signatures than keys", text: { ...SETTINGS, releaseThreshold: 4 }, code: "CLIENT_SETTINGS_INVALID" },
  {
    why: "one key in two places for two people",
    text: { ...SETTINGS, releaseKeys: [ANNA.text, ANNA.text] },
    code: "CLIENT_SETTINGS_INVALID",
  },
  { why: "a key that is none", text: { ...SETTINGS, settingsKey: "AAAA" }, code: "CLIENT_SETTINGS_INVALID" },
  { why: "no gate", text: { ...SETTINGS, gate: { host: "x", port: 0 } }, code: "CLIENT_SETTINGS_INVALID" },
]
for (const { why, text, code } of unusable) {
  test(`settings with ${why} are refused where they are made and where they are used`, () => {
    assert.throws(() => parseSettings(typeof text === "string" ? text : JSON.stringify(text)), { name: "Fault", code })
  })
}

test("without any the software says so", (t) => {
  const { folder } = place(t)
  assert.throws(() => loadSettings({ folder }), { code: "CLIENT_SETTINGS_MISSING" })
  assert.throws(() => loadSettings({ folder, file: folder.at("none.json") }), { code: "CLIENT_SETTINGS_MISSING" })
  assert.equal(readFileSync(folder.at("given.json"), "utf8"), JSON.stringify(SETTINGS))
})
