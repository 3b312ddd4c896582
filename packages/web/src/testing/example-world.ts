/** An example site with its assets, asked without a browser and without a network. */
import { type Assets, type Problem } from "@schleuse/web"
import { buildAssets } from "@schleuse/web/build"
import { createExample, type Partner } from "./example-site.tsx"
import { NASTY_NAMES } from "./nasty-names.ts"

export const ORIGIN = "https://example.kv.test"

let built: Promise<Assets> | undefined
/** The assets, built once for each test process. */
export function exampleAssets(): Promise<Assets> {
  built ??= buildAssets()
  return built
}

/** Every nasty name as a partner, and some harmless ones so that there are several pages. */
export function examplePartners(): Partner[] {
  const harmless = Array.from({ length: 30 }, (_, i) => `Praxis ${i + 1}`)
  return [...NASTY_NAMES.map(({ text }) => text), ...harmless].map((name, i) => ({
    name,
    kind: i % 2 === 0 ? "practice" : "insurer",
    reason: "",
    files: i * 37,
  }))
}

/** A person at the example site: keeps cookies, sends what a browser would send. */
export class ExampleVisitor {
  readonly problems: Problem[] = []
  readonly partners: Partner[] = examplePartners()
  readonly #cookies = new Map<string, string>()
  readonly #ask: (path: string, init: RequestInit) => Response | Promise<Response>

  constructor(assets: Assets, sessionMs = 15 * 60_000) {
    const site = createExample({ origin: ORIGIN, assets, partners: this.partners, problems: this.problems, sessionMs })
    this.#ask = (path, init) => site.fetch(new Request(`${ORIGIN}${path}`, init))
  }

  static async open(): Promise<ExampleVisitor> {
    return new ExampleVisitor(await exampleAssets())
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return await this.#send(path, { headers: { "sec-fetch-site": "same-origin", ...headers } })
  }

  /** Sends a form with this browser's token, unless `fields` or `headers` say otherwise. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const all = { formToken: await this.token(), ...fields }
    return await this.postBytes(path, new URLSearchParams(all).toString(), headers)
  }

  async postBytes(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return await this.#send(path, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: ORIGIN,
        "sec-fetch-site": "same-origin",
        ...headers,
      },
    })
  }

  async token(): Promise<string> {
    const text = await (await this.get("/")).text()
    return /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? ""
  }

  forgetCookies(): void {
    this.#cookies.clear()
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    if (cookies !== "" && !headers.has("cookie")) headers.set("cookie", cookies)
    const response = await this.#ask(path, { ...init, headers })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }
}
