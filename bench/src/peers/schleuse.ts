/** Ours, as a person starts it: `schleuse demo`, encryption at rest and log on, and as root with a user for each process. */
import { spawn } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { parseJson } from "@schleuse/base"
import { descendants } from "../measure/process-cpu.ts"
import type { Peer } from "./peer.ts"
import { end } from "./programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../../apps/schleuse/bin/schleuse.js", import.meta.url))
const SENDER = "praxis-beispiel"
const RECIPIENT = "aok-musterland"
/** How the door at the internet appears among the processes. */
const DOOR = /--zone\0sftp\0|schleuse sftp /

export type Schleuse = Peer & {
  /** The door that serves the clients. */
  readonly doorPid: number
}

/** @param settings text of schleuse.toml; none: the defaults */
export async function startSchleuse(folder: string, settings?: string): Promise<Schleuse> {
  const data = join(folder, "data")
  mkdirSync(data)
  if (settings !== undefined) writeFileSync(join(data, "schleuse.toml"), settings)
  const child = spawn(
    process.execPath,
    [LAUNCHER, "demo", "--data", data, "--ports", "auto", "--without-portal", "--json"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  )
  let log = ""
  child.stderr.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve)
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${log}`)))
  })
  const serverPid = child.pid ?? 0
  const door = descendants(serverPid).find(({ commandLine }) => DOOR.test(commandLine))
  if (door === undefined) throw new Error("the demo has no SFTP door")
  const account = (user: string) => ({ user, keyFile: join(data, "demo", `${user}.key`) })
  return {
    name: "Schleuse",
    port: portOf(parseJson(line)),
    sender: account(SENDER),
    recipient: account(RECIPIENT),
    putFolder: `/ausgang/${RECIPIENT}`,
    getFolder: `/eingang/${SENDER}`,
    serverPid,
    doorPid: door.pid,
    stop: () => end(child),
  }
}

/** The one field of the demo's line that is needed; the line may grow. */
function portOf(world: unknown): number {
  const port = field(field(field(world, "endpoints"), "sftp"), "port")
  if (typeof port !== "number") throw new TypeError("the demo's line names no port")
  return port
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (Object.entries(value).find(([key]) => key === name)?.[1] as unknown)
    : undefined
}
