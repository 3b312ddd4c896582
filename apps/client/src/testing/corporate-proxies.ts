/** Proxies as they stand in hospitals and practices: real squid and tinyproxy, on a loopback port, as an unprivileged user. */
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** False (and the test skipped) if the program is not installed; with SCHLEUSE_PEERS=require that is a failure. */
export function hasProgram(t: TestContext, program: string): boolean {
  if (spawnSync(program, ["-v"]).error === undefined) return true
  assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", `${program} is missing`)
  t.skip(`${program} is missing`)
  return false
}

/** `kind`: open to all, with a name and password (`praxis`, `ge heim`), with Kerberos, or one that allows nothing. */
export async function startSquid(
  t: TestContext,
  kind: "open" | "basic" | "negotiate" | "closed",
  address: "127.0.0.1" | "[::1]" = "127.0.0.1",
): Promise<number> {
  const [folder, port] = [ownFolder(t), await freePort()]
  const { stdout } = spawnSync("openssl", ["passwd", "-apr1", "ge heim"], { encoding: "utf8" })
  writeFileSync(join(folder, "passwords"), `praxis:${stdout.trim()}\n`, { mode: 0o644 })
  const rules = {
    open: ["http_access allow all"],
    closed: ["http_access deny all"],
    basic: [
      `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${join(folder, "passwords")}`,
      "auth_param basic children 1",
      "acl known proxy_auth REQUIRED",
      "http_access allow known",
    ],
    // Nobody gets that far: it is only offered.
    negotiate: [
      "auth_param negotiate program /bin/cat",
      "auth_param negotiate children 1",
      "acl known proxy_auth REQUIRED",
      "http_access allow known",
    ],
  }
  const lines = [
    `http_port ${address}:${port}`,
    "pid_filename none",
    `cache_log ${join(folder, "log")}`,
    "access_log none",
    "cache deny all",
    `coredump_dir ${folder}`,
    "max_filedescriptors 256",
    "shutdown_lifetime 0 seconds",
    "visible_hostname praxis",
    ...rules[kind],
  ]
  writeFileSync(join(folder, "squid.conf"), `${lines.join("\n")}\n`, { mode: 0o644 })
  await run(t, "squid", ["-N", "-f", join(folder, "squid.conf")], folder, port, address)
  return port
}

export async function startTinyproxy(t: TestContext): Promise<number> {
  const [folder, port] = [ownFolder(t), await freePort()]
  const lines = [`Port ${port}`, "Listen 127.0.0.1", "Timeout 60", "MaxClients 20", `LogFile "${join(folder, "log")}"`]
  writeFileSync(join(folder, "tinyproxy.conf"), `${lines.join("\n")}\n`, { mode: 0o644 })
  await run(t, "tinyproxy", ["-d", "-c", join(folder, "tinyproxy.conf")], folder, port, "127.0.0.1")
  return port
}

function ownFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-proxy-"))
  if (isRoot) chownSync(folder, NOBODY, NOBODY)
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A port where nobody listens now. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

async function run(t: TestContext, program: string, args: string[], cwd: string, port: number, address: string) {
  const child = spawn(program, args, { cwd, stdio: "ignore", ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  t.after(async () => {
    child.kill("SIGKILL")
    await ended
  })
  const end = performance.now() + 10_000
  while (!(await answers(port, address.replaceAll(/[[\]]/g, "")))) {
    assert.equal(child.exitCode, null, `${program} ended`)
    assert.ok(performance.now() < end, `${program} does not listen`)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once("connect", () => socket.destroy()).once("error", () => resolve(false))
    socket.once("close", (hadError) => resolve(!hadError))
  })
}
