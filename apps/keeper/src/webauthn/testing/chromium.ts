/**
 * A real browser with a virtual authenticator, over Chromium's debugging pipe (Chrome DevTools Protocol).
 *
 * No server and no network: each request of the page is answered here, so the
 * page has the origin that the test gives it.
 */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable, Writable } from "node:stream"

const PROGRAM = "/usr/bin/chromium"
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-pipe",
]

type Fields = Readonly<Record<string, unknown>>
/** A credential as the authenticator hands it out: with it, anybody has a copy of the key. */
type ExportedCredential = Fields & { readonly signCount: number }

/** Is the browser here? A missing one skips the test, or fails it if SCHLEUSE_PEERS=require. */
export function hasChromium(): boolean {
  if (existsSync(PROGRAM)) return true
  if (process.env["SCHLEUSE_PEERS"] === "require") throw new Error(`${PROGRAM} is not installed`)
  return false
}

export class Chromium {
  readonly #process: ChildProcess
  readonly #pipe: Writable
  readonly #profile: string
  readonly #waiting = new Map<number, (message: Fields) => void>()
  #loaded: () => void = () => undefined
  #next = 1
  #session = ""

  private constructor(process: ChildProcess, profile: string) {
    const [, , , input, output] = process.stdio
    assert.ok(input instanceof Writable && output instanceof Readable)
    this.#process = process
    this.#pipe = input
    this.#profile = profile
    let text = ""
    output.on("data", (chunk: Buffer) => {
      text += chunk.toString()
      const messages = text.split("\0")
      text = messages.pop() ?? ""
      for (const message of messages) this.#receive(JSON.parse(message) as Fields)
    })
  }

  static async open(t: { after: (clean: () => Promise<void>) => void }): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), "schleuse-chromium-"))
    const args = [...ARGUMENTS, `--user-data-dir=${profile}`, "about:blank"]
    const browser = new Chromium(
      spawn(PROGRAM, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] }),
      profile,
    )
    t.after(() => browser.#close())
    const { targetId } = await browser.#send("Target.createTarget", { url: "about:blank" })
    const { sessionId } = await browser.#send("Target.attachToTarget", { targetId, flatten: true })
    browser.#session = String(sessionId)
    await browser.#send("Fetch.enable", { patterns: [{ urlPattern: "*" }] })
    await browser.#send("Page.enable")
    await browser.#send("WebAuthn.enable", { enableUI: false })
    return browser
  }

  /** Shows an empty page of this origin. */
  async visit(origin: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => (this.#loaded = resolve))
    await this.#send("Page.navigate", { url: `${origin}/` })
    await loaded
  }

  /** Plugs in a key, which is touched and given its PIN by itself. */
  async plugIn(): Promise<string> {
    const options = {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    }
    return String((await this.#send("WebAuthn.addVirtualAuthenticator", { options }))["authenticatorId"])
  }

  async unplug(authenticatorId: string): Promise<void> {
    await this.#send("WebAuthn.removeVirtualAuthenticator", { authenticatorId })
  }

  /** What nobody can do with hardware: the key's one credential, private half and counter included. */
  async copyOf(authenticatorId: string): Promise<ExportedCredential> {
    const { credentials } = await this.#send("WebAuthn.getCredentials", { authenticatorId })
    const all: readonly unknown[] = Array.isArray(credentials) ? credentials : []
    return all[0] as ExportedCredential
  }

  async paste(authenticatorId: string, credential: ExportedCredential): Promise<void> {
    await this.#send("WebAuthn.addCredential", { authenticatorId, credential })
  }

  /** `navigator.credentials.create` or `get` with options as JSON; the credential as the browser writes it as JSON. */
  async ask(what: "create" | "get", options: object): Promise<Fields & { readonly response: Fields }> {
    const parse = what === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON"
    const expression = `(async () => {
      const publicKey = PublicKeyCredential.${parse}(${JSON.stringify(options)})
      return (await navigator.credentials.${what}({ publicKey })).toJSON()
    })()`
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return (result as { value: Fields & { response: Fields } }).value
  }

  #receive(message: Fields): void {
    const { id, method, params } = message
    if (typeof id === "number") {
      this.#waiting.get(id)?.(message)
      this.#waiting.delete(id)
    } else if (method === "Page.loadEventFired") this.#loaded()
    else if (method === "Fetch.requestPaused") {
      const { requestId } = params as Fields
      const responseHeaders = [{ name: "content-type", value: "text/html" }]
      void this.#send("Fetch.fulfillRequest", { requestId, responseCode: 200, responseHeaders, body: "" })
    }
  }

  async #send(method: string, params: Fields = {}): Promise<Fields> {
    const id = this.#next++
    const answered = new Promise<Fields>((resolve) => this.#waiting.set(id, resolve))
    const session = this.#session === "" ? {} : { sessionId: this.#session }
    this.#pipe.write(`${JSON.stringify({ id, method, params, ...session })}\0`)
    const { result, error } = await answered
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`)
    return result as Fields
  }

  async #close(): Promise<void> {
    const gone = once(this.#process, "exit")
    this.#process.kill("SIGKILL")
    await gone
    // Its helpers may still be writing for a moment.
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
