/** The portal's pages without a network: somebody who keeps cookies and sends what a browser would send. */
import { type Clock, systemClock } from "@schleuse/base"
import { Assets, type Problem } from "@schleuse/web"
import { Office } from "../office.ts"
import { createPortalSite } from "../portal-site.tsx"

export const ORIGIN = "https://portal.kv.test"

export class PortalVisitor {
  readonly office: Office
  readonly problems: Problem[] = []
  readonly #site: ReturnType<typeof createPortalSite>
  readonly #cookies = new Map<string, string>()

  constructor(clock: Clock = systemClock) {
    this.office = new Office(clock)
    this.#site = createPortalSite({
      office: this.office,
      origins: [ORIGIN],
      assets: new Assets([]),
      clock,
      report: (problem) => this.problems.push(problem),
    })
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return await this.#send(path, { headers: { "sec-fetch-site": "none", ...headers } })
  }

  /** A form with this browser's token; with a file it is sent as browsers send files. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    file?: { readonly name: string; readonly content: string },
  ): Promise<Response> {
    const text = await (await this.get("/")).text()
    const all = { formToken: /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? "", ...fields }
    const headers = { origin: ORIGIN, "sec-fetch-site": "same-origin" }
    const plain = "application/x-www-form-urlencoded"
    if (file === undefined) {
      const body = new URLSearchParams(all).toString()
      return await this.#send(path, { method: "POST", body, headers: { ...headers, "content-type": plain } })
    }
    const part = (name: string, rest: string, value: string) =>
      `--line\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${value}\r\n`
    const parts = Object.entries(all).map(([name, value]) => part(name, "", value))
    const named = part("file", `; filename="${file.name}"\r\nContent-Type: application/octet-stream`, file.content)
    const body = `${parts.join("")}${named}--line--\r\n`
    const kind = "multipart/form-data; boundary=line"
    return await this.#send(path, { method: "POST", body, headers: { ...headers, "content-type": kind } })
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    if (cookies !== "") headers.set("cookie", cookies)
    const answer = await this.#site.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers }))
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    return answer
  }
}
