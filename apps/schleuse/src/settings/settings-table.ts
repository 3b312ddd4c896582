/**
 * Every setting: its default, what it means and what follows from it.
 *
 * docs/settings.md is generated from here. There is no setting outside this
 * table, and a key in the file that is not here ends the start.
 */
import { parseListenAddress } from "./listen-address.ts"

export type SettingRow<T> = {
  readonly default: T
  /** The checked value, or undefined if it is not allowed. */
  readonly parse: (value: unknown) => T | undefined
  /** What is allowed, in words. */
  readonly expected: string
  readonly meaning: string
  readonly consequence: string
}

function row<T>(
  kind: Pick<SettingRow<T>, "parse" | "expected">,
  texts: Pick<SettingRow<T>, "default" | "meaning" | "consequence">,
): SettingRow<T> {
  return { ...kind, ...texts }
}

function word<const W extends readonly string[]>(...words: W): Pick<SettingRow<W[number]>, "parse" | "expected"> {
  const parse = (value: unknown) => words.find((allowed) => allowed === value)
  return { expected: words.map((allowed) => `"${allowed}"`).join(" or "), parse }
}

function text(maxLength: number): Pick<SettingRow<string>, "parse" | "expected"> {
  return {
    expected: `text of at most ${maxLength} characters`,
    parse: (value) => (typeof value === "string" && value.length <= maxLength ? value : undefined),
  }
}

function whole(min: number, max: number): Pick<SettingRow<number>, "parse" | "expected"> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
  }
}

