/** A gate that trickles, or says nothing: an update ends, whole or not at all, and leaves nothing open. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { ANNA, BERT, DAY_MS, MADE_AT, RELEASE, SETTINGS, signed, testFolder } from "../testing/release-keys.ts"
import { gateCertificate, SmallGate, until } from "../testing/small-gate.ts"
import { GateLink } from "../tunnel/gate-link.ts"
import { SelfUpdate } from "./self-update.ts"

const PROGRAM = Buffer.alloc(100_000, " ")
const FILE = {
  system: "linux-x64",
  name: "schleuse-zugang-0.2.0-linux-x64",
  sizeBytes: PROGRAM.length,
  sha256: createHash("sha256").update(PROGRAM).digest("hex"),
} as const
const MANIFEST = "/zugang/update/manifest.json"
const PATHS = {
  settings: "/zugang/settings.json",
  find: MANIFEST,
  install: `/zugang/update/${FILE.name}`,
} as const

const rows = [
  { how: "trickles", name: "a gate that trickles is given up, and asked again another time" },
  { how: "silent", name: "a gate that says nothing is given up, and asked again another time" },
] as const
for (const { how, name } of rows) {
  test(name, async (t) => {
    const folder = testFolder(t)
    const executable = folder.at("schleuse-zugang")
    writeFileSync(executable, "old")
    const gate = await new SmallGate().start(t)
    gate.files.set(MANIFEST, Buffer.from(signed("release", { ...RELEASE, files: [FILE] }, ANNA, BERT)))
    gate.files.set(PATHS.install, PROGRAM)
    const authorities = gateCertificate().cert
    const link = new GateLink({ gate: gate.endpoint, name: "localhost", authorities, onState: () => undefined })
    t.after(() => link.stop())
    const limits = { documentMs: 300, fileMs: 300 }
    const update = new SelfUpdate({
      get: (path, signal) => link.get(path, signal),
      settings: SETTINGS,
      folder,
      now: () => MADE_AT + DAY_MS,
      executable,
      platform: "linux",
      arch: "x64",
      limits,
    })
    const deeds = {
      settings: () => update.fetchSettings(),
      find: () => update.find(),
      install: () => update.install(),
    } as const
    for (const [what, path] of Object.entries(PATHS)) {
      gate.endless.set(path, how)
      const deed = Object.entries(deeds).find(([name]) => name === what)?.[1] ?? assert.fail(what)
      await assert.rejects(deed(), { code: "UPDATE_TOO_SLOW" }, what)
      await until("the gate is rid of it", () => gate.endlessAnswers === 0)
      gate.endless.delete(path)
    }
    assert.equal(readFileSync(executable, "utf8"), "old")
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.endsWith(".new")),
      [],
    )
    // The link was not harmed, nor is anything still being installed. A slow machine has its time.
    Object.assign(limits, { documentMs: 60_000, fileMs: 60_000 })
    assert.equal(await update.install(), "0.2.0")
    assert.deepEqual(readFileSync(executable), PROGRAM)
  })
}
