/** Many PCs that are connected and ask for nothing: HTTP/2 connections that show a device's certificate. */
import { createDecipheriv, createPrivateKey } from "node:crypto"
import { readFileSync } from "node:fs"
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2"
import { connect } from "node:net"
import { join } from "node:path"
import { connect as connectTls } from "node:tls"
import { parseBase64, parseJson } from "@schleuse/base"

/** Of one address the gate takes 2,048. */
const PER_ADDRESS = 2000
const AT_ONCE = 20
/** Around what is sealed. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

export class IdleConnections {
  readonly #port: number
  readonly #ca: Buffer
  readonly #device: { readonly key: string; readonly cert: string }
  readonly #open: ClientHttp2Session[] = []

  /** @param folder of a PC that is enrolled: its key and certificate are shown */
  constructor(port: number, ca: string, folder: string) {
    this.#port = port
    this.#ca = readFileSync(ca)
    this.#device = deviceIn(folder)
  }

  async open(count: number): Promise<void> {
    for (let i = 0; i < count; i += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, k) => this.#one(i + k))
      this.#open.push(...(await Promise.all(some)))
    }
  }

  close(): void {
    for (const session of this.#open) session.destroy()
  }

  #one(index: number): Promise<ClientHttp2Session> {
    const localAddress = `127.0.0.${2 + Math.floor(index / PER_ADDRESS)}`
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        // TLS's typings know no local address.
        socket: connect({ host: "127.0.0.1", port: this.#port, localAddress }),
        servername: "localhost",
        ca: this.#ca,
        ALPNProtocols: ["h2"],
        minVersion: "TLSv1.3",
        ...this.#device,
      })
      socket.once("error", reject)
      socket.once("secureConnect", () => {
        const session = connectHttp2("https://gate", { createConnection: () => socket })
        session.once("error", reject)
        session.once("remoteSettings", () => resolve(session))
      })
    })
  }
}

/** Key and certificate of a PC without a keyring, as the access software keeps them: whoever has its folder has both. */
function deviceIn(folder: string): { readonly key: string; readonly cert: string } {
  const { certificate = "" } = stringsIn(join(folder, "device.json"))
  const { kept = "", sealed = "" } = stringsIn(join(folder, "device.key"))
  const bytes = parseBase64(sealed)
  const decipher = createDecipheriv("aes-256-gcm", parseBase64(kept), bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const der = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" })
  return { key: key.export({ format: "pem", type: "pkcs8" }).toString(), cert: certificate }
}

function stringsIn(path: string): Readonly<Record<string, string>> {
  const value = parseJson(readFileSync(path, "utf8"))
  const fields = typeof value === "object" && value !== null ? Object.entries(value) : []
  return Object.fromEntries(fields.flatMap(([name, field]) => (typeof field === "string" ? [[name, field]] : [])))
}
