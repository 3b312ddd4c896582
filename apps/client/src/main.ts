/**
 * The access software's command line: words in, an exit code out.
 *
 * Exit codes: 0 it is so, 1 it is not, 64 the words make no sense, 70 it could
 * not be found out.
 */
import { parseArgs } from "node:util"
import { isFault, publicFault } from "@schleuse/base"
import { builtIn } from "./built-in/built-in.ts"
import { VERSION } from "./built-in/version.ts"
import { check, type Language } from "./command-line/check.ts"
import { thisMachine } from "./posture/machine.ts"

const USAGE = {
  de: `schleuse-zugang check [--json] [--lang de|en]

  check    prüft diesen Computer: Updates, Firewall, Virenscanner. Verändert und sendet nichts.`,
  en: `schleuse-zugang check [--json] [--lang de|en]

  check    looks at this computer: updates, firewall, virus scanner. Changes and sends nothing.`,
}

function languageOf(word: string | undefined): Language {
  const system = Intl.DateTimeFormat().resolvedOptions().locale
  return word === "en" || (word !== "de" && !system.startsWith("de")) ? "en" : "de"
}

async function run(words: readonly string[]): Promise<number> {
  const flag = { type: "boolean" } as const
  const options = { json: flag, lang: { type: "string" }, help: flag, version: flag, licences: flag } as const
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false })
  const language = languageOf(typeof values.lang === "string" ? values.lang : undefined)
  if (values.version === true) {
    console.log(VERSION)
    return 0
  }
  if (values.licences === true) {
    console.log(builtIn("licences.txt")?.toString("utf8") ?? "EUPL-1.2")
    return 0
  }
  if (values.help === true || positionals.length !== 1 || positionals[0] !== "check") {
    console.log(USAGE[language])
    return values.help === true ? 0 : 64
  }
  try {
    const [machine, platform, isJson] = [thisMachine, process.platform, values.json === true]
    return await check({ machine, platform, language, isJson, print: (line) => console.log(line) })
  } catch (error) {
    if (!isFault(error)) throw error
    const { de, en, hintDe, hintEn } = publicFault(error.code)
    console.error(language === "de" ? `${de} ${hintDe}` : `${en} ${hintEn}`)
    return 70
  }
}

process.exitCode = await run(process.argv.slice(2))
