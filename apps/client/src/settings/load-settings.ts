/**
 * Which of the operator's settings count: those built in (or named), or newer ones that the operator's key signed.
 *
 * Newer ones lie in the software's folder, which others on this PC cannot write
 * to, and are verified at each start all the same. Damaged, foreign or older
 * ones are passed over, and the caller is told why. They can move the gate,
 * never the keys: whoever holds the settings' key alone cannot bring software.
 */
import { readFileSync } from "node:fs"
import { Fault, isFault, parseJson, parseUtf8 } from "@schleuse/base"
import { builtIn } from "../built-in/built-in.ts"
import type { Folder } from "../device/folder.ts"
import { keyOf, verifyDocument } from "../signed/signed-document.ts"
import { operatorSettings, type OperatorSettings } from "./operator-settings.ts"

export type LoadedSettings = {
  readonly settings: OperatorSettings
  /** Where they come from. */
  readonly from: "file" | "built-in" | "newer"
  /** Why newer ones in the folder do not count, if there are any. */
  readonly ignored?: Fault | undefined
}

export type SettingsPlace = {
  /** What `--settings` named. */
  readonly file?: string | undefined
  readonly folder: Folder
}

const NAME = "settings.json"

/** @throws CLIENT_SETTINGS_MISSING, CLIENT_SETTINGS_INVALID about those built in or named; never about newer ones */
export function loadSettings({ file, folder }: SettingsPlace): LoadedSettings {
  const settings = parseSettings(baseText(file))
  const base = { settings, from: file === undefined ? "built-in" : "file" } as const
  try {
    const text = folder.read(NAME)
    if (text === undefined) return base
    return { settings: acceptNewer(settings, text), from: "newer" }
  } catch (error) {
    if (!isFault(error)) throw error
    // The same ones that a newer release has built in are no reason for a word.
    return error.code === "CLIENT_SETTINGS_OLD" ? base : { ...base, ignored: error }
  }
}

/**
 * Keeps settings that the gate handed out, for the next start.
 *
 * @returns what counts from then on
 * @throws CLIENT_SETTINGS_OLD, CLIENT_SETTINGS_KEYS_FOREIGN, CLIENT_SIGNATURES_MISSING, UPDATE_INVALID, CLIENT_FOLDER_UNWRITABLE
 */
export function keepNewerSettings(current: OperatorSettings, text: string, folder: Folder): OperatorSettings {
  // Those that this run began with may be older than what an earlier answer left for the next one.
  const settings = acceptNewer(keptIn(folder, current), text)
  folder.write(NAME, text)
  return settings
}

/** What the next start would take. What lies there damaged or foreign counts for nothing. */
function keptIn(folder: Folder, current: OperatorSettings): OperatorSettings {
  try {
    const text = folder.read(NAME)
    return text === undefined ? current : acceptNewer(current, text)
  } catch (error) {
    if (!isFault(error)) throw error
    return current
  }
}

/** Settings as text of JSON. @throws CLIENT_SETTINGS_INVALID */
export function parseSettings(text: string): OperatorSettings {
  try {
    const settings = operatorSettings(parseJson(text), "settings")
    for (const key of [settings.settingsKey, ...settings.releaseKeys]) keyOf(key)
    if (new Set(settings.releaseKeys).size < settings.releaseThreshold) {
      throw new Fault("CLIENT_SETTINGS_INVALID", "fewer release keys than must sign")
    }
    return settings
  } catch (cause) {
    if (!isFault(cause)) throw cause
    throw new Fault("CLIENT_SETTINGS_INVALID", cause.message, { cause })
  }
}

function acceptNewer(current: OperatorSettings, text: string): OperatorSettings {
  const { body } = verifyDocument(text, "settings", { keys: [current.settingsKey], threshold: 1 })
  const newer = parseSettings(JSON.stringify(body))
  if (keysOf(newer) !== keysOf(current)) throw new Fault("CLIENT_SETTINGS_KEYS_FOREIGN", `serial ${newer.serial}`)
  if (newer.serial <= current.serial) throw new Fault("CLIENT_SETTINGS_OLD", `${newer.serial} after ${current.serial}`)
  return newer
}

/** Whose word counts, and for what. */
function keysOf({ settingsKey, releaseKeys, releaseThreshold, log = "" }: OperatorSettings): string {
  return JSON.stringify([settingsKey, [...releaseKeys].sort(), releaseThreshold, log])
}

function baseText(file: string | undefined): string {
  if (file !== undefined) {
    try {
      return parseUtf8(readFileSync(file))
    } catch (cause) {
      throw new Fault("CLIENT_SETTINGS_MISSING", file, { cause })
    }
  }
  const bytes = builtIn(NAME)
  if (bytes === undefined) throw new Fault("CLIENT_SETTINGS_MISSING")
  return parseUtf8(bytes)
}
