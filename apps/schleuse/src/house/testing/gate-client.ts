/**
 * A PC with the access software, small: a key, the gate's API over HTTP/2, streams by CONNECT.
 *
 * Written from docs/decisions/0012-access.md, not from apps/client: two programs that
 * understand the same page alike.
 */
import assert from "node:assert/strict"
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from "node:http2"
import { join } from "node:path"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { canonicalJson, type Json, parseJson } from "@schleuse/base"
import type { DemoHouse } from "./demo-house.ts"

const CONNECT = { [constants.HTTP2_HEADER_METHOD]: "CONNECT" }
const HOUR_MS = 3_600_000

export type GateAnswer = { readonly status: number; readonly body: Readonly<Record<string, Json>> }
export type Opened = { readonly status: number; readonly refused: string; readonly stream: ClientHttp2Stream }

export class GateClient {
  readonly #house: DemoHouse
  readonly #key: KeyObject
  readonly #pem: string
  readonly #spki: string
  #http: ClientHttp2Session | undefined
  certificate = ""
  device = ""
  /** Once somebody has logged in. */
  session = ""

  constructor(house: DemoHouse) {
    this.#house = house
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
    this.#key = privateKey
    this.#pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString()
    this.#spki = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  }

  /** Where the gate is. */
  get port(): number {
    return Number(new URL(this.#house.world.endpoints.gate ?? assert.fail("the house has no gate")).port)
  }

  /** Key and certificate of this device as files, for foreign programs. */
  save(folder: string): { readonly key: string; readonly certificate: string } {
    const [key, certificate] = [join(folder, "device.key"), join(folder, "device.crt")]
    writeFileSync(key, this.#pem, { mode: 0o600 })
    writeFileSync(certificate, this.certificate)
    return { key, certificate }
  }

  /** A TLS connection with the house's authority and what this PC has. Rejects if the gate takes none. */
  tls(protocol: "h2" | "http/1.1" = "http/1.1"): Promise<TLSSocket> {
    const own = this.certificate === "" ? {} : { key: this.#pem, cert: this.certificate }
    const ca = readFileSync(this.#house.world.endpoints.ca ?? assert.fail("no authority"))
    const place = { host: "127.0.0.1", port: this.port, servername: "localhost" }
    return new Promise((resolve, reject) => {
      const socket = connectTls({ ...place, ca, ALPNProtocols: [protocol], ...own }, () => resolve(socket))
      socket.on("error", reject)
      socket.on("close", () => reject(new Error("closed before it was open")))
    })
  }

  async http(): Promise<ClientHttp2Session> {
    const live = this.#http
    if (live !== undefined && !live.destroyed && !live.closed) return live
    const socket = await this.tls("h2")
    const settings = { initialWindowSize: 4 * 1024 * 1024, enablePush: false }
    const session = connectHttp2("https://localhost", { createConnection: () => socket, settings })
    session.on("error", () => undefined)
    this.#http = session
    return session
  }

  close(): void {
    this.#http?.destroy()
    this.#http = undefined
  }

  /** A question to the API. */
  async ask(what: string, body: Json, session?: string): Promise<GateAnswer> {
    const stream = (await this.http()).request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: `/api/v1/${what}`,
      "content-type": "application/json",
      ...(session === undefined ? {} : { authorization: `Schleuse ${session}` }),
    })
    stream.end(JSON.stringify(body))
    const { status, text } = await answerOf(stream)
    const parsed = parseJson(text)
    assert.ok(typeof parsed === "object" && parsed !== null && !Array.isArray(parsed), text)
    return { status, body: Object.fromEntries(Object.entries(parsed)) }
  }

  /** The same with the device's proof. */
  async prove(purpose: string, body: Readonly<Record<string, Json>>): Promise<GateAnswer> {
    const { body: asked } = await this.ask("nonce", {})
    const nonce = textOf(asked, "nonce")
    const hash = createHash("sha256").update(canonicalJson(body)).digest("hex")
    const device = purpose === "enrol" ? "" : this.device
    const claim = canonicalJson({ v: 1, purpose, nonce, device, body: hash })
    const signature = sign("sha256", Buffer.from(claim), { key: this.#key, dsaEncoding: "ieee-p1363" })
    const proof = { nonce, signature: signature.toString("base64") }
    return await this.ask(purpose, { ...body, ...proof, ...(device === "" ? {} : { device }) })
  }

  /** From now on this PC is a device. */
  async enrol(code: string): Promise<void> {
    const answer = await this.prove("enrol", { code, spki: this.#spki, name: "Praxis-PC", system: "linux" })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    this.device = textOf(answer.body, "device")
    this.certificate = textOf(answer.body, "certificate")
    // The next connection shows it.
    this.close()
  }

  async login(user: string, password: string, code: string): Promise<GateAnswer> {
    const answer = await this.prove("login", { user, password, code, report: goodReport(Date.now()) })
    if (typeof answer.body["session"] === "string") this.session = answer.body["session"]
    return answer
  }

  /** CONNECT in HTTP/2. */
  async open(target: string, session = this.session): Promise<Opened> {
    const stream = (await this.http()).request({
      ...CONNECT,
      [constants.HTTP2_HEADER_AUTHORITY]: target,
      "proxy-authorization": `Schleuse ${session}`,
    })
    stream.on("error", () => undefined)
    const headers = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      stream.once("response", resolve)
      stream.once("close", () => reject(new Error("closed before an answer")))
    })
    const refused = headers["schleuse-refused"]
    return { status: Number(headers[":status"]), refused: typeof refused === "string" ? refused : "", stream }
  }

  /** CONNECT in HTTP/1.1, with any bytes before and instead of its end. Status 0: closed without an answer. */
  async open1(
    target: string,
    session = this.session,
  ): Promise<{ readonly status: number; readonly socket: TLSSocket }> {
    const socket = await this.tls()
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Schleuse ${session}\r\n\r\n`)
    const first = await new Promise<string>((resolve) => {
      socket.once("data", (data: Buffer) => resolve(data.toString("latin1")))
      socket.once("close", () => resolve(""))
      socket.on("error", () => undefined)
    })
    return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), socket }
  }
}

/** What this stream says back to these bytes, as many as went. */
export async function echo(stream: ClientHttp2Stream | TLSSocket, text: string): Promise<string> {
  let heard = ""
  const whole = new Promise<void>((resolve, reject) => {
    const take = (data: Buffer): void => {
      heard += data.toString("latin1")
      if (heard.length < text.length) return
      stream.off("data", take)
      resolve()
    }
    stream.on("data", take)
    stream.once("close", () => reject(new Error(`closed after ${heard.length} bytes`)))
  })
  stream.write(text)
  await whole
  return heard
}

export function textOf(body: Readonly<Record<string, Json>>, field: string): string {
  const value = body[field]
  return typeof value === "string" ? value : assert.fail(`${field} in ${JSON.stringify(body)}`)
}

async function answerOf(stream: ClientHttp2Stream): Promise<{ readonly status: number; readonly text: string }> {
  let status = 0
  let text = ""
  stream.on("response", (headers) => (status = headers[":status"] ?? 0))
  stream.setEncoding("utf8")
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (piece: string) => (text += piece))
    stream.once("end", resolve)
    stream.once("error", reject)
    stream.once("close", () => reject(new Error("closed before an answer")))
  })
  return { status, text }
}

/** A PC as it should be (packages/posture). */
export function goodReport(now: number): Json {
  return {
    v: 1,
    system: "linux",
    takenAt: now,
    bootedAt: now - 8 * HOUR_MS,
    os: {
      name: "Debian GNU/Linux",
      version: "13",
      build: "6.12.48",
      updatedAt: now - 48 * HOUR_MS,
      searchedAt: now - HOUR_MS,
      pendingSecurity: 0,
    },
    firewalls: [{ name: "nftables", state: "on" }],
    scanners: [{ name: "ClamAV", state: "active", definitionsAt: now - 3 * HOUR_MS, definitions: "current" }],
    disk: "encrypted",
    lock: { state: "on", afterSeconds: 300 },
    administrator: "no",
    unread: [],
  }
}
