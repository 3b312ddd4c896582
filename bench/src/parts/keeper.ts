/**
 * Commands that the keeper answers with a durable, signed log entry.
 *
 * `makeFolder` stands for them: it looks up session, grant and folder, changes
 * the tree, writes one leaf with its opening, and is never covered by an
 * earlier leaf. The bench asks through one descriptor, as a door does.
 */
import { randomBytes } from "node:crypto"
import { randomId } from "@schleuse/base"
import { BareKeeper } from "../house/bare-keeper.ts"
import { addMembers, OUTBOX, signedLogin } from "../house/members.ts"
import { processCpuSeconds } from "../measure/process-cpu.ts"
import { loop } from "../measure/latencies.ts"
import type { Part, Row } from "./part.ts"

const IN_FLIGHT = [1, 16, 256]
const WARM_UP_SECONDS = 1
/** The aims of the project, as text beside what was measured. */
const AIMS: Readonly<Record<number, string>> = { 1: "p50 < 2 ms", 256: "at least 10,000/s" }
const PEER = {
  address: "127.0.0.1",
  port: 1,
  client: "bench",
  algorithms: "curve25519-sha256 ssh-ed25519 aes128-gcm@openssh.com",
}

export const keeperPart: Part = {
  name: "keeper",
  purpose: "commands with a durable, signed log entry",
  run: async ({ diskFolder, seconds, profile }) => {
    const folder = diskFolder("keeper")
    const keeper = await BareKeeper.start(
      folder,
      profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`],
    )
    try {
      const { sender } = await addMembers(keeper)
      const client = await keeper.connect("sftp", "bench")
      await client.call("startDoor", { build: "be".repeat(16), pid: process.pid })
      const answer = await client.call("loginSsh", { ...signedLogin(sender, randomBytes(32)), peer: PEER })
      if (!("session" in answer)) throw new Error("the keeper wants more than a key")
      const { session } = answer
      const work = () => client.call("makeFolder", { path: `${OUTBOX}/${randomId()}` }, session)
      await loop(16, Math.min(seconds, WARM_UP_SECONDS), work)
      const rows: Row[] = []
      for (const inFlight of IN_FLIGHT) {
        const before = processCpuSeconds(keeper.pid)
        const { count, perSecond, p50Ms, p99Ms } = await loop(inFlight, seconds, work)
        const cpuMsPerThousand = ((processCpuSeconds(keeper.pid) - before) * 1e6) / count
        rows.push({
          what: `${inFlight} in flight`,
          figures: {
            "per second": Math.round(perSecond),
            "p50 ms": round(p50Ms),
            "p99 ms": round(p99Ms),
            "CPU ms per 1,000": Math.round(cpuMsPerThousand),
          },
          aim: AIMS[inFlight],
        })
      }
      client.close()
      return rows
    } finally {
      await keeper.stop()
    }
  },
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
