/**
 * A small house for tests of the agent: a gate that speaks the whole API, and behind it a keeper in memory.
 *
 * Verifies signatures, nonces and certificates as docs/decisions/0012 says, so
 * that a client that passes here is understood by the real one. Published is
 * one echo. The gate can die and come back while the keeper goes on.
 */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash, createPublicKey, randomBytes, verify, X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from "node:http2"
import type { IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { TLSSocket } from "node:tls"
import { Fault, type FaultCode, isFault, type Json, parseJson, publicFault, randomId } from "@schleuse/base"
import { type Verdict, postureReport } from "@schleuse/posture"
import { signedText, type Purpose } from "../device/device-key.ts"
import { gateCertificate } from "./small-gate.ts"

export const LOGIN = "dr-beispiel"
export const PASSWORD = "ein langes Passwort"
export const CODE = "ABCD-EFGH-JKMN-PQRS"
const APPLICATION = { name: "portal", titleDe: "KV-Portal", titleEn: "KV portal", host: "portal.kv.test", port: 443 }
const HOUR_MS = 3_600_000

type Body = { readonly [field: string]: Json }
type Device = { readonly spki: string; readonly fingerprints: string[]; isBlocked: boolean }
type Session = { readonly device: string; door: number; expiresAt: number; ended?: FaultCode | undefined }

export const FINE: Verdict = { isAdmitted: true, results: [] }

/** What outlives a gate. */
export class SmallHouse {
  readonly #folder = mkdtempSync(join(tmpdir(), "schleuse-house-"))
  readonly devices = new Map<string, Device>()
  readonly sessions = new Map<string, Session>()
  readonly reports: Json[] = []
  /** Who declared something, and after that is admitted. */
  readonly declared: Json[] = []
  /** Log-ins that a page of the gate confirms. */
  readonly tickets = new Map<string, { readonly device: string; is: "waiting" | "confirmed" | "refused" }>()
  /** The person's own, by their ids. */
  readonly passkeys = new Map<string, Json>()
  readonly asked: string[] = []
  readonly #nonces = new Map<string, { readonly door: number; readonly endsAt: number }>()
  #server: Http2SecureServer | undefined
  readonly #sockets = new Set<Socket>()
  readonly #streams = new Map<string, Set<Duplex>>()
  #door = 0
  #port = 0
  #touches = 0
  linkUses = 1
  verdict: Verdict = FINE
  /** The keeper's clock against this PC's. */
  clockMs = 0
  isNextCodeWished = false
  /** A keeper of before there was the row. */
  canAdopt = true
  certificateDays = 14
  /** The gate is there, and nobody behind it. */
  isKeeperAway = false
  isRenewedLately = false

  constructor() {
    const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=devices"
    this.#openssl([...words.split(" "), "-keyout", "ca.key", "-out", "ca.pem"])
  }

  /** The next code of the person's security key. */
  touch(): string {
    return `touch-${++this.#touches}`
  }

  get endpoint(): { readonly host: string; readonly port: number } {
    return { host: "localhost", port: this.#port }
  }

  /** Begins a gate, at the same port as the one before. */
  async startGate(): Promise<void> {
    this.#door++
    const { key, cert } = gateCertificate()
    const server = createSecureServer({
      key,
      cert,
      ca: readFileSync(join(this.#folder, "ca.pem")),
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: "TLSv1.3",
      allowHTTP1: true,
      allowHalfOpen: true,
    })
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on("error", () => undefined)
      socket.once("close", () => this.#sockets.delete(socket))
    })
    server.on("session", (session) => session.on("error", () => undefined))
    server.on("connect", (request: IncomingMessage, socket: Duplex) => {
      if (request.httpVersionMajor !== 1) return
      socket.on("error", () => undefined)
      try {
        this.#stream(request.url ?? "", request.headers["proxy-authorization"], socket, socket)
        socket.write("HTTP/1.1 200 Connected\r\n\r\n")
        socket.pipe(socket)
      } catch (error) {
        const { status, text } = refusalOf(error)
        socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`)
      }
    })
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.on("error", () => undefined)
      const { authorization, "proxy-authorization": proxy, ":method": method, ":path": path = "" } = headers
      if (method === "CONNECT") {
        try {
          this.#stream(headers[":authority"] ?? "", String(proxy), stream, stream.session?.socket)
          stream.respond({ ":status": 200 })
          stream.pipe(stream)
        } catch (error) {
          const { status, text } = refusalOf(error)
          stream.respond({ ":status": status })
          stream.end(text)
        }
        return
      }
      void this.#answer(path, authorization, stream)
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.#port, "localhost", resolve))
    const address = server.address()
    assert.ok(typeof address === "object" && address !== null)
    this.#port = address.port
  }

  /** As a gate that dies. */
  stopGate(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server?.close()
  }

  /** The keeper ends a session, and the gate its streams. */
  end(code: FaultCode): void {
    for (const [id, session] of this.sessions) {
      session.ended ??= code
      for (const stream of this.#streams.get(id) ?? []) stream.destroy()
    }
  }

  close(): void {
    this.stopGate()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #now(): number {
    return Date.now() + this.clockMs
  }

  #stream(target: string, authorization: string | undefined, stream: Duplex, socket: unknown): void {
    const [id, session] = this.#session(authorization)
    this.#requireCertificate(session.device, socket)
    if (target !== `${APPLICATION.host}:${APPLICATION.port}`) throw new Fault("TARGET_NOT_PUBLISHED")
    const streams = this.#streams.get(id) ?? new Set()
    this.#streams.set(id, streams.add(stream))
  }

  async #answer(path: string, authorization: string | undefined, stream: ServerHttp2Stream): Promise<void> {
    try {
      const what = path.replace("/api/v1/", "")
      this.asked.push(what)
      const chunks: Buffer[] = []
      for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
      const body = parseJson(Buffer.concat(chunks).toString("utf8"))
      assert.ok(typeof body === "object" && body !== null && !Array.isArray(body))
      const answer = this.#ask(what, body as Body, authorization, stream.session?.socket)
      stream.respond({ ":status": 200, "content-type": "application/json" })
      stream.end(JSON.stringify(answer))
    } catch (error) {
      const { status, text } = refusalOf(error)
      if (stream.destroyed) return
      stream.respond({ ":status": status, "content-type": "application/json" })
      stream.end(text)
    }
  }

  #ask(what: string, body: Body, authorization: string | undefined, socket: unknown): Json {
    if (this.isKeeperAway) throw new Fault("KEEPER_AWAY")
    if (what === "nonce") {
      const nonce = randomBytes(32).toString("hex")
      const endsAt = this.#now + 120_000
      this.#nonces.set(nonce, { door: this.#door, endsAt })
      return { nonce, expiresAt: endsAt }
    }
    if (what === "enrol") return this.#enrol(body)
    if (what === "addpasskey") {
      this.#session(authorization)
      if (body["code"] !== `touch-${this.#touches}`) throw new Fault("LOGIN_REFUSED")
      return { ticket: randomId(), expiresAt: this.#now + 5 * 60_000 }
    }
    if (what === "passkeys" || what === "removepasskey") {
      this.#session(authorization)
      const key = textOf(body["key"])
      if (what === "passkeys") return { keys: [...this.passkeys.values()] }
      if (!this.passkeys.has(key)) throw new Fault("PASSKEY_UNKNOWN")
      if (body["code"] !== `touch-${this.#touches}`) throw new Fault("LOGIN_REFUSED")
      this.passkeys.delete(key)
      return {}
    }
    if (what === "hold" || what === "extend" || what === "logout" || what === "applications") {
      const [id, session] = this.#session(authorization)
      if (what === "applications") return { applications: [APPLICATION] }
      if (what === "logout") this.sessions.delete(id)
      if (what === "extend") session.expiresAt = this.#now + 12 * HOUR_MS
      const { expiresAt, extendFrom, idleMs, verdictUntil } = this.#lease(session)
      if (what === "logout") return {}
      return what === "extend" ? { expiresAt, extendFrom } : { expiresAt, extendFrom, idleMs, verdictUntil }
    }
    const device = this.#verify(what, body)
    // As at the real gate: what leads to a certificate, and goodbye, need none.
    if (what !== "renew" && what !== "remove") this.#requireCertificate(device, socket)
    return this.#ofDevice(what, body, device)
  }

  #ofDevice(what: string, body: Body, device: string): Json {
    switch (what) {
      case "renew": {
        const known = this.devices.get(device)
        assert.ok(known !== undefined)
        if (this.isRenewedLately) throw new Fault("DEVICE_RENEWED_LATELY")
        return { certificate: this.#certify(device, known.spki, known.fingerprints) }
      }
      case "activate":
      case "remove": {
        if (what === "remove") this.devices.delete(device)
        return {}
      }
      case "report": {
        this.reports.push(body["report"] ?? null)
        postureReport(body["report"], "report")
        if (!this.verdict.isAdmitted) this.end("SESSION_ENDED")
        return { verdict: this.#verdict(), verdictUntil: this.#now + HOUR_MS / 2, nextAt: this.#now + HOUR_MS / 6 }
      }
      case "declare": {
        this.declared.push({ kind: body["kind"] ?? null, declaredBy: body["declaredBy"] ?? null })
        this.verdict = FINE
        return { declaredAt: this.#now, until: this.#now + 365 * 24 * HOUR_MS }
      }
      case "login": {
        this.reports.push(body["report"] ?? null)
        if (!this.verdict.isAdmitted) return { refused: "posture", verdict: this.#verdict(), reference: "ABC234" }
        if (body["user"] !== LOGIN || body["password"] !== PASSWORD || body["code"] !== `touch-${this.#touches}`)
          throw new Fault("LOGIN_REFUSED", "", { reference: "XYZ789" })
        if (this.isNextCodeWished) return { pending: randomId(), needs: "next-code" }
        return this.#open(device)
      }
      case "complete":
        if (body["code"] !== `touch-${this.#touches}`) throw new Fault("LOGIN_REFUSED")
        return this.#open(device)
      case "passkey": {
        if (!this.verdict.isAdmitted) return { refused: "posture", verdict: this.#verdict(), reference: "ABC234" }
        const ticket = randomId()
        this.tickets.set(ticket, { device, is: "waiting" })
        return { ticket, expiresAt: this.#now + 2 * 60_000 }
      }
      case "passkeyresult": {
        const ticket = this.tickets.get(textOf(body["ticket"]))
        if (ticket?.device !== device) throw new Fault("PASSKEY_PAGE_OVER")
        if (ticket.is === "waiting") return { waits: "browser", expiresAt: this.#now + 60_000 }
        this.tickets.delete(textOf(body["ticket"]))
        if (ticket.is === "refused") throw new Fault("LOGIN_REFUSED", "", { reference: "XYZ789" })
        return this.#open(device)
      }
      case "adopt": {
        const id = textOf(body["session"])
        const session = this.sessions.get(id)
        if (!this.canAdopt) throw new Fault("COMMAND_UNKNOWN", what)
        if (session === undefined || session.ended !== undefined || session.device !== device)
          throw new Fault("ADOPT_SESSION_OVER")
        this.sessions.delete(id)
        return this.#open(device, session.expiresAt)
      }
      default:
        throw new Fault("COMMAND_UNKNOWN", what)
    }
  }

  #enrol(body: Body): Json {
    const { code, spki, name, system } = body
    const spkiText = textOf(spki)
    this.#requireSigned("enrol", "", { code, spki, name, system } as Body, body, spkiText)
    if (code !== CODE) throw new Fault("ENROLMENT_UNKNOWN")
    if (this.linkUses-- <= 0) throw new Fault("ENROLMENT_USED", "", { reference: "USED22" })
    const device = randomId()
    const fingerprints: string[] = []
    this.devices.set(device, { spki: spkiText, fingerprints, isBlocked: false })
    return { device, certificate: this.#certify(device, spkiText, fingerprints), login: LOGIN }
  }

  #open(device: string, expiresAt = this.#now + 12 * HOUR_MS): Json {
    const id = randomId()
    const session: Session = { device, door: this.#door, expiresAt }
    this.sessions.set(id, session)
    return { session: id, ...this.#lease(session), verdict: this.#verdict(), applications: [APPLICATION] }
  }

  #lease({ expiresAt }: Session) {
    const verdictUntil = this.#now + HOUR_MS / 2
    return { expiresAt, extendFrom: expiresAt - HOUR_MS / 12, idleMs: HOUR_MS / 2, verdictUntil }
  }

  #verdict(): Json {
    return JSON.parse(JSON.stringify(this.verdict)) as Json
  }

  #session(authorization: string | undefined): readonly [string, Session] {
    const id = authorization?.replace("Schleuse ", "") ?? ""
    const session = this.sessions.get(id)
    if (session === undefined || session.door !== this.#door) throw new Fault("SESSION_ENDED")
    if (session.ended !== undefined) throw new Fault(session.ended, "", { reference: "ENDED2" })
    return [id, session]
  }

  /** @returns the device that signed this body */
  #verify(purpose: string, body: Body): string {
    const { device, nonce: _nonce, signature: _signature, ...claim } = body
    const known = this.devices.get(textOf(device))
    if (known === undefined || known.isBlocked) throw new Fault("DEVICE_REFUSED", "", { reference: "BLOCK2" })
    this.#requireSigned(purpose as Purpose, textOf(device), claim, body, known.spki)
    return textOf(device)
  }

  #requireSigned(purpose: Purpose, device: string, claim: Body, { nonce, signature }: Body, spki: string): void {
    const issued = this.#nonces.get(textOf(nonce))
    if (issued?.door !== this.#door || issued.endsAt < this.#now) throw new Fault("DEVICE_NONCE_EXPIRED")
    this.#nonces.delete(textOf(nonce))
    const key = createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" })
    const text = Buffer.from(signedText(textOf(nonce), { purpose, device, body: claim }))
    const given = Buffer.from(textOf(signature), "base64")
    if (!verify("sha256", text, { key, dsaEncoding: "ieee-p1363" }, given)) throw new Fault("DEVICE_REFUSED")
  }

  #requireCertificate(device: string, socket: unknown): void {
    assert.ok(socket instanceof TLSSocket || (typeof socket === "object" && socket !== null))
    const { raw } = (socket as TLSSocket).getPeerCertificate()
    const shown = raw === undefined ? "" : createHash("sha256").update(raw).digest("hex")
    if (this.devices.get(device)?.fingerprints.slice(-2).includes(shown) !== true)
      throw new Fault("DEVICE_CERTIFICATE_MISSING")
  }

  #certify(device: string, spki: string, fingerprints: string[]): string {
    const der = Buffer.from(spki, "base64")
    writeFileSync(
      join(this.#folder, "device.pub"),
      createPublicKey({ key: der, format: "der", type: "spki" }).export({ format: "pem", type: "spki" }),
    )
    const words = `x509 -new -force_pubkey device.pub -subj /CN=${device} -CA ca.pem -CAkey ca.key -days ${this.certificateDays} -out device.pem`
    this.#openssl(words.split(" "))
    const pem = readFileSync(join(this.#folder, "device.pem"), "utf8")
    fingerprints.push(createHash("sha256").update(new X509Certificate(pem).raw).digest("hex"))
    return pem
  }

  #openssl(words: readonly string[]): void {
    const { status, stderr } = spawnSync("openssl", words, { cwd: this.#folder })
    assert.equal(status, 0, String(stderr))
  }
}

function refusalOf(error: unknown): { readonly status: number; readonly text: string } {
  if (!isFault(error)) throw error
  const { code, http, de, en } = publicFault(error.code)
  return { status: http, text: JSON.stringify({ code, de, en, reference: error.reference ?? "REF234" }) }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : ""
}
