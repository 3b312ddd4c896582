import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { Folder } from "../device/folder.ts"
import { recorded } from "../testing/recorded-machine.ts"
import { thisPc } from "./this-pc.ts"

const GATE = { host: "127.0.0.1", port: 1 }

for (const platform of ["linux", "darwin", "win32", "aix"]) {
  test(`${platform}: where nothing can be asked, nothing is pretended and nobody is let in`, async (t) => {
    const home = mkdtempSync(join(tmpdir(), "schleuse-pc-"))
    t.after(() => rmSync(home, { recursive: true }))
    const pc = await thisPc({
      gate: GATE,
      machine: recorded({ nowMs: 0 }),
      platform,
      environment: { XDG_CONFIG_HOME: home },
      folder: Folder.open(join(home, "state")),
      command: () => Promise.resolve(["/x"]),
    })
    t.after(() => pc.owners.close())
    assert.equal(await pc.userProxy.isPossible(), false)
    await assert.rejects(pc.userProxy.set("http://127.0.0.1:1/proxy.pac"), { code: "PROXY_SETTING_IMPOSSIBLE" })
    assert.equal(await pc.userProxy.giveBack(), "none")
    assert.deepEqual(await pc.ways.find(), ["direct"])
    const nobody = { localAddress: "127.0.0.1", localPort: 1, remoteAddress: "127.0.0.1", remotePort: 2 }
    assert.notEqual(await pc.owners.find(nobody), pc.owners.self)
    const done = { published: [], proxyPort: 1, before: await pc.telematik.paths() }
    assert.deepEqual(await pc.telematik.check(done), [])
    const why = new Fault("GATE_UNREACHABLE", "")
    assert.equal(await pc.explain(why, GATE), why)
  })
}
