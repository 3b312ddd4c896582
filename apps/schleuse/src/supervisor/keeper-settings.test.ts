import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { parseJson } from "@schleuse/base"
import { SETTING_KEYS } from "../settings/settings-table.ts"
import { parseSettings } from "../settings/settings-file.ts"
import type { ListenAddress } from "../settings/listen-address.ts"
import { privateFolder } from "../testing/service.ts"
import { keeperSettings } from "./keeper-settings.ts"

/** What the keeper reads, by the names of its fields. */
function told(
  toml: string,
  console?: ListenAddress,
  approvals?: ListenAddress,
  gate?: ListenAddress,
): Readonly<Record<string, unknown>> {
  const plan = {
    settings: parseSettings(toml, "s.toml"),
    console,
    approvals,
    gate,
    file: "/etc/s.toml",
    startedBy: "up",
  } as const
  const value = parseJson(keeperSettings(plan))
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value))
  return Object.fromEntries(Object.entries(value))
}

const origins: readonly { why: string; toml: string; listen: ListenAddress | undefined; told: unknown }[] = [
  { why: "no console", toml: "", listen: undefined, told: undefined },
  {
    why: "a console on this machine",
    toml: "",
    listen: { host: "127.0.0.1", port: 8444 },
    told: { origins: ["https://localhost:8444"] },
  },
  {
    why: "the port that browsers leave out",
    toml: "",
    listen: { host: "::1", port: 443 },
    told: { origins: ["https://localhost"] },
  },
  { why: "a port that it is to find", toml: "", listen: { host: "127.0.0.1", port: 0 }, told: { origins: [] } },
  {
    why: "a name of its own",
    toml: 'console.origin = "https://konsole.kv.test"',
    listen: { host: "10.0.0.5", port: 8444 },
    told: { origins: ["https://konsole.kv.test"] },
  },
]
for (const { why, toml, listen, told: expected } of origins) {
  test(`with ${why} the keeper is told where browsers come`, () => {
    assert.deepEqual(told(toml, listen)["console"], expected)
  })
}

const gates: readonly { why: string; toml: string; listen: ListenAddress | undefined; told: unknown }[] = [
  { why: "no gate", toml: 'gate.origins = "https://zugang.kv.test"', listen: undefined, told: undefined },
  {
    why: "a gate on this machine",
    toml: "",
    listen: { host: "127.0.0.1", port: 8446 },
    told: { origins: ["https://localhost:8446"] },
  },
  { why: "a gate that is to find its port", toml: "", listen: { host: "127.0.0.1", port: 0 }, told: { origins: [] } },
  {
    why: "names of its own",
    toml: 'gate.origins = "https://zugang.kv.test  https://access.kv.test:8443"',
    listen: { host: "0.0.0.0", port: 8446 },
    told: { origins: ["https://zugang.kv.test", "https://access.kv.test:8443"] },
  },
]
for (const { why, toml, listen, told: expected } of gates) {
  test(`with ${why} the keeper is told where the access software comes`, () => {
    assert.deepEqual(told(toml, undefined, undefined, listen)["gate"], expected)
  })
}

const seconds: readonly { why: string; toml: string; listen: ListenAddress | undefined; told: unknown }[] = [
  { why: "no approvals", toml: "", listen: undefined, told: undefined },
  {
    why: "approvals on this machine",
    toml: "",
    listen: { host: "127.0.0.1", port: 8445 },
    told: { origins: ["https://localhost:8445"] },
  },
  {
    why: "approvals beside a console with a name",
    toml: 'console.origin = "https://konsole.kv.test:8444"',
    listen: { host: "10.0.0.5", port: 8445 },
    told: { origins: ["https://konsole.kv.test:8445"] },
  },
  {
    why: "approvals with a name of their own",
    toml: 'approvals.origin = "https://freigaben.kv.test"',
    listen: { host: "10.0.0.5", port: 8445 },
    told: { origins: ["https://freigaben.kv.test"] },
  },
]
for (const { why, toml, listen, told: expected } of seconds) {
  test(`with ${why} the keeper is told where second persons come`, () => {
    assert.deepEqual(told(toml, undefined, listen)["approvals"], expected)
  })
}

test("every setting is described, with its value as JSON", () => {
  const { described } = told('contact = "Leitstelle"')
  assert.ok(typeof described === "object" && described !== null && "list" in described && Array.isArray(described.list))
  const rows = new Map(described.list.map((row: { key: string; value: string }) => [row.key, row]))
  assert.deepEqual([...rows.keys()], SETTING_KEYS)
  assert.equal(rows.get("contact")?.value, '"Leitstelle"')
  assert.equal(rows.get("limits.idle_seconds")?.value, "900")
})

test("a page's text may lie in a file; one that cannot be read ends the start", (t) => {
  const file = join(privateFolder(t), "impressum.txt")
  writeFileSync(file, "Erster Absatz\n\nZweiter Absatz\n")
  const texts = { imprint: "Erster Absatz\n\nZweiter Absatz\n", privacy: "Hier", accessibility: "" }
  assert.deepEqual(told(`texts.imprint = "${file}"\ntexts.privacy = "Hier"`)["texts"], texts)
  assert.throws(() => told(`texts.imprint = "${file}.nicht"`), { code: "SETTINGS_UNREADABLE" })
  writeFileSync(file, "x".repeat(50_001))
  assert.throws(() => told(`texts.imprint = "${file}"`), { code: "SETTINGS_UNREADABLE" })
  writeFileSync(file, Buffer.of(0xff, 0xfe))
  assert.throws(() => told(`texts.imprint = "${file}"`), { code: "SETTINGS_UNREADABLE" })
})
