/**
 * `openvpn` between the two ends of a delayed link, and an application at this end of its tunnel. Needs root.
 *
 * As Debian ships it, with a certificate at each end and AES-128-GCM, which is what the other ways have. Over UDP its packets
 * take the link as they are; over TCP they pass the same two relays as ssh and the access software.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { end, freePort, output } from "../peers/programs.ts"
import { type DelayedLink, HERE } from "./delayed-link.ts"
import { startApplication } from "./ways.ts"

/** Both may be there at the same time. */
const TUNNELS = {
  udp: { here: "10.98.1.1", far: "10.98.1.2", devices: ["schleuse-u0", "schleuse-u1"] },
  tcp: { here: "10.98.2.1", far: "10.98.2.2", devices: ["schleuse-t0", "schleuse-t1"] },
} as const
const READY_MS = 60_000
/** An end whose other end was killed is not to stay. */
const LONELY_S = 60

export type Transport = keyof typeof TUNNELS

export type Vpn = {
  readonly name: string
  /** Where the far side finds the application, within the tunnel. */
  readonly place: string
  readonly stop: () => Promise<void>
}

type Identity = { readonly words: readonly string[]; readonly fingerprint: string }

/** @param folder for keys */
export async function startOpenvpn(folder: string, link: DelayedLink, transport: Transport): Promise<Vpn> {
  const { here, far, devices } = TUNNELS[transport]
  const [ours, theirs] = [identity(folder, "here"), identity(folder, "far")]
  const port = await freePort()
  if (transport === "tcp") await link.offer(port)
  const address = transport === "tcp" ? "127.0.0.1" : HERE
  const started: ChildProcess[] = []
  const stop = async (): Promise<void> => {
    for (const child of started.reverse()) await end(child)
  }
  const run = (prefix: readonly string[], words: readonly string[]): Promise<void> => {
    const [program = "", ...all] = [...prefix, "openvpn", ...words]
    const child = spawn(program, all, { stdio: ["ignore", "pipe", "inherit"] })
    started.push(child)
    return initialised(child)
  }
  try {
    const both = ["--dev-type", "tun", "--data-ciphers", "AES-128-GCM", "--ping", "10", "--ping-exit", String(LONELY_S)]
    const server = ["--dev", devices[0], "--proto", transport === "tcp" ? "tcp-server" : "udp"]
    server.push("--local", address, "--port", String(port), "--tls-server", "--dh", "none", "--ifconfig", here, far)
    const client = ["--dev", devices[1], "--proto", transport === "tcp" ? "tcp-client" : "udp", "--nobind"]
    client.push("--remote", address, String(port), "--tls-client", "--ifconfig", far, here)
    await Promise.all([
      run([], [...server, ...both, ...ours.words, "--peer-fingerprint", theirs.fingerprint]),
      run(link.prefix, [...client, ...both, ...theirs.words, "--peer-fingerprint", ours.fingerprint]),
    ])
    const application = await startApplication({ host: here })
    started.push(application.child)
    return { name: `openvpn over ${transport.toUpperCase()}`, place: `${here}:${application.port}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A key with a certificate that it signed itself: each end knows the other's by its hash. */
function identity(folder: string, name: string): Identity {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", `/CN=${name}`]
  output("openssl", "req", "-x509", ...kind, "-keyout", key, "-out", certificate)
  const printed = output("openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256")
  return { words: ["--key", key, "--cert", certificate], fingerprint: printed.slice(printed.indexOf("=") + 1) }
}

/** Its tunnel is up. Rejects if it ends before, or takes too long. */
function initialised(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new TypeError("nobody hears it"))
    let said = ""
    const fail = (why: string): void => {
      clearTimeout(timer)
      reject(new Error(`openvpn ${why}:\n${said}`))
    }
    const timer = setTimeout(() => fail(`has no tunnel after ${READY_MS} ms`), READY_MS)
    createInterface({ input: child.stdout }).on("line", (line) => {
      said += `${line}\n`
      if (!line.includes("Initialization Sequence Completed")) return
      clearTimeout(timer)
      resolve()
    })
    child.once("error", ({ message }) => fail(message))
    child.once("exit", (code) => fail(`ended with ${code}`))
  })
}
