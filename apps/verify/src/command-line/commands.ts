/** The verifier's commands: their table, their help, and what was typed as checked values. Pure. */
import { Fault, isRandomId } from "@schleuse/base"
import { type Language, languageOf } from "../language.ts"
import type { ReleaseFilter } from "../story/releases.ts"
import { type CommandRow, type OptionRow, parseOptions, type Typed, unknown } from "./options.ts"

const KEY: OptionRow = {
  value: "VKEY",
  isRequired: true,
  de: "Prüfschlüssel des Protokolls: der Text oder eine Datei, die ihn enthält.",
  en: "Verifier key of the log: the text, or a file that contains it.",
}
const EVERYWHERE = {
  json: { de: "Ein JSON-Objekt statt Text.", en: "One JSON object instead of text." },
  lang: { value: "de|en", de: "Sprache; sonst nach LANG.", en: "Language; otherwise as in LANG." },
  help: { de: "Diese Hilfe.", en: "This help." },
} as const satisfies Record<string, OptionRow>

const COMMAND_TABLE = {
  log: {
    operand: "DIR",
    de: "Prüft die Kopie eines Protokollordners: jeden Eintrag, den Baum, die Unterschrift.",
    en: "Verifies a copy of a log folder: every entry, the tree, the signature.",
    options: {
      key: KEY,
      file: { value: "VERSION", de: "Erzählt die Geschichte einer Fassung.", en: "Tells the story of one version." },
      since: {
        value: "CHECKPOINTFILE",
        de: "Ein älterer signierter Stand, der enthalten sein muss.",
        en: "An older signed checkpoint that must be contained.",
      },
      door: { value: "ID", de: "Nennt alle Herausgaben einer Tür.", en: "Lists all releases of one door." },
      from: { value: "ISO", de: "Nennt Herausgaben ab dieser Zeit.", en: "Lists releases from this time on." },
      to: { value: "ISO", de: "Nennt Herausgaben vor dieser Zeit.", en: "Lists releases before this time." },
      ...EVERYWHERE,
    },
  },
  receipt: {
    operand: "FILE",
    de: "Prüft eine Quittung (.tlog-proof) und sagt, was sie bezeugt.",
    en: "Verifies a receipt (.tlog-proof) and says what it certifies.",
    options: {
      key: KEY,
      content: { value: "FILE", de: "Vergleicht mit dieser Datei.", en: "Compares with this file." },
      log: {
        value: "DIR",
        de: "Prüft auch diese Kopie des Protokolls und sucht den Eintrag darin.",
        en: "Verifies this copy of the log too, and looks for the entry in it.",
      },
      ...EVERYWHERE,
    },
  },
  entry: {
    operand: "FILE",
    de: "Prüft den Nachweis eines einzelnen Eintrags (.tlog-proof), gleich welcher Art.",
    en: "Verifies the proof of a single entry (.tlog-proof), of whatever type.",
    options: {
      key: KEY,
      log: {
        value: "DIR",
        de: "Prüft auch diese Kopie des Protokolls und sucht den Eintrag darin.",
        en: "Verifies this copy of the log too, and looks for the entry in it.",
      },
      ...EVERYWHERE,
    },
  },
} as const satisfies Record<string, CommandRow>

type Output = { readonly isJson: boolean; readonly language: Language }

export type LogCommand = Output & {
  readonly name: "log"
  readonly folder: string
  readonly key: string
  readonly version: string | undefined
  /** Path of an older checkpoint. */
  readonly since: string | undefined
  readonly releases: ReleaseFilter | undefined
}

export type ReceiptCommand = Output & {
  readonly name: "receipt"
  readonly file: string
  readonly key: string
  readonly content: string | undefined
  readonly logFolder: string | undefined
}

export type EntryCommand = Output & {
  readonly name: "entry"
  readonly file: string
  readonly key: string
  readonly logFolder: string | undefined
}

export type Command =
  | LogCommand
  | ReceiptCommand
  | EntryCommand
  | { readonly name: "help"; readonly language: Language }

/**
 * What was typed after the program's name.
 *
 * @throws ARGUMENT_UNKNOWN, ARGUMENT_MISSING, ARGUMENT_INVALID
 */
