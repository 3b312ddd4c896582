/**
 * `npm run build:client`: builds the access software; makes its keys, signs settings and releases.
 *
 * Everything here works offline (but for a runtime that is not installed yet),
 * asks no keeper, and prints nothing secret.
 */
import { join } from "node:path"
import { parseArgs } from "node:util"
import { isFault, publicFault } from "@schleuse/base"
import { buildClient } from "./build-client.ts"
import { ROOT } from "./bundle.ts"
import { DOCUMENT_VERBS } from "./document-verbs.ts"
import { readText } from "./files.ts"
import { SYSTEMS, type SystemName } from "./runtimes.ts"

const USAGE = `npm run build:client -- [--systems linux-x64,win-x64,macos-arm64] [--settings FILE] [--out FOLDER]
                        [--sign "PROGRAM WORD {file}"] [--signed-by NAME]
npm run build:client -- key make FILE
npm run build:client -- settings make --gate HOST:PORT --settings-key KEY --release-key KEY ... --threshold N
                        --operator NAME --contact TEXT [--authorities FILE] [--log KEY] [--serial N] [--language de|en] FILE
npm run build:client -- settings sign --key FILE SETTINGS OUT
npm run build:client -- release make [--days N] FOLDER
npm run build:client -- release sign --key FILE MANIFEST
npm run build:client -- release list --proof FILE MANIFEST
npm run build:client -- release show [--settings FILE] MANIFEST`

async function build(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      systems: { type: "string", default: "linux-x64,win-x64,macos-arm64" },
      settings: { type: "string" },
      out: { type: "string", default: join(ROOT, ".cache/client") },
      sign: { type: "string" },
      "signed-by": { type: "string" },
    },
  })
  const files = await buildClient({
    systems: values.systems.split(",").map(systemOf),
    out: values.out,
    settings: values.settings === undefined ? undefined : readText(values.settings),
    sign: values.sign,
    signedBy: values["signed-by"],
  })
  for (const { name, sizeBytes, sha256 } of files) console.log(`${sha256}  ${name}  ${sizeBytes}`)
  return 0
}

function systemOf(word: string): SystemName {
  const name = Object.keys(SYSTEMS).find((one): one is SystemName => one === word)
  if (name === undefined)
    throw new RangeError(`there is no system "${word}"; there are ${Object.keys(SYSTEMS).join(", ")}`)
  return name
}

async function run(words: readonly string[]): Promise<number> {
  const verb = DOCUMENT_VERBS[words.slice(0, 2).join(" ")]
  try {
    if (verb !== undefined) return verb(words.slice(2))
    if (words[0]?.startsWith("--") === false || words.includes("--help")) {
      console.log(USAGE)
      return words.includes("--help") ? 0 : 64
    }
    return await build(words)
  } catch (error) {
    if (!isFault(error)) throw error
    console.error(`${error.message}\n${publicFault(error.code).en}`)
    return 1
  }
}

process.exitCode = await run(process.argv.slice(2))
