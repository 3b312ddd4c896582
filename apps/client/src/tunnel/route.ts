/**
 * Routes: how the PC reaches the gate, directly or through the proxy of its network.
 *
 * A proxy is asked by CONNECT, with Basic credentials if the address carries
 * some. Proxies that want NTLM or Kerberos say so, and the person is told in
 * words: those need the system's own log-in.
 */
import { connect, type Socket } from "node:net"
import { Fault, isFault } from "@schleuse/base"

export type Endpoint = { readonly host: string; readonly port: number }
export type ProxyPlan = Endpoint & {
  readonly user: string
  readonly password: string
  /** Told that the proxy does not accept them. */
  readonly onRefused?: (() => void) | undefined
}
/** One way to the gate; several are tried in order. */
export type Way = ProxyPlan | "direct"

const CONNECT_MS = 15_000
const MAX_HEAD_BYTES = 16 * 1024

/** A proxy's `PROXY_LOGIN_NEEDED`: says which one asks. */
export class ProxyAsks extends Fault {
  readonly proxy: Endpoint

  constructor({ host, port }: Endpoint, detail: string) {
    super("PROXY_LOGIN_NEEDED", detail)
    this.proxy = { host, port }
  }
}

/** From the environment, as curl and browsers read it; `unsaid`: it names no proxy at all. @throws PROXY_ADDRESS_INVALID */
export function proxyFor(gate: Endpoint, environment: Readonly<Record<string, string | undefined>>): Way | "unsaid" {
  const text =
    environment["HTTPS_PROXY"] ??
    environment["https_proxy"] ??
    environment["ALL_PROXY"] ??
    environment["all_proxy"] ??
    ""
  const except = (environment["NO_PROXY"] ?? environment["no_proxy"] ?? "").split(",").map((one) => one.trim())
  const isExcepted = except.some(
    (one) => one === "*" || (one !== "" && (gate.host === one || gate.host.endsWith(`.${one.replace(/^\./, "")}`))),
  )
  if (text === "") return "unsaid"
  return isExcepted ? "direct" : parseProxy(text)
}

/** `http://user:password@proxy.example:3128`. @throws PROXY_ADDRESS_INVALID */
export function parseProxy(text: string): ProxyPlan {
  let url: URL
  try {
    url = new URL(text.includes("://") ? text : `http://${text}`)
  } catch (cause) {
    throw new Fault("PROXY_ADDRESS_INVALID", "no address", { cause })
  }
  if (url.protocol !== "http:" || url.hostname === "") throw new Fault("PROXY_ADDRESS_INVALID", url.protocol)
  const host = url.hostname.replaceAll(/^\[|\]$/g, "")
  const port = url.port === "" ? 80 : Number(url.port)
  return { host, port, user: decoded(url.username), password: decoded(url.password) }
}

/** @throws PROXY_ADDRESS_INVALID */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new Fault("PROXY_ADDRESS_INVALID", "a percent sign", { cause })
  }
}

/** What a person can do something about comes first when no way led to the gate. */
const TELLING: readonly string[] = ["PROXY_LOGIN_NEEDED", "PROXY_LOGIN_UNSUPPORTED", "PROXY_REFUSED"]

/**
 * An open connection to the gate, before TLS, by the first way that leads there.
 * @throws GATE_UNREACHABLE, PROXY_LOGIN_NEEDED, PROXY_LOGIN_UNSUPPORTED, PROXY_REFUSED
 */
export async function openRoute(gate: Endpoint, ways: readonly Way[]): Promise<Socket> {
  const refusals: Fault[] = []
  for (const way of ways) {
    try {
      return await (way === "direct" ? open(gate) : openThrough(way, gate))
    } catch (error) {
      if (!isFault(error)) throw error
      refusals.push(error)
    }
  }
  const [why] = [...TELLING.flatMap((code) => refusals.find((fault) => fault.code === code) ?? []), ...refusals]
  throw why ?? new Fault("GATE_UNREACHABLE", "no way to it")
}

async function openThrough(proxy: ProxyPlan, gate: Endpoint): Promise<Socket> {
  const socket = await open(proxy)
  try {
    await askProxy(socket, gate, proxy)
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function open({ host, port }: Endpoint): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 })
    const timer = setTimeout(() => socket.destroy(new Error("too slow")), CONNECT_MS)
    socket.once("error", (cause) => {
      clearTimeout(timer)
      reject(new Fault("GATE_UNREACHABLE", `${host} ${port}`, { cause }))
    })
    socket.once("connect", () => {
      clearTimeout(timer)
      socket.removeAllListeners("error")
      resolve(socket)
    })
  })
}

async function askProxy(socket: Socket, gate: Endpoint, proxy: ProxyPlan): Promise<void> {
  const { user, password } = proxy
  const authority = `${gate.host.includes(":") ? `[${gate.host}]` : gate.host}:${gate.port}`
  const basic =
    user === "" ? "" : `Proxy-Authorization: Basic ${Buffer.from(`${user}:${password}`).toString("base64")}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${basic}\r\n`)
  const head = await readHead(socket)
  const status = /^HTTP\/1\.[01] (\d{3})[ \r]/.exec(head)?.[1]
  if (status === "200") return
  if (status === "407") {
    const offers = [...head.matchAll(/^proxy-authenticate: *([\w-]+)/gim)].map(([, scheme = ""]) =>
      scheme.toLowerCase(),
    )
    if (user !== "") proxy.onRefused?.()
    if (offers.includes("basic")) throw new ProxyAsks(proxy, offers.join(", "))
    throw new Fault("PROXY_LOGIN_UNSUPPORTED", offers.join(", "))
  }
  throw new Fault("PROXY_REFUSED", status ?? "no HTTP")
}

/** The head of the proxy's answer; not a byte beyond it. @throws PROXY_REFUSED */
function readHead(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = ""
    const timer = setTimeout(() => fail("too slow"), CONNECT_MS)
    const stop = (): void => {
      clearTimeout(timer)
      socket.off("readable", read)
      socket.off("close", gone)
      socket.off("error", gone)
    }
    const fail = (why: string): void => {
      stop()
      reject(new Fault("PROXY_REFUSED", why))
    }
    const gone = (): void => fail("the connection broke off")
    const read = (): void => {
      for (let byte: unknown = socket.read(1); Buffer.isBuffer(byte); byte = socket.read(1)) {
        head += byte.toString("latin1")
        if (head.endsWith("\r\n\r\n")) {
          stop()
          return resolve(head)
        }
        if (head.length > MAX_HEAD_BYTES) return fail("too long")
      }
    }
    socket.on("readable", read)
    socket.on("close", gone)
    socket.on("error", gone)
  })
}
