/** Starts the agent as a process of its own, which outlives the command that started it. */
import { spawn } from "node:child_process"
import { closeSync, openSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import { Fault } from "@schleuse/base"
import { findHolder } from "../agent/one-agent.ts"
import type { Folder } from "../device/folder.ts"
import { AgentClient } from "./agent-client.ts"

/** An old PC needs a while to load a large executable. */
const START_MS = 30_000
const LOOK_MS = 50
/** What the agent could not tell anybody; begun anew with each start, never anything secret. */
const LOG_FILE = "agent.log"

/** The words with which this very program is started. */
export type Program = { readonly file: string; readonly args: readonly string[] }

/** One that listens, started if there is none. @throws CLIENT_AGENT_AWAY, CLIENT_FOLDER_UNWRITABLE */
export async function findOrStart(folder: Folder, program: Program, onStart: () => void): Promise<AgentClient> {
  const running = AgentClient.find(folder)
  if (running !== undefined) return running
  onStart()
  const state = { isOver: false }
  // One that holds the place and does not listen yet is only waited for.
  if (findHolder(folder) === undefined) startAgent(folder, program, () => (state.isOver = true))
  return await waitForAgent(folder, () => state.isOver && findHolder(folder) === undefined)
}

/** One that is just beginning. Starts nothing. @throws CLIENT_AGENT_AWAY */
export async function waitForAgent(folder: Folder, isHopeless = () => false): Promise<AgentClient> {
  const end = performance.now() + START_MS
  while (performance.now() < end) {
    const found = AgentClient.find(folder)
    if (found !== undefined) return found
    if (isHopeless()) break
    await pause(LOOK_MS)
  }
  throw new Fault("CLIENT_AGENT_AWAY", `see ${folder.at(LOG_FILE)}`)
}

export function startAgent(folder: Folder, { file, args }: Program, onExit: () => void): void {
  folder.write(LOG_FILE, "")
  const log = openSync(folder.at(LOG_FILE), "a", 0o600)
  const child = spawn(file, [...args], {
    detached: true,
    stdio: ["ignore", "ignore", log],
    windowsHide: true,
    cwd: folder.path,
  })
  closeSync(log)
  child.once("error", onExit)
  child.once("exit", onExit)
  child.unref()
}
