/** The words of a command line, and nothing that they do not know: misspelt options are refused, not passed over. */
import { parseArgs } from "node:util"

export const COMMANDS = [
  "start",
  "agent",
  "enrol",
  "activate",
  "declare",
  "connect",
  "status",
  "check",
  "extend",
  "disconnect",
  "quit",
  "passkeys",
  "passkey-add",
  "passkey-remove",
  "proxy",
  "proxy-login",
  "autostart",
  "update",
  "remove",
  "help",
  "version",
  "licences",
] as const
export type Command = (typeof COMMANDS)[number]

export type Arguments = {
  /** `start`: no word. */
  readonly command: Command
  /** What follows it: a code; on or off; a passkey's name. */
  readonly word: string
  readonly isJson: boolean
  readonly language: "de" | "en" | undefined
  readonly folder: string | undefined
  readonly settings: string | undefined
  readonly user: string | undefined
  readonly name: string | undefined
  readonly code: string | undefined
  readonly passwordFile: string | undefined
  readonly isBrowserWished: boolean
  readonly isSure: boolean
  readonly isPasskeyWished: boolean
}

const text = { type: "string" } as const
const flag = { type: "boolean" } as const
const OPTIONS = {
  json: flag,
  lang: text,
  folder: text,
  settings: text,
  user: text,
  name: text,
  code: text,
  "password-file": text,
  "no-browser": flag,
  passkey: flag,
  yes: flag,
  help: flag,
  version: flag,
  licences: flag,
} as const

/** Also as options, as people expect it. */
const SPOKEN = ["help", "version", "licences"] as const
/** Commands with one word after them; that of `enrol` may stand in the file's name instead. */
const WORDS: readonly Command[] = ["enrol", "passkey-remove", "proxy", "autostart"]

/** @returns the word that makes no sense, if there is one */
export function readArguments(words: readonly string[]): Arguments | { readonly bad: string } {
  let parsed
  try {
    parsed = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    // Its sentence names the option; its words are Node's, so only the option is taken.
    const option = /'(-[^' ]*)/.exec(error instanceof Error ? error.message : "")?.[1]
    return { bad: option ?? words[0] ?? "" }
  }
  const { values, positionals } = parsed
  const [first = "start", word = "", ...rest] = positionals
  const spoken = SPOKEN.find((one) => values[one] === true)
  const command = spoken ?? COMMANDS.find((known) => known === first)
  if (command === undefined) return { bad: first }
  const most = WORDS.includes(command) ? 2 : 1
  if (spoken === undefined && positionals.length > most) return { bad: rest[0] ?? word }
  const isSwitch = command === "proxy" || command === "autostart"
  if (isSwitch && word !== "on" && word !== "off") return { bad: word }
  if (command === "passkey-remove" && word === "") return { bad: command }
  const { lang } = values
  if (lang !== undefined && lang !== "de" && lang !== "en") return { bad: lang }
  return {
    command,
    word,
    isJson: values.json === true,
    language: lang,
    folder: values.folder,
    settings: values.settings,
    user: values.user,
    name: values.name,
    code: values.code,
    passwordFile: values["password-file"],
    isBrowserWished: values["no-browser"] !== true,
    isSure: values.yes === true,
    isPasskeyWished: values.passkey === true,
  }
}
