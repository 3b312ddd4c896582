import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { gateCertificate } from "../testing/small-gate.ts"
import { loadDevice, removeDevice, saveDevice, timesOf } from "./device-record.ts"
import { Folder } from "./folder.ts"

test("a record comes back as it was; a damaged one says so; the next certificate is due at half time", (t) => {
  const path = mkdtempSync(join(tmpdir(), "schleuse-record-"))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const folder = Folder.open(path)
  const certificate = gateCertificate().cert
  const record = { device: randomId(), login: "dr-beispiel", name: "Praxis ü", certificate }
  assert.equal(loadDevice(folder), undefined)
  saveDevice(folder, record)
  assert.deepEqual(loadDevice(folder), record)
  const { until, renewFrom } = timesOf(certificate)
  // The test's certificate is good for two days.
  assert.equal(until - renewFrom, 24 * 3_600_000)
  for (const text of [
    "",
    "{}",
    "{",
    JSON.stringify({ v: 1, ...record, certificate: "-----BEGIN CERTIFICATE-----\nx" }),
  ]) {
    folder.write("device.json", text)
    assert.throws(() => loadDevice(folder), { code: "CLIENT_RECORD_DAMAGED" })
  }
  removeDevice(folder)
  assert.equal(loadDevice(folder), undefined)
})
