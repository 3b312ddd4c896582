/** `schleuse doctor`: looks at everything that can be wrong on this machine, and says how to repair it. Changes nothing. */
import { accessSync, constants, existsSync } from "node:fs"
import { resolve } from "node:path"
import { isFault, systemClock } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { type Finding, type Patient, patientFor } from "../doctor/finding.ts"
import { checkFolders, checkUnexpectedFiles } from "../doctor/folder-checks.ts"
import { checkGate } from "../doctor/gate-checks.ts"
import { checkKeys } from "../doctor/key-checks.ts"
import { checkClock, checkPorts, checkRuntime, checkSpace, checkStaleFiles } from "../doctor/machine-checks.ts"
import { checkCertificates, checkPages } from "../doctor/page-checks.ts"
import { withKeeper } from "../operator/operator-connection.ts"
import { loadSettings } from "../settings/settings-file.ts"
import { dialOperatorSocket } from "../supervisor/operator-socket.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"
import { settingsFileOf } from "./up.ts"

const MARKS = { ok: "✓", warn: "!", fail: "✗" } as const
const NO_FOLDER: Text = { de: "Den Datenordner gibt es noch nicht.", en: "The data folder does not exist yet." }
const NOT_OURS: Text = {
  de: "Dieser Benutzer darf nicht in den Datenordner sehen.",
  en: "This user may not look into the data folder.",
}
const AS_OWNER: Text = {
  de: "Rufen Sie doctor als der Benutzer auf, der den Dienst startet.",
  en: "Run doctor as the user who starts the service.",
}
const RUNNING: Text = { de: "Der Dienst läuft.", en: "The service is running." }
const NOT_RUNNING: Text = { de: "Der Dienst läuft nicht.", en: "The service is not running." }

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** All findings for a folder. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const isThere = existsSync(patient.dataFolder)
  // Without a look inside even "is it running" would be a guess.
  if (isThere && !isReadable(patient.dataFolder)) {
    return [
      ...checkRuntime(),
      { check: "folders", state: "fail", text: NOT_OURS, hint: AS_OWNER, where: patient.dataFolder },
    ]
  }
  const running: Finding = { check: "service", state: "ok", text: patient.isRunning ? RUNNING : NOT_RUNNING }
  const general = [...checkRuntime(), running, ...(await checkPorts(patient))]
  if (!isThere) {
    return [...general, { check: "folders", state: "warn", text: NO_FOLDER, where: patient.dataFolder }]
  }
  return [
    ...general,
    ...checkFolders(patient),
    ...checkUnexpectedFiles(patient),
    ...checkKeys(patient),
    ...checkClock(patient),
    ...checkSpace(patient),
    ...checkStaleFiles(patient),
    ...checkPages(patient),
    ...checkGate(patient),
  ]
}

/** What only the running keeper knows; that it does not answer is told by `status`. */
async function askKeeper({ dataFolder, isRunning }: Patient): Promise<readonly Finding[]> {
  if (!isRunning) return []
  try {
    return checkCertificates((await withKeeper(dataFolder, (keeper) => keeper.call("status", {}))).certificates)
  } catch (error) {
    if (isFault(error)) return []
    throw error
  }
}

export const doctor: CommandAction = async ({ args, terminal }) => {
  const dataFolder = resolve(dataFolderOf(args))
  const settings = loadSettings(settingsFileOf(args.texts.get("settings"), dataFolder))
  const socket = await dialOperatorSocket(dataFolder).catch(() => undefined)
  socket?.destroy()
  const patient = patientFor(dataFolder, settings, socket !== undefined, systemClock.wallMs())
  const findings = [...(await examine(patient)), ...(await askKeeper(patient))]
  for (const { state, text, hint, where } of findings) {
    terminal.print(`${MARKS[state]} ${text[terminal.language]}${where === undefined ? "" : ` [${where}]`}`)
    if (hint !== undefined && state !== "ok") terminal.print(`    ${hint[terminal.language]}`)
  }
  const healthy = findings.every(({ state }) => state !== "fail")
  terminal.result({
    healthy,
    findings: findings.map(({ text, hint, ...rest }) => ({
      ...rest,
      text: text[terminal.language],
      ...(hint === undefined ? {} : { hint: hint[terminal.language] }),
    })),
  })
  return healthy ? EXIT.ok : EXIT.refused
}
