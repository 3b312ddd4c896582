/** A network namespace behind a link that takes its time, and what is reached through it. Needs root. */
import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { end } from "../peers/programs.ts"

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const NAMESPACE = "schleuse-far"
/** This end of it. */
export const HERE = "10.99.0.1"

export class DelayedLink {
  readonly #link: ChildProcess
  readonly #relays: ChildProcess[] = []

  private constructor(link: ChildProcess) {
    this.#link = link
  }

  /** @param roundTripMs added to each round trip */
  static async start(roundTripMs: number): Promise<DelayedLink> {
    const words = [at("delayed_link.py"), NAMESPACE, String(roundTripMs / 2)]
    const link = spawn("/usr/bin/python3", words, { stdio: ["pipe", "pipe", "inherit"] })
    await ready(link)
    return new DelayedLink(link)
  }

  /** Before a program and its words: runs it on the far side. */
  get prefix(): readonly string[] {
    return ["ip", "netns", "exec", NAMESPACE]
  }

  /** What listens on this loopback port is there on the far side's. */
  async offer(port: number): Promise<void> {
    const [relay, local] = [at("relay.ts"), "127.0.0.1"]
    const here = spawn(process.execPath, [relay, HERE, String(port), local, String(port)], {
      stdio: ["pipe", "pipe", "inherit"],
    })
    this.#relays.push(here)
    await ready(here)
    const [ip = "", ...words] = this.prefix
    const far = [...words, process.execPath, relay, local, String(port), HERE, String(port)]
    const there = spawn(ip, far, { stdio: ["pipe", "pipe", "inherit"] })
    this.#relays.push(there)
    await ready(there)
  }

  async stop(): Promise<void> {
    for (const relay of this.#relays) await end(relay)
    const gone = new Promise((resolve) => this.#link.once("exit", resolve))
    this.#link.stdin?.end()
    await gone
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new TypeError("nobody hears it"))
    createInterface({ input: child.stdout }).once("line", () => resolve())
    child.once("exit", (code) => reject(new Error(`it ended with ${code}`)))
  })
}
