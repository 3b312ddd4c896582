/**
 * The console without a browser: pages as text, forms as a browser would send them.
 *
 * Follows our own pages only: it keeps cookies by name, fills in a form's
 * hidden fields, sends an Origin, and goes where an answer leads. What only
 * scripts do is for the browser's tests.
 */
import assert from "node:assert/strict"
import { request } from "node:https"
import type { PageZone } from "@schleuse/wire"
import type { DemoHouse } from "./demo-house.ts"
import { touch } from "../../demo/toy-yubikey.ts"

export type Answer = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  /** The markup. */
  readonly text: string
  /** The same, or a file, as it came. */
  readonly bytes: Buffer
  /** Where the answer came from, after redirects. */
  readonly path: string
}

export class ConsoleClient {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Logged in as one of the demo's operators, by password and touch. */
  static async logIn(house: DemoHouse, login: string, zone: PageZone = "console"): Promise<ConsoleClient> {
    const client = ConsoleClient.of(house, zone)
    await client.logIn(house, login)
    return client
  }

  static of(house: DemoHouse, zone: PageZone = "console"): ConsoleClient {
    const origin = house.world.endpoints[zone]
    assert.ok(origin !== undefined, `the house has no ${zone}`)
    return new ConsoleClient(origin)
  }

  /** The same for a browser that already has cookies. */
  async logIn(house: DemoHouse, login: string): Promise<void> {
    const account = house.world.accounts.find((one) => one.login === login)
    assert.ok(account?.kind === "person", login)
    const shown = await this.get("/log-in")
    const fields = { user: login, password: account.password, code: touch(house.data, login) }
    const answer = await this.submit(shown, "/log-in", fields)
    assert.equal(answer.path, "/", plainText(answer.text))
  }

  get origin(): string {
    return this.#origin
  }

  async get(path: string): Promise<Answer> {
    return await this.#ask("GET", path, undefined, {})
  }

  /** Sends the form of a page that leads to `action`, with these fields over its own. */
  async submit(page: Answer, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const form = findForm(page.text, action)
    assert.ok(form !== undefined, `no form leads to ${action} on ${page.path}:\n${plainText(page.text)}`)
    return await this.post(action, { ...form, ...fields })
  }

  /** Sends the form of a page that has files: their names and contents by field. */
  async upload(
    page: Answer,
    action: string,
    files: Readonly<Record<string, { readonly name: string; readonly content: string }>>,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const form = findForm(page.text, action)
    assert.ok(form !== undefined, `no form leads to ${action} on ${page.path}:\n${plainText(page.text)}`)
    const boundary = "----house0123456789"
    const named = (name: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`
    const texts = Object.entries({ ...form, ...fields }).filter(([name]) => !(name in files))
    const parts = [
      ...texts.map(([name, value]) => `${named(name)}\r\n\r\n${value}\r\n`),
      ...Object.entries(files).map(
        ([name, file]) =>
          `${named(name)}; filename="${file.name}"\r\nContent-Type: text/plain\r\n\r\n${file.content}\r\n`,
      ),
    ]
    const kind = `multipart/form-data; boundary=${boundary}`
    const body = `${parts.join("")}--${boundary}--\r\n`
    return await this.#ask("POST", action, body, { "content-type": kind, origin: this.#origin })
  }

  /** Sends exactly these fields. */
  async post(path: string, fields: Readonly<Record<string, string>>, headers = {}): Promise<Answer> {
    const own = { "content-type": "application/x-www-form-urlencoded", origin: this.#origin, ...headers }
    return await this.#ask("POST", path, new URLSearchParams(fields).toString(), own)
  }

  /** Cookies by name, for tests of them. */
  get cookies(): Map<string, string> {
    return this.#cookies
  }

  async #ask(
    method: "GET" | "POST",
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const answer = await send(this.#origin + path, { method, headers: { cookie, ...headers }, body })
    for (const line of answer.setCookies) this.#keep(line)
    const location = answer.headers.get("location")
    if (answer.status === 303 && location !== undefined) return await this.#ask("GET", location, undefined, {})
    return { status: answer.status, headers: answer.headers, text: answer.text, bytes: answer.bytes, path }
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";")
    const at = pair.indexOf("=")
    const name = pair.slice(0, at)
    if (/; *max-age=0/i.test(line)) this.#cookies.delete(name)
    else this.#cookies.set(name, pair.slice(at + 1))
  }
}

/** What a person would read: the markup without its signs. */
export function plainText(html: string): string {
  return unescape(html.replaceAll(/<(?:script|style)[^]*?<\/(?:script|style)>/g, "").replaceAll(/<[^>]*>/g, " "))
    .replaceAll(/\s+/g, " ")
    .trim()
}

/** Names and values that the form to `action` sends if nobody types anything. */
export function findForm(html: string, action: string): Readonly<Record<string, string>> | undefined {
  for (const [, opening = "", inside = ""] of html.matchAll(/<form([^>]*)>([^]*?)<\/form>/g)) {
    if (attribute(opening, "action") !== action) continue
    const fields: Record<string, string> = {}
    for (const [, tag = "", rest = ""] of inside.matchAll(/<(input|textarea|select)\b([^>]*)>/g)) {
      const name = attribute(rest, "name")
      const isUnchecked = /type="(?:checkbox|radio)"/.test(rest) && !/\bchecked\b/.test(rest)
      if (name === undefined || isUnchecked) continue
      fields[name] = tag === "input" ? (attribute(rest, "value") ?? "") : ""
    }
    for (const [, rest = "", options = ""] of inside.matchAll(/<select\b([^>]*)>([^]*?)<\/select>/g)) {
      const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, one = ""]) => one)
      const chosen = all.find((one) => /\bselected\b/.test(one)) ?? all[0] ?? ""
      fields[attribute(rest, "name") ?? ""] = attribute(chosen, "value") ?? ""
    }
    for (const [, rest = "", text = ""] of inside.matchAll(/<textarea\b([^>]*)>([^]*?)<\/textarea>/g))
      fields[attribute(rest, "name") ?? ""] = unescape(text)
    return fields
  }
  return undefined
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : unescape(found)
}

const SIGNS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" }

function unescape(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name] ?? "")
}

type Sent = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly setCookies: readonly string[]
  readonly text: string
  readonly bytes: Buffer
}

function send(
  url: string,
  asked: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | undefined
  },
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const { method, headers, body } = asked
    // Whether the certificate convinces is a test of its own.
    const outgoing = request(url, { method, headers, rejectUnauthorized: false, agent: false }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
      incoming.on("error", reject)
      incoming.on("end", () => {
        const named = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const)
        const bytes = Buffer.concat(chunks)
        resolve({
          status: incoming.statusCode ?? 0,
          headers: new Map(named),
          setCookies: incoming.headers["set-cookie"] ?? [],
          text: bytes.toString("utf8"),
          bytes,
        })
      })
    })
    outgoing.on("error", reject)
    outgoing.end(body)
  })
}
