import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import type { FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { formatListenAddress, isLoopback, parseListenAddress } from "./listen-address.ts"
import { parseSettings } from "./settings-file.ts"
import { SETTING_KEYS, type SettingRow, SETTINGS } from "./settings-table.ts"

test("without a file every setting has its default, and every default is allowed", () => {
  const settings = parseSettings("", "s.toml")
  assert.deepEqual(Object.keys(settings).sort(), [...SETTING_KEYS].sort())
  for (const key of SETTING_KEYS) {
    const row: SettingRow<unknown> = SETTINGS[key]
    assert.equal(settings[key], row.default)
    assert.equal(row.parse(row.default), row.default)
  }
})

test("tables and dotted keys say the same", () => {
  const expected = "10.0.0.5:2222"
  for (const text of [
    `[doors.inside]\nlisten = "${expected}"`,
    `[doors]\ninside.listen = "${expected}"`,
    `doors.inside.listen = "${expected}"`,
    `doors = { inside = { listen = "${expected}" } }`,
  ]) {
    assert.equal(parseSettings(text, "s.toml")["doors.inside.listen"], expected)
  }
})

const refused: readonly { why: string; text: string; code: FaultCode; says: string }[] = [
  { why: "broken TOML", text: 'language = "de"\ncontact = ', code: "SETTINGS_UNREADABLE", says: "s.toml:2" },
  { why: "a key twice", text: 'contact = "a"\ncontact = "b"', code: "SETTINGS_UNREADABLE", says: "s.toml:2" },
  {
    why: "a misspelt key",
    text: '\nlangauge = "de"',
    code: "SETTINGS_KEY_UNKNOWN",
    says: "s.toml:2: langauge → language?",
  },
  {
    why: "a misspelt key in a table",
    text: "[limits]\n# idle\nidle_second = 5",
    code: "SETTINGS_KEY_UNKNOWN",
    says: "s.toml:3: limits.idle_second → limits.idle_seconds?",
  },
  {
    why: "a misspelt table",
    text: '[door.sftp]\nlisten = "off"',
    code: "SETTINGS_KEY_UNKNOWN",
    says: "s.toml:2: door.sftp.listen → doors.sftp.listen?",
  },
  { why: "an empty unknown table", text: "[limit]\n", code: "SETTINGS_KEY_UNKNOWN", says: "limit" },
  { why: "a name of JavaScript's own", text: "constructor = 1", code: "SETTINGS_KEY_UNKNOWN", says: "s.toml:1" },
  { why: "a word that is not allowed", text: 'language = "fr"', code: "SETTINGS_VALUE_INVALID", says: '"de" or "en"' },
  { why: "a number as text", text: '[limits]\nidle_seconds = "60"', code: "SETTINGS_VALUE_INVALID", says: "s.toml:2" },
  { why: "an address as host", text: '[pages]\nhost = "127.0.0.1"', code: "SETTINGS_VALUE_INVALID", says: "host name" },
  {
    why: "a page without TLS",
    text: '[pages]\norigins = "http://kv.example"',
    code: "SETTINGS_VALUE_INVALID",
    says: "addresses such as",
  },
  {
    why: "port 443 in an address",
    text: '[console]\norigin = "https://kv.example:443"',
    code: "SETTINGS_VALUE_INVALID",
    says: "s.toml:2",
  },
  {
    why: "a path behind an address",
    text: '[console]\norigin = "https://kv.example/"',
    code: "SETTINGS_VALUE_INVALID",
    says: "s.toml:2",
  },
  {
    why: "capitals in an address",
    text: '[console]\norigin = "https://KV.example"',
    code: "SETTINGS_VALUE_INVALID",
    says: "s.toml:2",
  },
  { why: "a fraction", text: "[limits]\nidle_seconds = 60.5", code: "SETTINGS_VALUE_INVALID", says: "whole" },
  { why: "a number out of range", text: "[users]\nkeeper = 0", code: "SETTINGS_VALUE_INVALID", says: "from 1" },
  {
    why: "two processes of one user",
    text: "[users]\nsftp = 61100",
    code: "SETTINGS_VALUE_INVALID",
    says: "s.toml:2: users.sftp = users.keeper",
  },
  {
    why: "a host name to listen on",
    text: '[doors.sftp]\nlisten = "localhost:22"',
    code: "SETTINGS_VALUE_INVALID",
    says: "numeric",
  },
  {
    why: "an unknown time zone",
    text: 'time_zone = "Europe/Atlantis"',
    code: "SETTINGS_VALUE_INVALID",
    says: "time zone",
  },
  { why: "a value where a table belongs", text: "doors = 1", code: "SETTINGS_KEY_UNKNOWN", says: "doors" },
]
for (const { why, text, code, says } of refused) {
  test(`a settings file with ${why} ends the start`, () => {
    assert.throws(
      () => parseSettings(text, "s.toml"),
      (error: unknown) =>
        error instanceof Error && "code" in error && error.code === code && error.message.includes(says),
    )
  })
}

test("listen addresses go round", () => {
  for (const text of ["0.0.0.0:2022", "[::]:22", "[fe80::1]:1", "127.0.0.1:0"]) {
    const address = parseListenAddress(text)
    assert.ok(address !== undefined)
    assert.equal(formatListenAddress(address), text)
  }
  for (const text of ["", ":22", "1.2.3.4", "1.2.3.4:65536", "::1:22", "[1.2.3.4]:22", "a:1", "1.2.3:4"]) {
    assert.equal(parseListenAddress(text), undefined, text)
  }
  assert.equal(isLoopback({ host: "127.9.9.9", port: 1 }), true)
  assert.equal(isLoopback({ host: "0.0.0.0", port: 1 }), false)
})

test("any text is settings or a refusal", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      try {
        parseSettings(text, "s.toml")
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "Fault")
      }
    }),
    { numRuns: 300 },
  )
})

const documents = [
  { language: "en", name: "settings.md" },
  { language: "de", name: "einstellungen.md" },
]
for (const { language, name } of documents) {
  test(`docs/${name} is what the table says`, () => {
    const generator = fileURLToPath(new URL("documentation.ts", import.meta.url))
    const document = fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url))
    const made = execFileSync(process.execPath, [generator, language], { encoding: "utf8" })
    assert.equal(made, readFileSync(document, "utf8"))
  })
}
