/** Many small files: `put -r` and `get -r`, over one connection and shared among four. */
import { randomBytes } from "node:crypto"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { sftp } from "../measure/sftp-client.ts"
import { startOpenssh } from "../peers/openssh.ts"
import type { Peer } from "../peers/peer.ts"
import { startSchleuse } from "../peers/schleuse.ts"
import type { Part, Row } from "./part.ts"
import { rounded, Runs, withPeers } from "./rounds.ts"

const FILE_BYTES = 4096
const CONNECTIONS = [1, 4]
const AIMS: Readonly<Record<number, string>> = { 1: "at least 0.6", 4: "at least 1.0" }

export const sftpSmall: Part = {
  name: "sftp-small",
  purpose: "files of 4 KB by put -r and get -r",
  run: async ({ dataFolder, rounds, smallFiles, say }) => {
    const local = dataFolder("local")
    const runs = new Runs()
    const rows: Row[] = []
    const starts: (() => Promise<Peer>)[] = [
      () => startSchleuse(dataFolder("schleuse")),
      () => startOpenssh(dataFolder("openssh")),
    ]
    await withPeers(starts, async (peers) => {
      for (let round = 0; round < rounds; round++) {
        for (const connections of CONNECTIONS) {
          for (const peer of peers) {
            await transfer(peer, runs, { connections, round, files: smallFiles, local })
            say(`sftp-small: round ${round + 1}, ${connections} connection(s), ${peer.name}`)
          }
        }
      }
      rows.push(...describe(peers, runs, smallFiles))
    })
    return rows
  },
}

type Load = { readonly connections: number; readonly round: number; readonly files: number; readonly local: string }

async function transfer(peer: Peer, runs: Runs, { connections, round, files, local }: Load): Promise<void> {
  const share = Math.ceil(files / connections)
  const names = Array.from({ length: connections }, (_, i) => `s${round}-${connections}-${i}`)
  const [from, into] = [join(local, "from"), join(local, "into")]
  mkdirSync(into)
  for (const name of names) writeFiles(join(from, name), share)
  await runs.measure(peer, `put ${connections}`, () =>
    Promise.all(names.map((name) => sftp(peer.port, peer.sender, [`put -r ${join(from, name)} ${peer.putFolder}/`]))),
  )
  await runs.measure(peer, `get ${connections}`, () =>
    Promise.all(names.map((name) => sftp(peer.port, peer.recipient, [`get -r ${peer.getFolder}/${name} ${into}/`]))),
  )
  for (const folder of [from, into]) rmSync(folder, { recursive: true })
}

function writeFiles(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < count; i++) writeFileSync(join(folder, `f${i}`), randomBytes(FILE_BYTES))
}

function describe(peers: readonly Peer[], runs: Runs, files: number): Row[] {
  const reference = peers[1]
  return CONNECTIONS.flatMap((connections) =>
    (["put", "get"] as const).flatMap((way) =>
      peers.map((peer) => {
        const what = `${way} ${connections}`
        const run = runs.median(peer, what)
        return {
          what: `${way} -r, ${connections} connection${connections === 1 ? "" : "s"}, ${peer.name}`,
          figures: {
            "files/s": rounded(run && files / run.seconds, 0),
            "times OpenSSH": rounded(reference && runs.ratio(peer, reference, what)),
            "server CPU s per 1,000": rounded(run && (run.cpuSeconds * 1000) / files),
          },
          aim: peer === peers[0] ? AIMS[connections] : undefined,
        }
      }),
    ),
  )
}
