/**
 * The settings file: TOML text → Settings, or a refusal with file and line.
 *
 * A misspelt key must not be ignored: somebody believes that it is in force.
 * Pure but for `loadSettings`.
 */
import { readFileSync } from "node:fs"
import { Fault } from "@schleuse/base"
import { parse, TomlError } from "smol-toml"
import { nearestName } from "../command-line/nearest-name.ts"
import {
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  type SettingRow,
  type Settings,
  SETTINGS,
} from "./settings-table.ts"

/** Settings of a file; without a file the defaults. @throws SETTINGS_UNREADABLE, SETTINGS_KEY_UNKNOWN, SETTINGS_VALUE_INVALID */
export function loadSettings(file: string | undefined): Settings {
  if (file === undefined) return parseSettings("", "")
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (cause) {
    throw new Fault("SETTINGS_UNREADABLE", file, { cause })
  }
  return parseSettings(text, file)
}

/** @param file is named in refusals. @throws SETTINGS_UNREADABLE, SETTINGS_KEY_UNKNOWN, SETTINGS_VALUE_INVALID */
export function parseSettings(text: string, file: string): Settings {
  const given = new Map(flatten(parseToml(text, file), ""))
  for (const key of given.keys()) {
    if (isSettingKey(key)) continue
    const near = nearestName(key, SETTING_KEYS)
    const suggestion = near === undefined ? "" : ` → ${near}?`
    throw new Fault("SETTINGS_KEY_UNKNOWN", `${file}:${findLine(text, key)}: ${key}${suggestion}`)
  }
  const value = <K extends SettingKey>(key: K): Settings[K] => {
    // The table's type says that each row parses to the type of its key.
    const row = SETTINGS[key] as unknown as SettingRow<Settings[K]>
    if (!given.has(key)) return row.default
    const parsed = row.parse(given.get(key))
    if (parsed !== undefined) return parsed
    throw new Fault("SETTINGS_VALUE_INVALID", `${file}:${findLine(text, key)}: ${key}: ${row.expected.en}`)
  }
  return requireDistinctUsers(
    {
      language: value("language"),
      contact: value("contact"),
      time_zone: value("time_zone"),
      "operator.name": value("operator.name"),
      "doors.sftp.listen": value("doors.sftp.listen"),
      "doors.inside.listen": value("doors.inside.listen"),
      "doors.validation.listen": value("doors.validation.listen"),
      "doors.console.listen": value("doors.console.listen"),
      "console.origin": value("console.origin"),
      "doors.approvals.listen": value("doors.approvals.listen"),
      "approvals.origin": value("approvals.origin"),
      "doors.gate.listen": value("doors.gate.listen"),
      "gate.origins": value("gate.origins"),
      "gate.downloads": value("gate.downloads"),
      "pages.host": value("pages.host"),
      "pages.origins": value("pages.origins"),
      "posture.table_keys": value("posture.table_keys"),
      "texts.imprint": value("texts.imprint"),
      "texts.privacy": value("texts.privacy"),
      "texts.accessibility": value("texts.accessibility"),
      "limits.sessions_per_door": value("limits.sessions_per_door"),
      "limits.sessions_per_address": value("limits.sessions_per_address"),
      "limits.idle_seconds": value("limits.idle_seconds"),
      "limits.login_seconds": value("limits.login_seconds"),
      "limits.streams_per_day": value("limits.streams_per_day"),
      "limits.reserve_mebibytes": value("limits.reserve_mebibytes"),
      "users.keeper": value("users.keeper"),
      "users.sftp": value("users.sftp"),
      "users.inside": value("users.inside"),
      "users.validation": value("users.validation"),
      "users.console": value("users.console"),
      "users.gate": value("users.gate"),
      "users.approvals": value("users.approvals"),
    },
    text,
    file,
  )
}

/** Two processes under one id would be no separation at all, and the log would claim that there is one. */
function requireDistinctUsers(settings: Settings, text: string, file: string): Settings {
  const keys = [
    "users.keeper",
    "users.sftp",
    "users.inside",
    "users.validation",
    "users.console",
    "users.gate",
    "users.approvals",
  ] as const
  for (const [at, key] of keys.entries()) {
    const twin = keys.slice(0, at).find((other) => settings[other] === settings[key])
    if (twin !== undefined) {
      throw new Fault("SETTINGS_VALUE_INVALID", `${file}:${findLine(text, key)}: ${key} = ${twin}: distinct ids`)
    }
  }
  return settings
}

function parseToml(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text)
  } catch (cause) {
    const line = cause instanceof TomlError ? `${file}:${cause.line}` : file
    throw new Fault("SETTINGS_UNREADABLE", line, { cause })
  }
}

/** Tables become dotted keys. An empty table is a key too: it may be a misspelt one. */
function* flatten(table: Readonly<Record<string, unknown>>, prefix: string): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(table)) {
    const key = prefix === "" ? name : `${prefix}.${name}`
    if (!isTable(value)) yield [key, value]
    else if (Object.keys(value).length > 0) yield* flatten(value, key)
    else if (!SETTING_KEYS.some((known) => known.startsWith(`${key}.`))) yield [key, value]
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** The line (from 1) on which a dotted key is set, as well as can be told without a second parser; 1 if unsure. */
function findLine(text: string, key: string): number {
  let table = ""
  for (const [at, line] of text.split("\n").entries()) {
    const header = /^\s*\[+([^\]]+)\]+/.exec(line)?.[1]
    if (header !== undefined) table = header.replace(/[\s"']/g, "")
    const name = (/^\s*([\w."'\s-]+?)\s*=/.exec(line)?.[1] ?? "").replace(/[\s"']/g, "")
    const dotted = [table, name].filter((part) => part !== "").join(".")
    if (dotted !== "" && (dotted === key || (name !== "" && key.startsWith(`${dotted}.`)))) return at + 1
  }
  return 1
}
