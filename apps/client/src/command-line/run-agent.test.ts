/** The agent's process at its end: told by the system, as at a log-out or a shutdown, it gives back what it set. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { findHolder } from "../agent/one-agent.ts"
import { Folder } from "../device/folder.ts"
import { settingsFor } from "../testing/agent-world.ts"
import { pageAssets } from "../testing/local-page-world.ts"
import { CODE, PASSWORD, SmallHouse } from "../testing/small-house.ts"
import { SmallPc } from "../testing/small-pc.ts"
import { AgentClient } from "./agent-client.ts"
import { runAgent } from "./run-agent.ts"

for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
  test(`told to end by ${signal} while somebody works, it logs out, gives the proxy setting back and leaves its place`, async (t) => {
    const house = new SmallHouse()
    await house.startGate()
    const path = mkdtempSync(join(tmpdir(), "schleuse-run-agent-"))
    t.after(() => {
      house.close()
      rmSync(path, { recursive: true, force: true })
    })
    const folder = Folder.open(path)
    const pc = new SmallPc()
    const notes: string[] = []
    const running = await runAgent({
      folder,
      settings: settingsFor(house),
      pc,
      assets: await pageAssets(),
      suggestedCode: undefined,
      executable: undefined,
      startAgain: () => assert.fail("nothing was updated"),
      note: (line) => notes.push(line),
    })
    assert.ok(running !== undefined)
    const agent = AgentClient.find(folder) ?? assert.fail("it does not say where it is")
    await agent.ask("enrol", { code: CODE, name: "Praxis-PC" })
    await agent.ask("login", { password: PASSWORD, code: house.touch() })
    await agent.ask("proxy", { isWished: true })
    assert.notEqual(pc.pacUrl, undefined)
    process.emit(signal)
    await running.ended
    assert.equal(pc.pacUrl, undefined)
    assert.equal(house.sessions.size, 0)
    assert.equal(findHolder(folder), undefined)
    assert.equal(AgentClient.find(folder), undefined)
    assert.deepEqual(notes, [])
  })
}
