import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { mock, test } from "node:test"
import { parseSettings } from "../settings/load-settings.ts"
import { verifyDocument } from "../signed/signed-document.ts"
import { verifyRelease } from "../update/release.ts"
import { DOCUMENT_VERBS } from "./document-verbs.ts"

/** A folder, and the verbs in it; `made` is what they printed. */
function place(t: { after(work: () => void): void }) {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-verbs-"))
  t.after(() => rmSync(folder, { recursive: true }))
  const at = (name: string) => join(folder, name)
  const run = (verb: string, ...words: readonly string[]): string => {
    const { mock: printed } = mock.method(console, "log", () => undefined)
    try {
      const action = DOCUMENT_VERBS[verb]
      assert.ok(action !== undefined, verb)
      assert.equal(action(words), 0)
      return printed.calls.map(({ arguments: [line] }) => String(line)).join("\n")
    } finally {
      printed.restore()
    }
  }
  const settings = (release: readonly string[], settingsKey: string) => {
    const keys = release.flatMap((key) => ["--release-key", key])
    const gate = ["--gate", "zugang.kv.test:443", "--operator", "KV Beispiel", "--contact", "0391 0000"]
    run("settings make", ...gate, "--settings-key", settingsKey, ...keys, "--threshold", "2", at("settings.json"))
    return readFileSync(at("settings.json"), "utf8")
  }
  return { at, run, settings }
}

const DOWNLOADS = JSON.stringify({
  v: 1,
  version: "0.2.0",
  files: [
    { name: "schleuse-zugang-0.2.0-linux-x64", system: "linux", sizeBytes: 5, sha256: "ab".repeat(32) },
    {
      name: "schleuse-zugang-0.2.0-win-x64.exe",
      system: "windows",
      sizeBytes: 6,
      sha256: "cd".repeat(32),
      signedBy: "KV",
    },
    { name: "schleuse-zugang-0.2.0-macos-arm64.tar.gz", system: "macos", sizeBytes: 7, sha256: "ef".repeat(32) },
  ],
})

test("keys are made for their owner alone, and never over an older one", (t) => {
  const { at, run } = place(t)
  assert.match(run("key make", at("anna.pem")), /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/)
  assert.equal(statSync(at("anna.pem")).mode & 0o777, 0o600)
  assert.throws(() => run("key make", at("anna.pem")), { code: "EEXIST" })
})

test("a release is made, signed by one after the other, and then counts", (t) => {
  const { at, run, settings } = place(t)
  const keys = ["anna", "bert", "operator"].map((name) => run("key make", at(name)))
  const trust = parseSettings(settings(keys.slice(0, 2), keys[2] ?? ""))
  writeFileSync(at("downloads.json"), DOWNLOADS)
  run("release make", "--days", "30", at("."))
  const manifest = at("manifest.json")
  const read = () => readFileSync(manifest, "utf8")
  run("release sign", "--key", at("anna"), manifest)
  assert.throws(() => verifyRelease(read(), trust), { code: "CLIENT_SIGNATURES_MISSING" })
  run("release sign", "--key", at("bert"), manifest)
  const { version, files, madeAt, expiresAt } = verifyRelease(read(), trust)
  assert.deepEqual(
    files.map(({ system, sizeBytes }) => [system, sizeBytes]),
    [
      ["linux-x64", 5],
      ["win-x64", 6],
    ],
  )
  assert.deepEqual([version, expiresAt - madeAt], ["0.2.0", 30 * 86_400_000])
  assert.match(run("release show", "--settings", at("settings.json"), manifest), /"verified": true/)
})

test("newer settings are signed with a key that only its owner can read", (t) => {
  const { at, run, settings } = place(t)
  const [operator = "", anna = "", bert = ""] = ["operator", "anna", "bert"].map((name) => run("key make", at(name)))
  const text = settings([anna, bert], operator)
  run("settings sign", "--key", at("operator"), at("settings.json"), at("signed.json"))
  const { body } = verifyDocument(readFileSync(at("signed.json"), "utf8"), "settings", {
    keys: [operator],
    threshold: 1,
  })
  assert.deepEqual(body, JSON.parse(text))
  chmodSync(at("operator"), 0o644)
  const sign = () => run("settings sign", "--key", at("operator"), at("settings.json"), at("signed.json"))
  assert.throws(sign, /others can read/)
})

test("settings that no software would take are not made", (t) => {
  const { settings, run, at } = place(t)
  const key = run("key make", at("anna"))
  assert.throws(() => settings([key], key), { code: "CLIENT_SETTINGS_INVALID" })
  assert.throws(() => settings([key, "AAAA"], key), { code: "CLIENT_SETTINGS_INVALID" })
})
