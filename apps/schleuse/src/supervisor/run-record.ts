/**
 * The run record: DIR/run/supervisor.json says who supervises this folder and where the doors listen.
 *
 * For `status`, `stop` and `doctor`, and for the next start, which ends what a
 * killed supervisor left behind. A hint, never a lock: the operators' socket
 * and the keeper's own lock are what counts.
 */
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Infer, integer, list, object, oneOf, parseJson, text } from "@schleuse/base"
import { replaceFile } from "./data-folder.ts"

const runRecord = object({
  version: integer(1, 1),
  pid: integer(1),
  /** In the environment of every process that this run started. */
  runId: text(36),
  mode: oneOf("demo", "productive"),
  isolation: text(32),
  egress: text(32),
  /** The data folder as the keeper sees it. */
  keeperData: text(4096),
  startedAt: integer(),
  doors: list(object({ name: text(64), zone: text(16), host: text(64), port: integer(0, 65_535) }), 64),
  /** Process ids of keeper and doors. */
  children: list(integer(1), 65),
})

export type RunRecord = Infer<typeof runRecord>

function recordPath(dataFolder: string): string {
  return join(dataFolder, "run", "supervisor.json")
}

/** The record of the run that is or was last; undefined if there is none or it is damaged. */
export function findRunRecord(dataFolder: string): RunRecord | undefined {
  const path = recordPath(dataFolder)
  if (!existsSync(path)) return undefined
  try {
    return runRecord(parseJson(readFileSync(path, "utf8")), "supervisor.json")
  } catch {
    // It is only a hint; damaged is as good as absent.
    return undefined
  }
}

export function saveRunRecord(dataFolder: string, record: RunRecord): void {
  replaceFile(recordPath(dataFolder), `${JSON.stringify(record, null, 2)}\n`, 0o644)
}

export function removeRunRecord(dataFolder: string): void {
  rmSync(recordPath(dataFolder), { force: true })
}

/**
 * Ends keepers and doors whose supervisor was killed: they would hold ports
 * and locks for ever. Only processes that carry that run's id; Linux only.
 * Returns how many.
 */
export async function endLeftovers(dataFolder: string): Promise<number> {
  const record = findRunRecord(dataFolder)
  if (record === undefined) return 0
  const alive = () => record.children.filter((pid) => carriesRun(pid, record.runId))
  const left = alive()
  for (const pid of left) process.kill(pid, "SIGKILL")
  for (let waited = 0; waited < 2000 && alive().length > 0; waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return left.length
}

function carriesRun(pid: number, runId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`SCHLEUSE_RUN=${runId}`)
  } catch {
    // Gone, or somebody else's: not ours to end.
    return false
  }
}
