import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readdirSync, writeFileSync } from "node:fs"
import { Readable } from "node:stream"
import { test } from "node:test"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import {
  ANNA,
  BERT,
  DAY_MS,
  MADE_AT,
  OPERATOR,
  RELEASE,
  SETTINGS,
  signed,
  testFolder,
} from "../testing/release-keys.ts"
import { SelfUpdate } from "./self-update.ts"

const PROGRAM = Buffer.from("#!/bin/sh\necho the new version\n")
const FILE = {
  system: "linux-x64",
  name: "schleuse-zugang-0.2.0-linux-x64",
  sizeBytes: PROGRAM.length,
  sha256: createHash("sha256").update(PROGRAM).digest("hex"),
} as const
const MANIFEST = signed("release", { ...RELEASE, files: [FILE] }, ANNA, BERT)

type Pc = { readonly isSingle?: boolean; readonly platform?: string; readonly settings?: OperatorSettings }

/** A PC with a program, and a gate with what is put there. */
function pc(
  t: { after(work: () => void): void },
  { isSingle = true, platform = "linux", settings = SETTINGS }: Pc = {},
) {
  const folder = testFolder(t)
  const executable = folder.at("schleuse-zugang-ABCDE")
  writeFileSync(executable, "#!/bin/sh\necho the old version\n", { mode: 0o755 })
  const gate = new Map<string, string | Buffer>([
    ["/zugang/update/manifest.json", MANIFEST],
    [`/zugang/update/${FILE.name}`, PROGRAM],
  ])
  const asked: string[] = []
  const get = (path: string) => {
    asked.push(path)
    const file = gate.get(path)
    return Promise.resolve(file === undefined ? undefined : Readable.from([Buffer.from(file)]))
  }
  const update = new SelfUpdate({
    get,
    settings,
    folder,
    now: () => MADE_AT + DAY_MS,
    executable: isSingle ? executable : undefined,
    platform,
    arch: "x64",
  })
  const run = () => spawnSync(executable, { encoding: "utf8" }).stdout.trim()
  return { folder, gate, asked, update, run }
}

test("a newer version is found, fetched and started the next time, under the same name", async (t) => {
  const { update, run, folder } = pc(t)
  await update.begin()
  assert.equal((await update.find())?.version, "0.2.0")
  assert.equal(run(), "the old version")
  assert.equal(await update.install(), "0.2.0")
  assert.equal(run(), "the new version")
  assert.deepEqual(readdirSync(folder.path).sort(), ["release-seen.json", "schleuse-zugang-ABCDE"])
})

test("a gate in other hands can bring nothing of its own", async (t) => {
  const { update, run, gate } = pc(t)
  gate.set(
    `/zugang/update/${FILE.name}`,
    "#!/bin/sh\necho somebody else's\n".padEnd(PROGRAM.length).slice(0, PROGRAM.length),
  )
  await assert.rejects(update.install(), { code: "UPDATE_FILE_WRONG" })
  gate.set(`/zugang/update/${FILE.name}`, PROGRAM.subarray(0, 10))
  await assert.rejects(update.install(), { code: "UPDATE_FILE_WRONG" })
  gate.delete(`/zugang/update/${FILE.name}`)
  await assert.rejects(update.install(), { code: "UPDATE_FILE_WRONG" })
  gate.set("/zugang/update/manifest.json", signed("release", { ...RELEASE, version: "0.3.0" }, OPERATOR, ANNA))
  await assert.rejects(update.install(), { code: "CLIENT_SIGNATURES_MISSING" })
  gate.set("/zugang/update/manifest.json", Buffer.alloc(600_000, "a"))
  await assert.rejects(update.install(), { code: "UPDATE_INVALID" })
  assert.equal(run(), "the old version")
})

test("where the software is no single file it does not replace itself, and fetches nothing", async (t) => {
  for (const where of [{ isSingle: false }, { platform: "darwin" }]) {
    const { update, asked } = pc(t, where)
    await assert.rejects(update.install(), { code: "UPDATE_NOT_FOR_SYSTEM" })
    assert.deepEqual(asked, ["/zugang/update/manifest.json"])
  }
})

test("without a manifest there is nothing to do", async (t) => {
  const { update, gate } = pc(t)
  gate.clear()
  assert.equal(await update.find(), undefined)
  assert.equal(await update.install(), undefined)
  assert.equal(await update.fetchSettings(), undefined)
})

test("one update at a time", async (t) => {
  const { update, asked } = pc(t)
  assert.deepEqual(await Promise.all([update.install(), update.install()]), ["0.2.0", undefined])
  assert.equal(asked.filter((path) => path.endsWith("x64")).length, 1)
})

test("newer settings are kept once; forged ones are refused", async (t) => {
  const { update, gate, folder } = pc(t)
  const newer = { ...SETTINGS, serial: 6 }
  gate.set("/zugang/settings.json", signed("settings", SETTINGS, OPERATOR))
  assert.equal(await update.fetchSettings(), undefined)
  gate.set("/zugang/settings.json", signed("settings", newer, OPERATOR))
  assert.deepEqual(await update.fetchSettings(), newer)
  assert.equal(folder.read("settings.json"), signed("settings", newer, OPERATOR))
  gate.set("/zugang/settings.json", signed("settings", { ...newer, serial: 7 }, ANNA))
  await assert.rejects(update.fetchSettings(), { code: "CLIENT_SIGNATURES_MISSING" })
})