const listen: Pick<SettingRow<string>, "parse" | "expected"> = {
  expected: 'a numeric address and a port such as "0.0.0.0:2022" or "[::]:2022", or "off"',
  parse: (value) =>
    typeof value === "string" && (value === "off" || parseListenAddress(value) !== undefined) ? value : undefined,
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const ORIGIN = /^https:\/\/[a-z0-9.-]+(?::[1-9]\d{0,4})?$/
const MAX_ORIGINS = 8

const hostName: Pick<SettingRow<string>, "parse" | "expected"> = {
  expected: 'a host name in small letters, no address, or ""',
  parse: (value) =>
    typeof value === "string" && value.length <= 253 && (value === "" || (HOST.test(value) && /[a-z]/.test(value)))
      ? value
      : undefined,
}

const originList: Pick<SettingRow<string>, "parse" | "expected"> = {
  expected: `at most ${MAX_ORIGINS} addresses such as "https://portal.kv.example https://console.kv.example:8444"`,
  parse: (value) => {
    if (typeof value !== "string") return undefined
    const origins = value.split(" ").filter((word) => word !== "")
    return origins.length <= MAX_ORIGINS && origins.every((origin) => ORIGIN.test(origin)) ? value : undefined
  },
}

const timeZone: Pick<SettingRow<string>, "parse" | "expected"> = {
  expected: 'a time zone name such as "Europe/Berlin"',
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

// Between systemd's ranges (60001–60577 for home users, 61184–65519 for dynamic users) and above login.defs' UID_MAX
// of 60000: systemd.io/UIDS-GIDS calls 60578–61183 unused.
const FIRST_UID = 61_100
const userId = whole(1, 65_533)
const USER_CONSEQUENCE =
  "Used only if started as root. Must belong to nobody else: whoever has this id can do what the process can. Changing it later needs new owners for the data folder, which the next start sets."

export const SETTINGS = {
  language: row(word("de", "en"), {
    default: "de",
    meaning: "Language in which doors speak to strangers, before an account's own language is known.",
    consequence: "Refusals before the login are in this language.",
  }),
  contact: row(text(500), {
    default: "",
    meaning: "Whom a refused person should ask: name, telephone, mail.",
    consequence:
      "Shown with every refusal, also to strangers. Empty means that people are sent away without a contact.",
  }),
  time_zone: row(timeZone, {
    default: "Europe/Berlin",
    meaning: "Time zone of the operator.",
    consequence: "Decides on which date a receipt lies in /quittungen. The log itself is in UTC.",
  }),
  "doors.sftp.listen": row(listen, {
    default: "0.0.0.0:2022",
    meaning: "Where the SFTP door for partners listens.",
    consequence: 'Whoever reaches this address reaches the door. "off" starts no such door.',
  }),
  "doors.inside.listen": row(listen, {
    default: "127.0.0.1:2122",
    meaning: "Where the SFTP door for the operator's own systems listens.",
    consequence: 'Must not be reachable from the internet. "off" starts no such door.',
  }),
  "doors.validation.listen": row(listen, {
    default: "off",
    meaning:
      "Where the validation server listens: other systems (RADIUS, PAM) ask it whether a YubiKey's code is good (docs/validation-server.md).",
    consequence:
      'Must not be reachable from the internet. It speaks HTTP: answers are signed, codes can be read on the way. "off" starts none.',
  }),
  "doors.console.listen": row(listen, {
    default: "off",
    meaning: "Where the console listens: the operators' pages, over HTTPS.",
    consequence: 'Must not be reachable from the internet. "off" starts no console; the command line does all it does.',
  }),
  "pages.host": row(hostName, {
    default: "",
    meaning: "Host name for which FIDO2 keys are made, such as kv.example or portal.kv.example (relying party id).",
    consequence:
      "Keys answer for this name and what lies below it only: changing it voids them all. Empty: FIDO2 is off, except in a demo, where keys are made for localhost.",
  }),
  "pages.origins": row(originList, {
    default: "",
    meaning:
      "Addresses of the pages that may ask for a touch, with spaces between them; each lies at pages.host or below it.",
    consequence: "A touch that any other page asked for is refused. Empty: https:// and pages.host, port 443.",
  }),
  "limits.sessions_per_door": row(whole(1, 100_000), {
    default: 1000,
    meaning: "Connections that one door holds at the same time.",
    consequence: "The next one is refused until another ends. Each costs about half a megabyte of memory.",
  }),
  "limits.sessions_per_address": row(whole(1, 100_000), {
    default: 64,
    meaning: "Connections that one address may hold at one door.",
    consequence: "Partners behind one address share it. Higher values let a single stranger occupy the door.",
  }),
  "limits.idle_seconds": row(whole(10, 86_400), {
    default: 900,
    meaning: "How long a connection may be silent.",
    consequence: "Then it is closed; a pending upload can be resumed.",
  }),
  "limits.login_seconds": row(whole(5, 600), {
    default: 30,
    meaning: "How long a login may take from the first byte.",
    consequence: "Then the connection is closed. Higher values let strangers hold connections longer.",
  }),
  "limits.reserve_mebibytes": row(whole(8, 65_536), {
    default: 64,
    meaning: "Disk space kept back so that cutting, sealing and logging work on a full disk.",
    consequence: "This much of the disk cannot be used for files.",
  }),
  "users.keeper": row(userId, {
    default: FIRST_UID,
    meaning: "User and group id of the keeper.",
    consequence: USER_CONSEQUENCE,
  }),
  "users.sftp": row(userId, {
    default: FIRST_UID + 1,
    meaning: "User and group id of the SFTP door.",
    consequence: USER_CONSEQUENCE,
  }),
  "users.inside": row(userId, {
    default: FIRST_UID + 2,
    meaning: "User and group id of the inside door.",
    consequence: USER_CONSEQUENCE,
  }),
  "users.validation": row(userId, {
    default: FIRST_UID + 3,
    meaning: "User and group id of the validation server.",
    consequence: USER_CONSEQUENCE,
  }),
  "users.console": row(userId, {
    default: FIRST_UID + 4,
    meaning: "User and group id of the console.",
    consequence: USER_CONSEQUENCE,
  }),
} as const

export type SettingKey = keyof typeof SETTINGS
export type Settings = {
  readonly [K in SettingKey]: (typeof SETTINGS)[K] extends SettingRow<infer T> ? T : never
}

export const SETTING_KEYS = Object.keys(SETTINGS).filter(isSettingKey)

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key)
}
