/** `schleuse backup`: a consistent copy while everything runs. */
import { cpSync, existsSync, lchownSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { Fault, systemClock } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const DONE: Text = {
  de: "Gesichert nach {target}: {files} Dateien, {size} Byte, {log} Protokolleinträge.",
  en: "Backed up to {target}: {files} files, {size} bytes, {log} log entries.",
}

/**
 * The keeper can write nowhere but in its own folder, so it makes the copy in
 * DIR/backups and we, who may, move it from there.
 */
export const backup: CommandAction = async ({ args, terminal }) => {
  const dataFolder = resolve(dataFolderOf(args))
  const session = requireOperatorSession(dataFolder, systemClock.wallMs())
  // No record: under systemd the keeper sees the folder where it is.
  const keeperData = findRunRecord(dataFolder)?.keeperData ?? dataFolder
  const name = new Date(systemClock.wallMs()).toISOString().replaceAll(/[:.]/g, "-")
  const made = join(dataFolder, "backups", name)
  const [given] = args.operands
  const target = given === undefined ? made : resolve(given)
  if (existsSync(target)) throw new Fault("BACKUP_TARGET_EXISTS", target)
  const folder = join(keeperData, "backups", name)
  const done = await withKeeper(dataFolder, (keeper) => keeper.call("backup", { folder }, session))
  if (target !== made) {
    moveFolder(made, target)
    giveToCaller(target)
  }
  terminal.say(DONE, { target, files: done.files, size: done.sizeBytes, log: done.logSize })
  terminal.result({ target, ...done })
  return EXIT.ok
}

/** Outside the data folder a copy is no longer the keeper's: it belongs to whoever asked for it. */
function giveToCaller(folder: string): void {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  if (uid === undefined || gid === undefined) return
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    lchownSync(join(folder, path), uid, gid)
  }
}

function moveFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error
    // Another file system: the copy stays where it was made until the new one is whole.
    cpSync(from, to, { recursive: true, errorOnExist: true, force: false, preserveTimestamps: true })
    rmSync(from, { recursive: true })
  }
}
