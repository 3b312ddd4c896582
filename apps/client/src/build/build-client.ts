/**
 * The access software for each system, ready for the gate's folder of downloads.
 *
 * Bundles, builds, signs, and only then looks at what came out: sizes and
 * hashes are those of the files that people get. Writes the executables,
 * `downloads.json` for the gate, `SHA256SUMS`, a bill of materials, licences.
 */
import { createHash } from "node:crypto"
import { createReadStream, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { BUILT_IN_FOLDER } from "../built-in/built-in.ts"
import { VERSION } from "../built-in/version.ts"
import { parseSettings } from "../settings/load-settings.ts"
import { bundleClient, type Bundle } from "./bundle.ts"
import { licenceText } from "./licences.ts"
import { readLock } from "./lock.ts"
import { parsePortableExecutable } from "./portable-executable.ts"
import { type Runtime, runtimeFor, type SystemName } from "./runtimes.ts"
import { sbom } from "./sbom.ts"
import { signFile } from "./sign-file.ts"
import { writeSingleExecutable } from "./single-executable.ts"
import { tarball } from "./tarball.ts"

export type BuildOptions = {
  readonly systems: readonly SystemName[]
  /** Emptied of nothing: files of the same names are replaced. */
  readonly out: string
  /** The operator's settings as JSON; without them the software starts only with --settings. */
  readonly settings?: string | undefined
  /** Run on each executable, with its path for the word {file}. */
  readonly sign?: string | undefined
  /** Whose name the system shows after that. */
  readonly signedBy?: string | undefined
}

/** As `downloads.json` has it (apps/gate/src/pages/downloads.ts). */
export type BuiltFile = {
  readonly name: string
  readonly system: "windows" | "macos" | "linux"
  readonly sizeBytes: number
  readonly sha256: string
  readonly signedBy?: string | undefined
}

const TARGETS = {
  "linux-x64": { system: "linux", ending: "" },
  "win-x64": { system: "windows", ending: ".exe" },
  "macos-arm64": { system: "macos", ending: ".tar.gz" },
} as const satisfies Record<SystemName, { readonly system: BuiltFile["system"]; readonly ending: string }>

export const DOWNLOADS = "downloads.json"

/**
 * @param made bundled before; absent: from the sources as they are
 * @throws CLIENT_SETTINGS_INVALID; Error if a program that it runs fails
 */
export async function buildClient(options: BuildOptions, made?: Bundle): Promise<readonly BuiltFile[]> {
  const { systems, out, settings } = options
  if (settings !== undefined) parseSettings(settings)
  mkdirSync(out, { recursive: true })
  const bundle = made ?? (await bundleClient())
  const locked = readLock()
  const runtimes = systems.map((system) => ({ system, ...runtimeFor(system) }))
  const [first] = runtimes
  if (first === undefined) throw new Error("no system named")
  const licences = licenceText(bundle.packages, locked, first.licences)
  const files = new Map(bundle.files).set("licences.txt", Buffer.from(licences))
  if (settings !== undefined) files.set("settings.json", Buffer.from(settings))
  const built: BuiltFile[] = []
  for (const runtime of runtimes) built.push(await buildFor(runtime, { program: bundle.program, files }, options))
  const parts = bundle.packages.map(locked)
  const write = (name: string, text: string) => writeFileSync(join(out, name), text)
  write("LICENCES.txt", licences)
  write(
    `schleuse-zugang-${VERSION}.cdx.json`,
    sbom({ version: VERSION, parts, runtimes: runtimes.map((one) => one.locked) }),
  )
  write("SHA256SUMS", built.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(""))
  // Last: what the gate offers is there, whole, before it is named.
  write(DOWNLOADS, `${JSON.stringify({ v: 1, version: VERSION, files: built }, null, 2)}\n`)
  return built
}

type Target = Runtime & { readonly system: SystemName }

async function buildFor(target: Target, bundle: Pick<Bundle, "program" | "files">, options: BuildOptions) {
  const { system, ending } = TARGETS[target.system]
  const name = `schleuse-zugang-${VERSION}-${target.system}${ending}`
  const path = join(options.out, name)
  const isSigned = options.sign !== undefined && target.system !== "macos-arm64"
  rmSync(path, { force: true })
  if (target.system === "macos-arm64") writeFileSync(path, macosFolder(target.path, bundle))
  else writeSingleExecutable({ runtime: target.path, bundle, output: path })
  if (isSigned) signFile(options.sign ?? "", path)
  if (target.system === "win-x64") parsePortableExecutable(readFileSync(path))
  const file = { name, system, sizeBytes: statSync(path).size, sha256: await sha256Of(path) }
  return isSigned && options.signedBy !== undefined ? { ...file, signedBy: options.signedBy } : file
}

const FOLDER = "schleuse-zugang"
/** Opened by a double click, in a window. Everything else is Node as its makers signed it, and the program. */
const START = `#!/bin/sh
cd "$(dirname "$0")" && exec ./node --use-system-ca zugang.mjs "$@"
`

/** Until an executable can be signed for macOS: a folder that needs no installation, as a .tar.gz. */
export function macosFolder(runtime: string, { program, files }: Pick<Bundle, "program" | "files">): Buffer {
  const beside = [...files].map(([name, bytes]) => ({ name: `${FOLDER}/${BUILT_IN_FOLDER}/${name}`, bytes }))
  return tarball([
    { name: `${FOLDER}/schleuse-zugang.command`, bytes: Buffer.from(START), isExecutable: true },
    { name: `${FOLDER}/zugang.mjs`, bytes: program },
    ...beside,
    { name: `${FOLDER}/node`, bytes: readFileSync(runtime), isExecutable: true },
  ])
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256")
  await pipeline(createReadStream(path), hash)
  return hash.digest("hex")
}
