/** Chromium as a doctor has it, and proxies that only remember what it asked them for. */
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer as createHttpServer, type Server } from "node:http"
import { createServer, type Server as NetServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"

/** False, and the test skipped, if it is not installed; with SCHLEUSE_PEERS=require that is a failure. */
export function hasChromium(t: TestContext): boolean {
  if (spawnSync("chromium", ["--version"]).error === undefined) return true
  assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "chromium is missing")
  t.skip("chromium is missing")
  return false
}

async function listen(t: TestContext, server: Server | NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  return address.port
}

/** A proxy that refuses everything, and remembers what it was to connect to. */
export async function listener(t: TestContext): Promise<{ readonly port: number; readonly heard: Set<string> }> {
  const heard = new Set<string>()
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", (head: Buffer) => {
      const [, target] = /^CONNECT (\S+) /.exec(head.toString("latin1")) ?? []
      if (target !== undefined) heard.add(target)
      socket.end("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
    })
  })
  return { port: await listen(t, server), heard }
}

/** The address of a PAC file, as it is when it is asked for. */
export async function servePac(t: TestContext, text: () => string): Promise<string> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/x-ns-proxy-autoconfig", connection: "close" }).end(text())
  })
  return `http://127.0.0.1:${await listen(t, server)}/proxy.pac`
}

/** Opens a page with a picture from each of `hosts`; ends with the test. */
export function startChromium(
  t: TestContext,
  words: readonly string[],
  hosts: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-chromium-"))
  const usual = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
  const args = [
    ...usual,
    "--disable-background-networking",
    "--remote-debugging-port=0",
    `--user-data-dir=${folder}`,
    ...words,
    `data:text/html,${hosts.map((host) => `<img src=https://${host}/x>`).join("")}`,
  ]
  const browser = spawn("chromium", args, { stdio: "ignore", env: { ...environment } })
  const ended = new Promise((resolve) => browser.once("close", resolve))
  t.after(async () => {
    browser.kill("SIGKILL")
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
}
