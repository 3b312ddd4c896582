/**
 * Installing for systemd: programs, units, users, folders and settings below one root.
 *
 * Run again after an upgrade or a change of settings; what an administrator
 * may have changed (settings, nftables) is not overwritten. Starts nothing.
 * With a root other than / it prepares an image; keys are made at its first
 * start, by schleuse-keys.service.
 */
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Fault } from "@schleuse/base"
import { LISTENER_ZONES, type ListenerZone } from "@schleuse/wire"
import { FONT_FOLDER } from "../papers/paper-fonts.ts"
import { formatListenAddress, type ListenAddress } from "../settings/listen-address.ts"
import type { Settings } from "../settings/settings-table.ts"
import {
  buildOf,
  bundleProgram,
  ENTRIES,
  PAGES,
  PAGES_FOLDER,
  type Program,
  writePages,
} from "../supervisor/code-bundle.ts"
import { replaceFile } from "../supervisor/data-folder.ts"
import { keeperSettings } from "../supervisor/keeper-settings.ts"

const APPS = fileURLToPath(new URL("../../../", import.meta.url))
/** What is shipped: units, users, folders, firewall, manuals. */
export const DEPLOY = join(APPS, "..", "deploy")
export const INSTALLED_DATA = "/var/lib/schleuse"
/** Of what the gate offers for download (apps/gate/src/pages/downloads.ts). */
const MANIFEST = "downloads.json"
const SETTINGS_FILE = "/etc/schleuse/schleuse.toml"

/** Programs as they lie in /opt/schleuse/lib. */
const PROGRAMS = {
  "keeper.mjs": ENTRIES.keeper,
  "door.mjs": ENTRIES.door,
  "validation.mjs": ENTRIES.validation,
  "console.mjs": ENTRIES.console,
  "gate.mjs": ENTRIES.gate,
  "schleuse.mjs": join(APPS, "schleuse/src/main.ts"),
  "verify.mjs": join(APPS, "verify/src/main.ts"),
} as const

const COMMAND = `#!/bin/sh
exec /opt/schleuse/bin/node --disable-warning=ExperimentalWarning /opt/schleuse/lib/schleuse.mjs "$@"
`

export type InstallPlan = {
  /** "/" or the folder of an image. */
  readonly root: string
  readonly settings: Settings
  /** The settings' file, to be kept as /etc/schleuse/schleuse.toml; undefined: what lies there stays. */
  readonly settingsFile?: string | undefined
  /** Where each door listens; a zone that is absent has no door. */
  readonly doors: ReadonlyMap<ListenerZone, ListenAddress>
}

/** @throws INSTALL_FAILED if a program of systemd's is missing or refuses */
export async function installForSystemd(plan: InstallPlan): Promise<void> {
  const { root, settings, settingsFile, doors } = plan
  const at = (path: string) => join(root, path)
  for (const folder of ["opt/schleuse/bin", "opt/schleuse/lib", "opt/schleuse/share", "etc/schleuse"]) {
    mkdirSync(at(folder), { recursive: true, mode: 0o755 })
  }
  const builds = await installPrograms(at("opt/schleuse"))
  replaceFile(at("opt/schleuse/lib/installed.env"), environmentFile(builds, doors), 0o644)
  mkdirSync(at("opt/schleuse/access"), { recursive: true, mode: 0o755 })
  installDownloads(settings["gate.downloads"], at("opt/schleuse/access"))
  for (const name of ["README.md", "LIESMICH.md"]) copy(join(DEPLOY, name), at(`opt/schleuse/share/${name}`))
  for (const unit of unitFiles()) copy(join(DEPLOY, "systemd", unit), at(`etc/systemd/system/${unit}`))
  copy(join(DEPLOY, "sysusers.conf"), at("etc/sysusers.d/schleuse.conf"))
  copy(join(DEPLOY, "tmpfiles.conf"), at("etc/tmpfiles.d/schleuse.conf"))
  if (!existsSync(at("etc/schleuse/egress.nft"))) copy(join(DEPLOY, "egress.nft"), at("etc/schleuse/egress.nft"))
  if (settingsFile !== undefined && settingsFile !== at(SETTINGS_FILE)) copy(settingsFile, at(SETTINGS_FILE))
  systemd("systemd-sysusers", `--root=${root}`, at("etc/sysusers.d/schleuse.conf"))
  systemd("systemd-tmpfiles", "--create", `--root=${root}`, at("etc/tmpfiles.d/schleuse.conf"))
  replaceFile(
    at(`${INSTALLED_DATA}/run/settings.json`),
    keeperSettings({
      settings,
      console: doors.get("console"),
      approvals: doors.get("approvals"),
      gate: doors.get("gate"),
      file: SETTINGS_FILE,
      startedBy: "systemd",
    }),
    0o644,
  )
  systemd("systemctl", `--root=${root}`, "--quiet", "enable", "schleuse.target")
  for (const zone of LISTENER_ZONES) {
    const change = doors.has(zone) ? "enable" : "disable"
    systemd(
      "systemctl",
      `--root=${root}`,
      "--quiet",
      change,
      `schleuse-door-${zone}.socket`,
      `schleuse-kill-${zone}.socket`,
      ...(zone === "gate" ? ["schleuse-egress-gate.socket"] : []),
    )
  }
  if (root === "/") systemd("systemctl", "daemon-reload")
}

