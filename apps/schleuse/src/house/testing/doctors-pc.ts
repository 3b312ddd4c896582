/**
 * A doctor's PC: an operating-system user without rights, a home, GNOME's settings, and Chromium as that user.
 *
 * The browser is loosened in nothing: it believes whom the user's own NSS
 * database believes. What it downloads and what is started lies in that home.
 */
import assert from "node:assert/strict"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BrowserContext, type Page, startPersonsBrowser } from "@schleuse/web/testing/browser.ts"
import type { Said } from "./access-software.ts"

const CHROMIUM = "/usr/bin/chromium"
const isRoot = process.getuid?.() === 0
const ID = 61_950
/** Nobody, if there is a choice. */
const USER = isRoot ? { uid: ID, gid: ID } : {}
const BEFORE = isRoot ? `exec setpriv --reuid=${ID} --regid=${ID} --clear-groups` : "exec"
const WAIT_MS = 40_000
const APPLICATIONS = ".local/share/applications"
const FOLDERS = ["", "Downloads", "profile", ".config", ".pki", ".pki/nssdb", ".local", ".local/share", APPLICATIONS]

export class DoctorsPc {
  readonly home = mkdtempSync(join(tmpdir(), "schleuse-doctor-"))
  readonly downloads = join(this.home, "Downloads")
  readonly #profile = join(this.home, "profile")
  readonly #environment: Readonly<Record<string, string>>
  #context: BrowserContext | undefined
  #software: ChildProcess | undefined
  #said = ""

  constructor() {
    this.#environment = {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: this.home,
      LANG: "C.UTF-8",
      XDG_CONFIG_HOME: join(this.home, ".config"),
      XDG_CURRENT_DESKTOP: "GNOME",
      GSETTINGS_BACKEND: "keyfile",
    }
    for (const name of FOLDERS) mkdirSync(join(this.home, name), { recursive: true, mode: 0o700 })
    if (isRoot) for (const name of FOLDERS) chownSync(join(this.home, name), ID, ID)
    // What the system opens pages with: notes which. Chromium without a window takes nothing from a second call of it.
    const desktopFile = `[Desktop Entry]\nType=Application\nName=Browser\nExec=${join(this.home, "browser")} %u\n`
    writeFileSync(join(this.home, "browser"), `#!/bin/sh\nprintf %s "$1" > "$HOME/opened"\n`, { mode: 0o755 })
    writeFileSync(join(this.home, APPLICATIONS, "browser.desktop"), `${desktopFile}MimeType=text/html;\n`)
    writeFileSync(join(this.home, ".config/mimeapps.list"), "[Default Applications]\ntext/html=browser.desktop\n")
    const asUser = `#!/bin/sh\n${BEFORE} ${CHROMIUM} "$@"\n`
    writeFileSync(join(this.home, "chromium"), asUser, { mode: 0o755 })
  }

  /** From now on the user believes this authority, as somebody who got its certificate with a letter does. */
  believe(name: string, certificate: string): void {
    const file = join(this.home, `${name}.pem`)
    writeFileSync(file, certificate, { mode: 0o644 })
    const database = ["-d", `sql:${join(this.home, ".pki/nssdb")}`]
    if (readFileOf(join(this.home, ".pki/nssdb/cert9.db")) === undefined)
      this.run("certutil", [...database, "-N", "--empty-password"])
    this.run("certutil", [...database, "-A", "-n", name, "-t", "C,,", "-i", file])
  }

  /** A program of this user, to its end. */
  run(program: string, words: readonly string[]): string {
    const options = { ...USER, cwd: this.home, env: { ...this.#environment }, encoding: "utf8" } as const
    const { status, stdout, stderr, error } = spawnSync(program, words, options)
    assert.equal(status, 0, `${program} ${words.join(" ")}: ${stdout}${stderr}${error?.message ?? ""}`)
    return stdout.trim()
  }

  async openBrowser(): Promise<BrowserContext> {
    const program = join(this.home, "chromium")
    this.#context = await startPersonsBrowser(this.#profile, program, this.#environment)
    this.#context.setDefaultTimeout(WAIT_MS)
    return this.#context
  }

  /** A click that downloads; the name is the browser's, in the user's own folder. */
  async download(page: Page, click: () => Promise<void>): Promise<string> {
    const session = await page.context().newCDPSession(page)
    // Playwright would keep it elsewhere under a name of its own.
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allow",
      downloadPath: this.downloads,
      eventsEnabled: true,
    })
    const ended = new Promise<void>((resolve, reject) => {
      session.on("Browser.downloadProgress", ({ state }) => {
        if (state === "completed") resolve()
        if (state === "canceled") reject(new Error("the download was broken off"))
      })
    })
    const begun = new Promise<string>((resolve) =>
      session.once("Browser.downloadWillBegin", ({ suggestedFilename }) => resolve(suggestedFilename)),
    )
    await click()
    const name = await begun
    await ended
    return join(this.downloads, name)
  }

  /** Starts the software as by a double click. What it says is kept. */
  start(program: string, words: readonly string[] = []): void {
    chmodSync(program, 0o755)
    const child = spawn(program, words, { ...USER, cwd: this.home, env: { ...this.#environment } })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (this.#said += text))
    this.#software = child
  }

  /** One command of the software that runs. */
  ask(program: string, words: readonly string[]): Promise<Said> {
    const child = spawn(program, words, { ...USER, cwd: this.home, env: { ...this.#environment } })
    const said = { stdout: "", stderr: "" }
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text))
    child.stdin.end()
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, ...said })))
  }

  /** The page that the software had the system open last. */
  opened(): string | undefined {
    return readFileOf(join(this.home, "opened"))?.toString("utf8")
  }

  get said(): string {
    return this.#said
  }

  async end(): Promise<void> {
    await this.#context?.close()
    const software = this.#software
    if (software !== undefined && software.exitCode === null) {
      const ended = new Promise((resolve) => software.once("close", resolve))
      software.kill("SIGTERM")
      const late = setTimeout(() => software.kill("SIGKILL"), 10_000)
      await ended
      clearTimeout(late)
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

function readFileOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
