/** The gate's pages without a network: a keeper with a few links, a folder with releases, and somebody who looks. */
import { createHash } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Fault, type FaultCode, randomId, systemClock } from "@schleuse/base"
import type { Assets, Problem } from "@schleuse/web"
import { buildAssets } from "@schleuse/web/build"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { Downloads, type DownloadsManifest } from "../pages/downloads.ts"
import type { PasskeyRow } from "../pages/gate-house.ts"
import { createGateSite, type GateStart, type LinkRequest } from "../pages/gate-site.ts"

export const ORIGIN = "https://zugang.kv.test"
export const CODE = "ABCD-EFGH-JKMN-2345"

let built: Promise<Assets> | undefined
/** Built once for each test process. */
export function gateAssets(): Promise<Assets> {
  built ??= buildAssets([new URL("../pages", import.meta.url).pathname])
  return built
}

export const START: GateStart = {
  origins: [ORIGIN],
  language: "de",
  contact: "IT-Service, Telefon 0391 000000, it@kv.example",
  operator: "KV Musterland",
  texts: { imprint: "KV Musterland\nStraße 1\n\nZweiter Absatz", privacy: "Datenschutz der KV", accessibility: "" },
}

/** What stands behind each code. */
export type Links = Readonly<Record<string, OutputOf<"showEnrolment"> | FaultCode>>

export class KeeperOfLinks {
  readonly asked: ({ readonly show: InputOf<"showEnrolment"> } | { readonly request: LinkRequest })[] = []
  links: Links = { [CODE]: { expiresAt: Date.UTC(2026, 11, 24, 12), devicesLeft: 2 } }
  /** What every question is refused with. */
  refuses: FaultCode | undefined

  async showLink(show: InputOf<"showEnrolment">): Promise<OutputOf<"showEnrolment">> {
    this.asked.push({ show })
    if (this.refuses !== undefined) throw new Fault(this.refuses)
    const found = this.links[show.code] ?? "ENROLMENT_UNKNOWN"
    if (typeof found !== "string") return await Promise.resolve(found)
    const fault = new Fault(found)
    fault.reference = "XYZ234"
    throw fault
  }

  async requestLink(request: LinkRequest): Promise<unknown> {
    this.asked.push({ request })
    if (this.refuses !== undefined) throw new Fault(this.refuses)
    return await Promise.resolve({})
  }
}

type Passkeys = { readonly [R in PasskeyRow]: (asked: InputOf<R>) => Promise<OutputOf<R>> }

/** Pages that a PC began: one for a log-in, one for a new key. */
export class KeeperOfPasskeys {
  static readonly LOGIN = randomId()
  static readonly NEW = randomId()
  readonly asked: object[] = []
  /** What the next question for a page, or the next answer of a key, is refused with. */
  refuses: { readonly show?: FaultCode; readonly answer?: FaultCode } = {}
  deviceName = "Praxis-PC"

  readonly rows: Passkeys = {
    showPasskeyLogin: async (asked) => {
      await this.#judge({ ...asked, is: "show" }, KeeperOfPasskeys.LOGIN)
      return { ...this.#shown(), options: OPTIONS }
    },
    answerPasskeyLogin: async (asked) => {
      await this.#judge({ ...asked, is: "answer" }, KeeperOfPasskeys.LOGIN)
      return { deviceName: this.deviceName }
    },
    showPasskeyRegistration: async (asked) => {
      await this.#judge({ ...asked, is: "show" }, KeeperOfPasskeys.NEW)
      return { ...this.#shown(), options: CREATION }
    },
    answerPasskeyRegistration: async (asked) => {
      await this.#judge({ ...asked, is: "answer" }, KeeperOfPasskeys.NEW)
      return { key: randomId(), deviceName: this.deviceName }
    },
  }

  #shown() {
    const startedAt = Date.UTC(2026, 11, 24, 12)
    return { deviceName: this.deviceName, login: "dr-beispiel", startedAt, expiresAt: startedAt + 120_000 }
  }

  async #judge(asked: { readonly ticket: string; readonly is: "show" | "answer" }, known: string): Promise<void> {
    this.asked.push(asked)
    const code = this.refuses[asked.is] ?? (asked.ticket === known ? undefined : "PASSKEY_PAGE_OVER")
    if (code === undefined) return await Promise.resolve()
    const fault = new Fault(code)
    fault.reference = "PQR234"
    throw fault
  }
}