/** Names of the units in deploy/systemd. */
export function unitFiles(): readonly string[] {
  return readdirSync(join(DEPLOY, "systemd")).filter((name) => /\.(?:service|socket|target)$/.test(name))
}

/** The software that the gate offers. The manifest comes last: until then the gate offers what the old one names. */
function installDownloads(from: string, to: string): void {
  if (from === "" || !existsSync(from) || realpathSync(from) === realpathSync(to)) return
  const names = readdirSync(from, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  for (const name of names.toSorted((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST)))
    copy(join(from, name), join(to, name))
}

type Builds = Readonly<Record<Program, string>>

async function installPrograms(folder: string): Promise<Builds> {
  const bundles = new Map<string, Uint8Array>()
  for (const [name, entry] of Object.entries(PROGRAMS)) bundles.set(name, await bundleProgram(entry))
  for (const [name, bundle] of bundles) replaceFile(join(folder, "lib", name), Buffer.from(bundle), 0o644)
  copy(process.execPath, join(folder, "bin/node"), 0o755)
  replaceFile(join(folder, "bin/schleuse"), COMMAND, 0o755)
  const build = (name: keyof typeof PROGRAMS) => buildOf(bundles.get(name) ?? new Uint8Array())
  for (const pages of PAGES) await writePages(join(folder, "lib", PAGES_FOLDER[pages]), pages)
  // For papers that are made at the command line and by the console (papers/paper-fonts.ts).
  const { writePaperFonts } = await import("@schleuse/documents/build")
  await writePaperFonts(join(folder, "lib", FONT_FOLDER))
  return {
    keeper: build("keeper.mjs"),
    door: build("door.mjs"),
    validation: build("validation.mjs"),
    console: build("console.mjs"),
    gate: build("gate.mjs"),
  }
}

/** What the units cannot know: which code is installed and what the settings say about doors. */
export function environmentFile(builds: Builds, doors: ReadonlyMap<ListenerZone, ListenAddress>): string {
  const zones = LISTENER_ZONES.filter((zone) => doors.has(zone))
  const lines = [
    "# Written by schleuse install systemd from the settings. Do not edit: the next installation replaces it.",
    `SCHLEUSE_KEEPER_BUILD=${builds.keeper}`,
    `SCHLEUSE_DOOR_BUILD=${builds.door}`,
    `SCHLEUSE_VALIDATION_BUILD=${builds.validation}`,
    `SCHLEUSE_CONSOLE_BUILD=${builds.console}`,
    `SCHLEUSE_GATE_BUILD=${builds.gate}`,
    // Unquoted and taken apart at spaces by the unit.
    `SCHLEUSE_DOORS=${zones.map((zone) => `--door ${zone}`).join(" ")}`,
    ...[...doors].map(([zone, listen]) => `SCHLEUSE_LISTEN_${zone.toUpperCase()}=${formatListenAddress(listen)}`),
  ]
  return `${lines.join("\n")}\n`
}

/** As a whole, so that a program that runs keeps the file it was started from. */
function copy(from: string, to: string, mode = 0o644): void {
  mkdirSync(join(to, ".."), { recursive: true, mode: 0o755 })
  const next = join(to, "..", `.${basename(to)}.new`)
  rmSync(next, { force: true })
  copyFileSync(from, next, constants.COPYFILE_FICLONE)
  chmodSync(next, mode)
  renameSync(next, to)
}

function systemd(program: string, ...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(program, args, { encoding: "utf8" })
  if (error !== undefined) throw new Fault("INSTALL_FAILED", `${program}: ${error.message}`)
  if (status !== 0) throw new Fault("INSTALL_FAILED", `${program} ${args.join(" ")}: ${stderr.trim()}`)
}

/** The settings that an installation below `root` has now. */
export function installedSettingsFile(root: string): string | undefined {
  const file = join(root, SETTINGS_FILE)
  return existsSync(file) && readFileSync(file).length > 0 ? file : undefined
}
