/** Kinds of settings: which values are allowed, and how that is said in words. */
import { isIP } from "node:net"
import { isAbsolute } from "node:path"
import type { Text } from "../command-line/language.ts"
import { parseListenAddress } from "./listen-address.ts"

export type SettingKind<T> = {
  /** The checked value, or undefined if it is not allowed. */
  readonly parse: (value: unknown) => T | undefined
  /** What is allowed, in words. */
  readonly expected: Text
}

export function word<const W extends readonly string[]>(...words: W): SettingKind<W[number]> {
  const all = words.map((allowed) => `"${allowed}"`)
  return {
    expected: { de: all.join(" oder "), en: all.join(" or ") },
    parse: (value) => words.find((allowed) => allowed === value),
  }
}

export function text(maxLength: number): SettingKind<string> {
  return {
    expected: { de: `Text mit höchstens ${maxLength} Zeichen`, en: `text of at most ${maxLength} characters` },
    parse: (value) => (typeof value === "string" && value.length <= maxLength ? value : undefined),
  }
}

export function whole(min: number, max: number): SettingKind<number> {
  return {
    expected: { de: `eine ganze Zahl von ${min} bis ${max}`, en: `a whole number from ${min} to ${max}` },
    parse: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
  }
}

export const listen: SettingKind<string> = {
  expected: {
    de: 'eine numerische Adresse und ein Port wie "0.0.0.0:2022" oder "[::]:2022", oder "off"',
    en: 'a numeric address and a port such as "0.0.0.0:2022" or "[::]:2022", or "off"',
  },
  parse: (value) =>
    typeof value === "string" && (value === "off" || parseListenAddress(value) !== undefined) ? value : undefined,
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_ORIGINS = 8

export const hostName: SettingKind<string> = {
  expected: {
    de: 'ein Rechnername in Kleinbuchstaben, keine Adresse, oder ""',
    en: 'a host name in small letters, no address, or ""',
  },
  parse: (value) =>
    typeof value === "string" && value.length <= 253 && (value === "" || (HOST.test(value) && /[a-z]/.test(value)))
      ? value
      : undefined,
}

/** Exactly as browsers write it: nothing else would ever be equal to what they send. */
function isOrigin(value: string): boolean {
  if (value.length > 300 || !URL.canParse(value)) return false
  const { origin, protocol, hostname } = new URL(value)
  const host = hostname.replaceAll(/[[\]]/g, "")
  return origin === value && protocol === "https:" && (isIP(host) !== 0 || HOST.test(host))
}

export const origin: SettingKind<string> = {
  expected: {
    de: 'eine Adresse wie "https://konsole.kv.example:8444", ohne Port 443, oder ""',
    en: 'an address such as "https://console.kv.example:8444", without port 443, or ""',
  },
  parse: (value) => (typeof value === "string" && (value === "" || isOrigin(value)) ? value : undefined),
}

export const originList: SettingKind<string> = {
  expected: {
    de: `höchstens ${MAX_ORIGINS} Adressen wie "https://portal.kv.example https://gast.kv.example:8443"`,
    en: `at most ${MAX_ORIGINS} addresses such as "https://portal.kv.example https://guest.kv.example:8443"`,
  },
  parse: (value) => {
    if (typeof value !== "string") return undefined
    const origins = value.split(" ").filter((part) => part !== "")
    return origins.length <= MAX_ORIGINS && origins.every(isOrigin) ? value : undefined
  },
}

export const folderPath: SettingKind<string> = {
  expected: { de: 'der ganze Pfad eines Ordners, oder ""', en: 'the whole path of a folder, or ""' },
  parse: (value) =>
    typeof value === "string" && value.length <= 1000 && (value === "" || isAbsolute(value)) ? value : undefined,
}

const MAX_KEYS = 16

/** Ed25519 as SubjectPublicKeyInfo: 44 bytes, the first twelve of which are always the same. */
export const keyList: SettingKind<string> = {
  expected: {
    de: `höchstens ${MAX_KEYS} Schlüssel, wie \`schleuse posture table-sign\` sie nennt`,
    en: `at most ${MAX_KEYS} keys as \`schleuse posture table-sign\` names them`,
  },
  parse: (value) => {
    if (typeof value !== "string") return undefined
    const keys = value.split(" ").filter((part) => part !== "")
    return keys.length <= MAX_KEYS && keys.every((key) => /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/.test(key))
      ? value
      : undefined
  },
}

/** Longest text of a page. */
export const MAX_PAGE_TEXT = 50_000

export const pageText: SettingKind<string> = {
  expected: {
    de: `ein Text mit höchstens ${MAX_PAGE_TEXT} Zeichen, Absätze durch Leerzeilen getrennt, oder der Pfad einer Textdatei wie "/etc/schleuse/impressum.txt"`,
    en: `a text of at most ${MAX_PAGE_TEXT} characters with empty lines between paragraphs, or the path of a text file such as "/etc/schleuse/imprint.txt"`,
  },
  parse: (value) => (typeof value === "string" && value.length <= MAX_PAGE_TEXT ? value : undefined),
}

/** Is the text of a page meant to lie in a file? */
export function isPagePath(value: string): boolean {
  return isAbsolute(value) && !value.includes("\n")
}

export const timeZone: SettingKind<string> = {
  expected: {
    de: 'der Name einer Zeitzone wie "Europe/Berlin"',
    en: 'a time zone name such as "Europe/Berlin"',
  },
  parse: (value) => (typeof value === "string" && isTimeZone(value) ? value : undefined),
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    // The only way that Intl offers to ask.
    return false
  }
}
