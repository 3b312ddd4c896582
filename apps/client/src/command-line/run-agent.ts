/**
 * The agent's own process: takes the place of its user, listens on loopback, and gives everything back at its end.
 *
 * Ends by `quit`, by signals, and when the session of the desktop ends.
 */
import { isFault, systemClock } from "@schleuse/base"
import type { Assets } from "@schleuse/web"
import { ClientAgent } from "../agent/client-agent.ts"
import { takePlace } from "../agent/one-agent.ts"
import { VERSION } from "../built-in/version.ts"
import type { Folder } from "../device/folder.ts"
import { KeyStore } from "../device/key-store.ts"
import { runProgram } from "../device/programs.ts"
import { protectorsOf } from "../device/protector.ts"
import { startPage } from "../page/page-server.ts"
import { thisMachine } from "../posture/machine.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import { removeProgram } from "../system/program-place.ts"
import type { PcSystem } from "../system/pc-system.ts"
import { SelfUpdate } from "../update/self-update.ts"

export type RunOptions = {
  readonly folder: Folder
  readonly settings: OperatorSettings
  readonly pc: PcSystem
  readonly assets: Assets
  readonly suggestedCode: string | undefined
  /** The program's file, if it is one that can replace itself. */
  readonly executable: string | undefined
  /** Starts the next version, after this one has let go of everything. */
  readonly startAgain: () => void
  /** For the log: never anything secret. */
  readonly note: (line: string) => void
}

export type RunningAgent = {
  /** The file that leads a browser to the page. */
  readonly openFile: () => string
  readonly ended: Promise<void>
  readonly quit: () => Promise<void>
}

/** Undefined: another process is the agent of this user. @throws CLIENT_FOLDER_UNWRITABLE */
export async function runAgent(options: RunOptions): Promise<RunningAgent | undefined> {
  const { folder, settings, pc, assets, suggestedCode, executable, startAgain, note } = options
  const release = takePlace(folder)
  if (release === undefined) return undefined
  const ended = Promise.withResolvers<void>()
  const ending = { isUpdated: false }
  const onDefect = (error: unknown): void => note(describeDefect(error))
  const agent = new ClientAgent({
    folder,
    settings,
    keys: new KeyStore(folder, protectorsOf(process.platform, runProgram)),
    machine: thisMachine,
    platform: process.platform,
    pc,
    suggestedCode,
    updates: (get) =>
      new SelfUpdate({
        get,
        settings,
        folder,
        now: () => Date.now(),
        executable,
        platform: process.platform,
        arch: process.arch,
      }),
    onDefect,
    onQuit: () => ended.resolve(),
    onRemoved: () => removeProgram(folder.path),
    onUpdated: () => {
      ending.isUpdated = true
      // What asked for it is answered first.
      setTimeout(() => void agent.quit().catch(onDefect), 500)
    },
  })
  try {
    await agent.start()
    const page = await startPage({
      agent,
      folder,
      findOwner: pc.owners.find,
      owner: pc.owners.self,
      assets,
      clock: systemClock,
      version: VERSION,
      report: ({ code, detail, cause }) => note(cause === undefined ? `${code} ${detail}` : describeDefect(cause)),
    })
    const quit = (): void => void agent.quit().catch(onDefect)
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, quit)
    const whenEnded = ended.promise.then(async () => {
      await page.close()
      release()
      if (ending.isUpdated) startAgain()
    })
    return { openFile: page.openFile, ended: whenEnded, quit: () => agent.quit() }
  } catch (error) {
    release()
    throw error
  }
}

/** Where it happened, not with what. */
function describeDefect(error: unknown): string {
  const at = new Date().toISOString()
  if (isFault(error)) return `${at} ${error.code} ${error.detail}`
  return `${at} ${error instanceof Error ? (error.stack ?? error.message) : "not an error"}`
}
