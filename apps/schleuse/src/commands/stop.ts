/** `schleuse stop` and `schleuse drain`: ask the supervisor by signal, and wait until it is gone. */
import { resolve } from "node:path"
import { Fault } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { dialOperatorSocket } from "../supervisor/operator-socket.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const STOPPED: Text = { de: "Angehalten.", en: "Stopped." }
const LOOK_AGAIN_MS = 50

/** Is a supervisor there? Its process id comes from a file, so somebody must answer before a signal is sent. */
async function isAnswering(dataFolder: string): Promise<boolean> {
  try {
    const socket = await dialOperatorSocket(dataFolder)
    socket.destroy()
    return true
  } catch {
    return false
  }
}

function ending(signal: "SIGTERM" | "SIGUSR2"): CommandAction {
  return async ({ args, terminal }) => {
    const dataFolder = dataFolderOf(args)
    const record = findRunRecord(dataFolder)
    if (!(await isAnswering(dataFolder))) throw new Fault("SUPERVISOR_NOT_RUNNING", resolve(dataFolder))
    // A supervisor of ours leaves its record before it answers.
    if (record === undefined) throw new Fault("SUPERVISED_BY_SYSTEMD", resolve(dataFolder))
    process.kill(record.pid, signal)
    while (await isAnswering(dataFolder)) await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS))
    terminal.say(STOPPED)
    terminal.result({ stopped: true })
    return EXIT.ok
  }
}

export const stop = ending("SIGTERM")
export const drain = ending("SIGUSR2")