export function parseCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const [name, ...rest] = words
  if (name === undefined) throw new Fault("ARGUMENT_MISSING", Object.keys(COMMAND_TABLE).join(" | "))
  if (name === "--help" || name === "-h") return { name: "help", language: wantedLanguage(words, environment) }
  if (name !== "log" && name !== "receipt" && name !== "entry") throw unknown(name, Object.keys(COMMAND_TABLE))
  const typed = parseOptions(COMMAND_TABLE[name], rest)
  const output = { isJson: typed.flags.has("json"), language: requireLanguage(typed, environment) }
  if (typed.flags.has("help")) return { name: "help", language: output.language }
  const key = typed.values.get("key") ?? ""
  if (name === "log") {
    const version = requireId(typed, "file")
    const since = typed.values.get("since")
    return { ...output, name, folder: typed.operand, key, version, since, releases: requireFilter(typed) }
  }
  if (name === "entry") return { ...output, name, file: typed.operand, key, logFolder: typed.values.get("log") }
  return {
    ...output,
    name,
    file: typed.operand,
    key,
    content: typed.values.get("content"),
    logFolder: typed.values.get("log"),
  }
}

/** Language for messages about a line that could not be parsed. */
export function wantedLanguage(words: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const given = words[words.indexOf("--lang") + 1]
  if (words.includes("--lang") && (given === "de" || given === "en")) return given
  return words.includes("--lang=de") ? "de" : words.includes("--lang=en") ? "en" : languageOf(environment)
}

export function helpText(language: Language): string {
  const blocks = Object.entries<CommandRow>(COMMAND_TABLE).map(([name, row]) => {
    const options = Object.entries(row.options).map(([option, { value, [language]: meaning }]) => {
      const left = `--${option}${value === undefined ? "" : ` ${value}`}`
      return `    ${left.padEnd(24)} ${meaning}`
    })
    return [`  verify ${name} ${row.operand} --key VKEY`, `    ${row[language]}`, ...options].join("\n")
  })
  const exits =
    language === "de"
      ? "Ende mit 0: alles stimmt. 1: etwas stimmt nicht. 2: Aufruf oder Eingabe nicht lesbar.\nBraucht weder Netz noch Server."
      : "Exit 0: everything holds. 1: something does not hold. 2: the call or the input cannot be read.\nNeeds neither network nor server."
  return `${[...blocks, exits].join("\n\n")}\n`
}

function requireLanguage({ values }: Typed, environment: NodeJS.ProcessEnv): Language {
  const given = values.get("lang")
  if (given === undefined) return languageOf(environment)
  if (given === "de" || given === "en") return given
  throw new Fault("ARGUMENT_INVALID", `--lang ${given}: de | en`)
}

function requireId({ values }: Typed, name: string): string | undefined {
  const given = values.get(name)
  if (given !== undefined && !isRandomId(given)) throw new Fault("ARGUMENT_INVALID", `--${name} ${given}`)
  return given
}

function requireFilter(typed: Typed): ReleaseFilter | undefined {
  const door = requireId(typed, "door")
  const fromMs = requireTime(typed, "from")
  const toMs = requireTime(typed, "to")
  return door === undefined && fromMs === undefined && toMs === undefined ? undefined : { door, fromMs, toMs }
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/

/** A day (its midnight in UTC) or a time with its zone. */
function requireTime({ values }: Typed, name: string): number | undefined {
  const given = values.get(name)
  if (given === undefined) return undefined
  const day = TIME.exec(given)?.[1]
  const dayMs = Date.parse(`${day ?? ""}T00:00Z`)
  // Also refuses days that no month has: they come back as another day, or not at all.
  if (day === undefined || Number.isNaN(dayMs) || new Date(dayMs).toISOString().slice(0, 10) !== day) {
    throw new Fault("ARGUMENT_INVALID", `--${name} ${given}`)
  }
  const timeMs = given === day ? dayMs : Date.parse(given)
  if (Number.isNaN(timeMs)) throw new Fault("ARGUMENT_INVALID", `--${name} ${given}`)
  return timeMs
}