const CHALLENGE = "A".repeat(86)
const OPTIONS: OutputOf<"showPasskeyLogin">["options"] = {
  challenge: CHALLENGE,
  rpId: "localhost",
  timeout: 300_000,
  userVerification: "required",
  allowCredentials: [],
}
const CREATION: OutputOf<"showPasskeyRegistration">["options"] = {
  challenge: CHALLENGE,
  rp: { id: "localhost", name: "localhost" },
  user: { id: "AAAA", name: "dr-beispiel", displayName: "dr-beispiel" },
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: { residentKey: "required", userVerification: "required" },
  attestation: "none",
}

export type TestFile = Pick<DownloadsManifest["files"][number], "name" | "system" | "signedBy"> & {
  readonly bytes: Buffer
}

export const FILES: readonly TestFile[] = [
  { name: "schleuse-zugang-0.1.0-win-x64.exe", system: "windows", bytes: Buffer.alloc(300_000, "W") },
  { name: "schleuse-zugang-0.1.0-linux-x64", system: "linux", bytes: Buffer.alloc(200_000, "L") },
  { name: "schleuse-zugang-0.1.0-macos-arm64.tar.gz", system: "macos", bytes: Buffer.alloc(1000, "M") },
]

/** Writes a release as `npm run build:client` does. */
export function writeRelease(folder: string, files: readonly TestFile[] = FILES, version = "0.1.0"): void {
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes)
  const rows = files.map(({ bytes, ...row }) => ({
    ...row,
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  }))
  writeFileSync(join(folder, "downloads.json"), JSON.stringify({ v: 1, version, files: rows }))
}

type After = { after(work: () => void): void }

export function temporaryFolder(t: After): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-downloads-"))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export class GateVisitor {
  readonly keeper = new KeeperOfLinks()
  readonly passkeys = new KeeperOfPasskeys()
  readonly problems: Problem[] = []
  /** Why something is not offered. */
  readonly logged: object[] = []
  /** Where this browser is. */
  address = "192.0.2.7"
  readonly folder: string
  readonly downloads: Downloads
  readonly site: ReturnType<typeof createGateSite>
  readonly #cookies = new Map<string, string>()

  private constructor(folder: string, assets: Assets, start: GateStart) {
    this.folder = folder
    const log = (line: object) => void this.logged.push(line)
    this.downloads = new Downloads({ folder, monotonicMs: systemClock.monotonicMs, log })
    const { keeper, passkeys, downloads } = this
    this.site = createGateSite({
      start,
      showLink: (asked) => keeper.showLink(asked),
      requestLink: (asked) => keeper.requestLink(asked),
      askPasskey: (row, asked) => passkeys.rows[row](asked),
      assets,
      downloads,
      clock: systemClock,
      report: (problem) => this.problems.push(problem),
    })
  }

  static async open(
    t: After,
    start: Partial<GateStart> = {},
    files: readonly TestFile[] = FILES,
  ): Promise<GateVisitor> {
    const folder = temporaryFolder(t)
    if (files.length > 0) writeRelease(folder, files)
    return new GateVisitor(folder, await gateAssets(), { ...START, ...start })
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Response> {
    return await this.#send(path, { method, headers: { "sec-fetch-site": "none", ...headers } })
  }

  /** A form with this browser's token. */
  async post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const text = await (await this.get("/zugang")).text()
    const [, formToken = ""] = /name="formToken" value="([^"]+)"/.exec(text) ?? []
    return await this.#send(path, {
      method: "POST",
      body: new URLSearchParams({ formToken, ...fields }).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: ORIGIN,
        "sec-fetch-site": "same-origin",
      },
    })
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.#cookies.size > 0) headers.set("cookie", [...this.#cookies].map((one) => one.join("=")).join("; "))
    const request = new Request(`${ORIGIN}${path}`, { ...init, headers })
    const response = await this.site.fetch(request, { from: { address: this.address, port: 4711 } })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }
}

/** A page as somebody reads it. */
export function plainText(html: string): string {
  return html
    .replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>|<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
}
