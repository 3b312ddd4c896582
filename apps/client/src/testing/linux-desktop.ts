/** A Linux desktop of a test's own: real gsettings and kwriteconfig, on files that nobody else has. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { Folder } from "../device/folder.ts"
import { type Machine, thisMachine } from "../posture/machine.ts"
import { linuxPlaces } from "../system/linux-proxy.ts"
import { fetchPac } from "../system/pac-file.ts"
import { userProxy } from "../system/user-proxy.ts"

/** Undefined, and the test skipped, if its programs are not installed; with SCHLEUSE_PEERS=require that is a failure. */
export async function desktop(t: TestContext, kind: "GNOME" | "KDE") {
  const home = mkdtempSync(join(tmpdir(), "schleuse-desktop-"))
  t.after(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, "config"))
  const environment = {
    PATH: process.env["PATH"],
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CURRENT_DESKTOP: kind,
    GSETTINGS_BACKEND: "keyfile",
    LC_ALL: "C",
  }
  const ask: Machine["ask"] = (program, args) =>
    new Promise((resolve) => {
      execFile(program, [...args], { env: environment, timeout: 20_000 }, (error, text) =>
        resolve(
          error === null
            ? { status: 0, text }
            : typeof error.code === "number"
              ? { status: error.code, text }
              : undefined,
        ),
      )
    })
  const machine: Machine = { ...thisMachine, ask }
  const run = async (program: string, ...args: string[]): Promise<string> => {
    const said = await ask(program, args)
    assert.equal(said?.status, 0, `${program} ${args.join(" ")}`)
    return said.text.trim()
  }
  if ((await ask("kwriteconfig5", ["--help"]))?.status !== 0) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "gsettings or kwriteconfig5 is missing")
    t.skip("gsettings or kwriteconfig5 is missing")
    return undefined
  }
  const folder = Folder.open(join(home, "state"))
  const proxy = () => userProxy({ places: linuxPlaces(machine, environment, home), folder, fetchPac })
  return { home, run, folder, proxy, environment }
}
