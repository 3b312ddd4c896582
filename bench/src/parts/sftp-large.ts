/** One large file put and got, over one connection and over four at once. */
import { closeSync, openSync, rmSync, writeSync } from "node:fs"
import { randomFillSync } from "node:crypto"
import { join } from "node:path"
import { sftp } from "../measure/sftp-client.ts"
import { startOpenssh } from "../peers/openssh.ts"
import type { Peer } from "../peers/peer.ts"
import { isInstalled } from "../peers/programs.ts"
import { startRclone } from "../peers/rclone.ts"
import { startSchleuse } from "../peers/schleuse.ts"
import type { Part, Row } from "./part.ts"
import { rounded, Runs, withPeers } from "./rounds.ts"

const CONNECTIONS = [1, 4]
const WAYS = ["put", "get"] as const
const AIMS: Readonly<Record<number, string>> = { 1: "at least 1.2", 4: "at least 1.0" }
const PIECE_BYTES = 8 * 1024 * 1024

export const sftpLarge: Part = {
  name: "sftp-large",
  purpose: "a large file put and got by OpenSSH's sftp, aes128-gcm",
  run: async ({ dataFolder, rounds, largeBytes, say }) => {
    const local = dataFolder("local")
    const source = join(local, "source")
    writeRandomFile(source, largeBytes)
    const runs = new Runs()
    const rows: Row[] = []
    const peers = [() => startSchleuse(dataFolder("schleuse")), () => startOpenssh(dataFolder("openssh"))]
    const starts: (() => Promise<Peer>)[] = [...peers]
    if (isInstalled("rclone")) starts.push(() => startRclone(dataFolder("rclone")))
    await withPeers(starts, async (peers) => {
      for (let round = 0; round < rounds; round++) {
        for (const connections of CONNECTIONS) {
          for (const peer of peers) {
            await transfer(peer, runs, connections, local, source)
            say(`sftp-large: round ${round + 1}, ${connections} connection(s), ${peer.name}`)
          }
        }
      }
      rows.push(...describe(peers, runs, largeBytes))
    })
    return rows
  },
}

async function transfer(peer: Peer, runs: Runs, connections: number, local: string, source: string): Promise<void> {
  const each = (work: (name: string) => Promise<void>) =>
    Promise.all(Array.from({ length: connections }, (_, i) => work(`file-${i}`)))
  await runs.measure(peer, `put ${connections}`, () =>
    each((name) => sftp(peer.port, peer.sender, [`put ${source} ${peer.putFolder}/${name}`])),
  )
  await runs.measure(peer, `get ${connections}`, () =>
    each((name) => sftp(peer.port, peer.recipient, [`get ${peer.getFolder}/${name} ${join(local, name)}`])),
  )
  await each(async (name) => {
    await sftp(peer.port, peer.recipient, [`rm ${peer.getFolder}/${name}`])
    rmSync(join(local, name))
  })
}

function describe(peers: readonly Peer[], runs: Runs, largeBytes: number): Row[] {
  const reference = peers[1]
  return CONNECTIONS.flatMap((connections) =>
    WAYS.flatMap((way) =>
      peers.map((peer) => {
        const what = `${way} ${connections}`
        const run = runs.median(peer, what)
        const gigabytes = (connections * largeBytes) / 1e9
        return {
          what: `${way}, ${connections} connection${connections === 1 ? "" : "s"}, ${peer.name}`,
          figures: {
            "MB/s": rounded(run && (gigabytes * 1000) / run.seconds, 0),
            "times OpenSSH": rounded(reference && runs.ratio(peer, reference, what)),
            "server CPU s/GB": rounded(run && run.cpuSeconds / gigabytes),
          },
          aim: peer === peers[0] ? AIMS[connections] : undefined,
        }
      }),
    ),
  )
}

/** Content that no compression and no sparse file can make cheap. */
function writeRandomFile(path: string, bytes: number): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  const fd = openSync(path, "wx")
  for (let at = 0; at < bytes; at += PIECE_BYTES) {
    randomFillSync(piece)
    writeSync(fd, piece, 0, Math.min(PIECE_BYTES, bytes - at))
  }
  closeSync(fd)
}
