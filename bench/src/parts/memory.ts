/** Memory of a door with idle sessions and one large transfer, each way. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { rmSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { processMemory } from "../measure/process-cpu.ts"
import { sftp, sftpArguments } from "../measure/sftp-client.ts"
import { end } from "../peers/programs.ts"
import { type Schleuse, startSchleuse } from "../peers/schleuse.ts"
import type { Part, Row } from "./part.ts"

/** The default limit per address is for partners, not for a bench that has one address. */
const SETTINGS = "[limits]\nsessions_per_address = 1000\n"
const LOOK_MS = 100
/** Sessions opened at a time. */
const OPEN_AT_ONCE = 10

export const memory: Part = {
  name: "memory",
  purpose: "resident memory of one door",
  run: async ({ diskFolder, idleSessions, memoryBytes, say }) => {
    const local = diskFolder("local")
    const source = join(local, "source")
    // A file of zeros without blocks: on our side it is encrypted and costs what random content costs.
    writeFileSync(source, "")
    truncateSync(source, memoryBytes)
    const house = await startSchleuse(diskFolder("schleuse"), SETTINGS)
    const sessions: ChildProcess[] = []
    const rows: Row[] = []
    try {
      rows.push(look(house, "at start"))
      for (let i = 0; i < idleSessions; i += OPEN_AT_ONCE) {
        const some = Array.from({ length: Math.min(OPEN_AT_ONCE, idleSessions - i) }, () => openIdle(house))
        sessions.push(...(await Promise.all(some)))
      }
      rows.push(look(house, `${idleSessions} idle sessions`))
      const size = `${(memoryBytes / 1e9).toFixed(1)} GB`
      say(`memory: ${size} goes in`)
      const put = [`put ${source} ${house.putFolder}/large`]
      rows.push(await watched(house, `and ${size} put`, () => sftp(house.port, house.sender, put)))
      say(`memory: ${size} comes out`)
      const got = join(local, "got")
      const get = [`get ${house.getFolder}/large ${got}`]
      rows.push(await watched(house, `and ${size} got`, () => sftp(house.port, house.recipient, get)))
      rmSync(got)
    } finally {
      for (const session of sessions) await end(session)
      await house.stop()
    }
    return rows
  },
}

/** A session that says one word and stays. */
async function openIdle({ port, sender }: Schleuse): Promise<ChildProcess> {
  const child = spawn("sftp", sftpArguments(port, sender), { stdio: ["pipe", "pipe", "ignore"] })
  child.stdin.write("pwd\n")
  await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(() => Promise.reject(new Error("an idle session did not come about"))),
  ])
  return child
}

function look(house: Schleuse, what: string, mostBytes = processMemory(house.doorPid).residentBytes): Row {
  return { what, figures: { "door MB": Math.round(mostBytes / 1e6) }, aim: "below 200" }
}

async function watched(house: Schleuse, what: string, work: () => Promise<void>): Promise<Row> {
  let mostBytes = 0
  const timer = setInterval(() => {
    mostBytes = Math.max(mostBytes, processMemory(house.doorPid).residentBytes)
  }, LOOK_MS)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return look(house, what, mostBytes)
}
