/** What scripts do: log in, put one small file, say goodbye; again and again, one after another. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { sftp } from "../measure/sftp-client.ts"
import { startOpenssh } from "../peers/openssh.ts"
import type { Peer } from "../peers/peer.ts"
import { startSchleuse } from "../peers/schleuse.ts"
import type { Part, Row } from "./part.ts"
import { rounded, Runs, withPeers } from "./rounds.ts"

/** Logins in a row before the other peer has its turn. */
const TURN = 25

export const logins: Part = {
  name: "logins",
  purpose: "login, one small put, goodbye; default limits, so a throttle that trips would fail",
  run: async ({ dataFolder, logins: count, say }) => {
    const source = join(dataFolder("local"), "small")
    writeFileSync(source, "one small file\n")
    const runs = new Runs()
    const rows: Row[] = []
    const turns = Math.max(1, Math.round(count / TURN))
    const each = Math.ceil(count / turns)
    const starts: (() => Promise<Peer>)[] = [
      () => startSchleuse(dataFolder("schleuse")),
      () => startOpenssh(dataFolder("openssh")),
    ]
    await withPeers(starts, async (peers) => {
      for (let turn = 0; turn < turns; turn++) {
        for (const peer of peers) {
          await runs.measure(peer, "login", async () => {
            for (let i = 0; i < each; i++) {
              await sftp(peer.port, peer.sender, [`put ${source} ${peer.putFolder}/l${turn}-${i}`])
            }
          })
        }
        if (turn % 10 === 9) say(`logins: ${(turn + 1) * each} each`)
      }
      const reference = peers[1]
      for (const peer of peers) {
        const run = runs.median(peer, "login")
        rows.push({
          what: `${turns * each} logins, ${peer.name}`,
          figures: {
            "per second": rounded(run && each / run.seconds, 1),
            "ms each": rounded(run && (run.seconds * 1000) / each, 1),
            "times OpenSSH": rounded(reference && runs.ratio(peer, reference, "login")),
            "server CPU s per 1,000": rounded(run && (run.cpuSeconds * 1000) / each, 1),
          },
        })
      }
    })
    return rows
  },
}
