/** A TLS connection to the gate, whatever lies in between. */
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from "node:tls"
import { Fault, type FaultCode } from "@schleuse/base"
import { type Endpoint, openRoute, type Way } from "./route.ts"

export type GateAddress = {
  readonly gate: Endpoint
  /** The name in the gate's certificate. */
  readonly name: string
  /** Certificates that the gate's must come from, PEM; undefined: those of the system. */
  readonly authorities?: string | undefined
  /** How to get there, asked before each connection; absent: directly. */
  readonly ways?: (() => Promise<readonly Way[]>) | undefined
  /** The device's own, once it is enrolled. */
  readonly device?: { readonly key: string; readonly certificate: string } | undefined
}

const HANDSHAKE_MS = 15_000
/** AES-128 first, as the gate does: it is faster on every PC. */
const CIPHERS = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

/** Keys and certificates are taken apart once for each address, not for each connection: that costs milliseconds. */
const contexts = new WeakMap<GateAddress, SecureContext>()

function contextOf(to: GateAddress): SecureContext {
  const known = contexts.get(to)
  if (known !== undefined) return known
  const { authorities, device } = to
  const made = createSecureContext({
    minVersion: "TLSv1.3",
    ciphers: CIPHERS,
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(device === undefined ? {} : { key: device.key, cert: device.certificate }),
  })
  contexts.set(to, made)
  return made
}

/** @throws GATE_UNREACHABLE, GATE_CERTIFICATE_FOREIGN, CLIENT_CLOCK_WRONG, PROXY_* */
export async function secureConnection(to: GateAddress, protocol: "h2" | "http/1.1"): Promise<TLSSocket> {
  const { gate, name, ways } = to
  const socket = await openRoute(gate, (await ways?.()) ?? ["direct"])
  // A browser may say all it has to say, and still wait for the answer.
  socket.allowHalfOpen = protocol === "http/1.1"
  return await new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      servername: name,
      ALPNProtocols: [protocol],
      secureContext: contextOf(to),
    })
    const timer = setTimeout(() => secured.destroy(new Error("too slow")), HANDSHAKE_MS)
    secured.once("error", (cause) => {
      clearTimeout(timer)
      reject(new Fault(codeOf("code" in cause ? String(cause.code) : ""), cause.message, { cause }))
    })
    secured.once("secureConnect", () => {
      clearTimeout(timer)
      secured.removeAllListeners("error")
      secured.on("error", () => secured.destroy())
      if (secured.alpnProtocol === protocol) return resolve(secured)
      secured.destroy()
      reject(new Fault("GATE_UNREACHABLE", `it does not speak ${protocol}`))
    })
  })
}

function codeOf(error: string): FaultCode {
  // By this PC's clock it is not good yet, or no more.
  if (error === "CERT_NOT_YET_VALID" || error === "CERT_HAS_EXPIRED") return "CLIENT_CLOCK_WRONG"
  // Somebody in between who reads along has another certificate: never go on, say so.
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE/.test(error) ? "GATE_CERTIFICATE_FOREIGN" : "GATE_UNREACHABLE"
}
