/** Ways from a client to an application whose speed is compared. */
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { Account, Peer } from "../peers/peer.ts"
import type { DelayedLink } from "./delayed-link.ts"
import { startOpenssh } from "../peers/openssh.ts"
import { end, freePort, output, untilListening } from "../peers/programs.ts"

const LOAD = fileURLToPath(new URL("load.ts", import.meta.url))

/** For a program to have logged in across a long way. */
const FAR_START_MS = 30_000

export type Way = {
  readonly name: string
  /** Where its client connects. */
  readonly port: number
  /** Processes between client and application; their CPU time counts. */
  readonly pids: readonly number[]
  /** Certificate to trust, if the client speaks TLS itself. */
  readonly ca?: string | undefined
  readonly stop: () => Promise<void>
}

type Application = {
  /** 127.0.0.1 if it is not named. */
  readonly host?: string | undefined
  readonly files?: { readonly key: string; readonly certificate: string } | undefined
}

/** What bytes come from and go to; over TLS with a key. */
export async function startApplication({ host = "127.0.0.1", files }: Application = {}): Promise<{
  readonly port: number
  readonly child: ChildProcess
}> {
  const words = [`${host}:0`, ...(files === undefined ? [] : [files.key, files.certificate])]
  const child = spawn(process.execPath, [LOAD, "serve", ...words], { stdio: ["ignore", "pipe", "inherit"] })
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(Number(line)))
    child.once("exit", () => reject(new Error("the application did not start")))
  })
  return { port, child }
}

/** A number that the load's client prints. */
export function askLoad(...words: readonly (string | number)[]): Promise<number> {
  return askLoadFrom([], ...words)
}

/** The same; `prefix` is what it is started by. */
export async function askLoadFrom(prefix: readonly string[], ...words: readonly (string | number)[]): Promise<number> {
  const [program = "", ...all] = [...prefix, process.execPath, LOAD, ...words.map(String)]
  const child = spawn(program, all, { stdio: ["ignore", "pipe", "inherit"] })
  let text = ""
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve))
  if (status !== 0) throw new Error(`load ${words.join(" ")} ended with ${String(status)}`)
  return Number(text)
}

/** `ssh -L` to the application, aes128-gcm; with a link from its far side. */
export async function startSshForward(folder: string, application: number, link?: DelayedLink): Promise<Way> {
  const sshd: Peer = await startOpenssh(folder)
  await link?.offer(sshd.port)
  const port = await freePort()
  const { user, keyFile }: Account = sshd.sender
  const options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes"]
  const words = ["-N", "-F", "none", "-c", "aes128-gcm@openssh.com", "-i", keyFile, "-p", String(sshd.port)]
  const forward = ["-L", `127.0.0.1:${port}:127.0.0.1:${application}`, `${user}@127.0.0.1`]
  const given = ["ssh", ...words, ...options.flatMap((option) => ["-o", option]), ...forward]
  const [program = "", ...all] = [...(link?.prefix ?? []), ...given]
  const ssh = spawn(program, all, { stdio: "ignore" })
  const stop = async (): Promise<void> => {
    await end(ssh)
    await sshd.stop()
  }
  try {
    await (link === undefined ? untilListening(port) : untilFarAnswers(link, port))
  } catch (error) {
    await stop()
    throw error
  }
  return { name: "ssh -L", port, pids: [ssh.pid ?? 0, sshd.serverPid], stop }
}

/** On the far side nobody here can knock: a client there asks until the application has answered once. */
async function untilFarAnswers({ prefix }: DelayedLink, port: number): Promise<void> {
  for (const endMs = performance.now() + FAR_START_MS; performance.now() < endMs;) {
    const [ip = "", ...words] = prefix
    const child = spawn(ip, [...words, process.execPath, LOAD, "first", String(port), "1"], { stdio: "ignore" })
    if ((await new Promise((resolve) => child.once("close", resolve))) === 0) return
  }
  throw new Error(`nothing answers on the far side's port ${port}`)
}

/** TLS from the client's own process to the application's, nothing in between: what Node can do at most. */
export async function startBareTls(folder: string): Promise<Way> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")]
  const made = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
  ]
  const names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
  output("openssl", "req", "-x509", ...made, ...names)
  const { port, child } = await startApplication({ files: { key, certificate } })
  return { name: "bare TLS", port, pids: [], ca: certificate, stop: () => end(child) }
}
