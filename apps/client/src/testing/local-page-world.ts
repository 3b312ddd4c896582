/** The local page on a port of this machine, over an agent in memory, with a clock that tests set. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import type { Clock } from "@schleuse/base"
import { type Assets, type Problem } from "@schleuse/web"
import { buildAssets } from "@schleuse/web/build"
import type { AgentState } from "../agent/agent.ts"
import { type LocalPage, startPage } from "../page/page-server.ts"
import { type FindOwner, findOwnerOnLinux } from "../tunnel/socket-owner.ts"
import { AgentInMemory } from "./agent-in-memory.ts"

let built: Promise<Assets> | undefined
/** Of all our pages, built once for each test process. */
export function pageAssets(): Promise<Assets> {
  built ??= buildAssets([join(import.meta.dirname, "..")])
  return built
}

export const START_MS = Date.UTC(2026, 10, 23, 9, 42)

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export type Sent = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

type WorldOptions = { readonly state?: Partial<AgentState>; readonly findOwner?: FindOwner }

export class LocalPageWorld {
  readonly agent: AgentInMemory
  readonly page: LocalPage
  readonly folder: string
  readonly problems: Problem[]
  readonly #time: { wallMs: number }
  readonly #cookies = new Map<string, string>()

  private constructor(world: Pick<LocalPageWorld, "agent" | "page" | "folder" | "problems">, time: { wallMs: number }) {
    this.agent = world.agent
    this.page = world.page
    this.folder = world.folder
    this.problems = world.problems
    this.#time = time
  }

  static async start({ state = {}, findOwner = findOwnerOnLinux }: WorldOptions = {}): Promise<LocalPageWorld> {
    const time = { wallMs: START_MS }
    const clock: Clock = { wallMs: () => time.wallMs, monotonicMs: () => time.wallMs }
    const agent = new AgentInMemory(() => time.wallMs, state)
    const folder = mkdtempSync(join(tmpdir(), "schleuse-page-"))
    const problems: Problem[] = []
    const page = await startPage({
      agent,
      folder: {
        at: (name) => join(folder, name),
        write: (name, content) => writeFileSync(join(folder, name), content, { mode: 0o600 }),
        remove: (name) => rmSync(join(folder, name), { force: true }),
      },
      findOwner,
      owner: ownUser(),
      assets: await pageAssets(),
      clock,
      version: "1.2.0",
      report: (problem) => problems.push(problem),
    })
    return new LocalPageWorld({ agent, page, folder, problems }, time)
  }

  get origin(): string {
    return `http://127.0.0.1:${this.page.port}`
  }

  /** Time goes on. */
  wait(ms: number): void {
    this.#time.wallMs += ms
  }

  async close(): Promise<void> {
    await this.page.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The key in a fresh file. */
  key(): string {
    return /name="key" value="([^"]+)"/.exec(readFileSync(this.page.openFile(), "utf8"))?.[1] ?? ""
  }

  /** The command line's. */
  token(): string {
    return /"token":"([^"]+)"/.exec(readFileSync(join(this.folder, "agent.json"), "utf8"))?.[1] ?? ""
  }

  /** A browser that the software opened, with its cookies. */
  async open(): Promise<void> {
    await this.send("/open", { method: "POST", body: `key=${this.key()}`, headers: FROM_FILE })
    await this.get("/help")
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return await this.send(path, { headers: { "sec-fetch-site": "same-origin", ...headers } })
  }

  /** Sends a form as a page of ours would. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const formToken = /name="formToken" value="([^"]+)"/.exec((await this.get("/help")).body)?.[1] ?? ""
    return await this.send(path, {
      method: "POST",
      body: new URLSearchParams({ formToken, ...fields }).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: this.origin,
        "sec-fetch-site": "same-origin",
        ...headers,
      },
    })
  }

  /** As the command line asks. */
  async ask(path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const token = this.token()
    this.#cookies.clear()
    return await this.send(path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  forgetCookies(): void {
    this.#cookies.clear()
  }

  cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
  }

  async send(path: string, { method = "GET", headers = {}, body = "" }: Sent = {}): Promise<Answer> {
    const cookie = this.cookies()
    const answer = await new Promise<Answer>((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: this.page.port,
          path,
          method,
          headers: { ...(cookie === "" ? {} : { cookie }), ...headers, connection: "close" },
        },
        (incoming) => {
          text(incoming)
            .then((read) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: read }))
            .catch(reject)
        },
      )
      asked.on("error", reject)
      asked.end(body)
    })
    for (const set of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.#cookies.set(name, value)
    }
    return answer
  }
}

/** What browsers say when a form of a file sends itself. */
export const FROM_FILE = {
  "content-type": "application/x-www-form-urlencoded",
  origin: "null",
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
}

/** This process's user, as `findOwner` names users. */
function ownUser(): string {
  return String(process.getuid?.() ?? "")
}
