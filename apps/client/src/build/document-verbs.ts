/** What `npm run build:client` does besides building: keys, settings and releases, signed where their keys lie. */
import { renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { ed25519KeyText, parseJson } from "@schleuse/base"
import { parseSettings } from "../settings/load-settings.ts"
import { addSignature, attachProof, formatUnsigned, readDocument } from "../signed/signed-document.ts"
import { parseRelease, verifyRelease } from "../update/release.ts"
import { DOWNLOADS } from "./build-client.ts"
import { makeKey, readKey, readText } from "./files.ts"
import { releaseOf } from "./release-of.ts"

const MANIFEST = "manifest.json"
const DAY_MS = 86_400_000

type Verb = (words: readonly string[]) => number

/** Exit codes: 0 done. @throws Fault, RangeError and what the file system does */
export const DOCUMENT_VERBS: Readonly<Record<string, Verb>> = {
  "key make": (words) => {
    console.log(ed25519KeyText(makeKey(onlyOperand(words))))
    return 0
  },
  "settings make": (words) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        gate: { type: "string", default: "" },
        authorities: { type: "string" },
        operator: { type: "string", default: "" },
        contact: { type: "string", default: "" },
        language: { type: "string", default: "de" },
        serial: { type: "string", default: "1" },
        "settings-key": { type: "string", default: "" },
        "release-key": { type: "string", multiple: true, default: [] },
        threshold: { type: "string", default: "1" },
        log: { type: "string" },
      },
    })
    const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(values.gate) ?? []
    const settings = {
      v: 1,
      serial: numberOf("serial", values.serial),
      madeAt: Date.now(),
      gate: { host, port: numberOf("gate", port) },
      ...(values.authorities === undefined ? {} : { authorities: readText(values.authorities) }),
      operator: values.operator,
      contact: values.contact,
      language: values.language,
      settingsKey: values["settings-key"],
      releaseKeys: values["release-key"],
      releaseThreshold: numberOf("threshold", values.threshold),
      ...(values.log === undefined ? {} : { log: values.log }),
    }
    const text = `${JSON.stringify(settings, null, 2)}\n`
    parseSettings(text)
    writeFileSync(onlyOperand(positionals), text, { flag: "wx" })
    return 0
  },
  "settings sign": (words) => {
    const { values, positionals } = withKey(words)
    const [from = "", to = ""] = positionals
    const text = readText(from)
    parseSettings(text)
    replace(to, addSignature(formatUnsigned("settings", parseJson(text)), "settings", readKey(values.key)))
    return 0
  },
  "release make": (words) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { days: { type: "string", default: "60" } },
    })
    const folder = onlyOperand(positionals)
    const madeAt = Date.now()
    const expiresAt = madeAt + numberOf("days", values.days) * DAY_MS
    const release = releaseOf(parseJson(readText(join(folder, DOWNLOADS))), { madeAt, expiresAt })
    replace(join(folder, MANIFEST), formatUnsigned("release", release))
    return 0
  },
  "release sign": (words) => {
    const { values, positionals } = withKey(words)
    const path = onlyOperand(positionals)
    const text = readText(path)
    parseRelease(readDocument(text, "release").body)
    replace(path, addSignature(text, "release", readKey(values.key)))
    return 0
  },
  "release list": (words) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { proof: { type: "string", default: "" } },
    })
    const path = onlyOperand(positionals)
    replace(path, attachProof(readText(path), "release", readText(values.proof)))
    return 0
  },
  "release show": (words) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { settings: { type: "string" } },
    })
    const text = readText(onlyOperand(positionals))
    const { hash } = readDocument(text, "release")
    const trust = values.settings === undefined ? undefined : parseSettings(readText(values.settings))
    const release = trust === undefined ? parseRelease(readDocument(text, "release").body) : verifyRelease(text, trust)
    console.log(JSON.stringify({ hash, verified: trust !== undefined, release }, null, 2))
    return 0
  },
}

function withKey(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { key: { type: "string", default: "" } },
  })
}

function onlyOperand(words: readonly string[]): string {
  const [word, ...more] = words
  if (word === undefined || more.length > 0) throw new RangeError("this wants exactly one file or folder")
  return word
}

function numberOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--${name} wants a number, not "${text}"`)
  return Number(text)
}

/** Whole or not: the gate may be reading it. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
