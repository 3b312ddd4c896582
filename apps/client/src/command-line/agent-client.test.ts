import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { beginOf, findHolder, takePlace } from "../agent/one-agent.ts"
import { Folder } from "../device/folder.ts"
import { AGENT_FILE } from "../page/agent-api.ts"
import { AgentClient } from "./agent-client.ts"

test("an agent that was told to end is waited for until it has given its place back", async (t) => {
  const path = mkdtempSync(join(tmpdir(), "schleuse-agent-client-"))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const folder = Folder.open(path)
  // Holds the place, and ends a while after it was told to.
  const holder = spawn("sleep", ["60"])
  t.after(() => holder.kill("SIGKILL"))
  await once(holder, "spawn")
  const pid = holder.pid ?? assert.fail()
  const release = takePlace(folder, { pid, began: beginOf(pid) ?? assert.fail() }) ?? assert.fail()
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader("content-type", "application/json")
    response.end("{}")
    setTimeout(release, 300)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const at = server.address()
  const port = typeof at === "object" && at !== null ? at.port : assert.fail()
  folder.write(AGENT_FILE, JSON.stringify({ v: 1, pid, port, token: "token" }))

  const agent = AgentClient.find(folder) ?? assert.fail()
  await agent.quit()
  assert.equal(findHolder(folder), undefined)
  assert.equal(AgentClient.find(folder), undefined)
})
