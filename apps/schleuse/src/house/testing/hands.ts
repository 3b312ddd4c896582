/** What people do in a house with a gate, by the command line: publish an application, make a link, touch a key. */
import assert from "node:assert/strict"
import { createServer, type Server, type Socket } from "node:net"
import { fileURLToPath } from "node:url"
import { parseJson } from "@schleuse/base"
import { type Lasting, later } from "../../testing/service.ts"
import type { DemoHouse } from "./demo-house.ts"
import { run } from "./programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../../bin/schleuse.js", import.meta.url))

export class Hands {
  readonly #house: DemoHouse

  constructor(house: DemoHouse) {
    this.#house = house
  }

  /** What the person's toy types next. */
  async touch(login: string): Promise<string> {
    const { stdout } = await run(process.execPath, [LAUNCHER, "demo", "touch", login, "--data", this.#house.data])
    return stdout.trim()
  }

  password(login: string): string {
    const account = this.#house.world.accounts.find((one) => one.login === login)
    return account?.kind === "person" ? account.password : assert.fail(login)
  }

  /** Waits without blocking: a test's own connections go on meanwhile. */
  async ask(words: readonly string[], input = ""): Promise<string> {
    const given = [LAUNCHER, ...words, "--data", this.#house.data, "--json"]
    const { code, stdout, stderr } = await run(process.execPath, given, input)
    assert.equal(code, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return stdout.trim()
  }

  async login(who: string): Promise<void> {
    await this.ask(["login", who], `${this.password(who)}\n${await this.touch(who)}`)
  }

  /** As the IT service, with a second person. */
  async publish(name: string, host: string, address: string): Promise<void> {
    await this.login("it-service")
    const place = ["--host", host, "--address", address, "--title-de", name, "--everybody"]
    const made = await this.ask(["application", "add", name, ...place, "--propose", "Probe"])
    await this.login("admin-2")
    await this.ask(["approval", "approve", fieldOf(made, "approval"), fieldOf(made, "inputHash")])
    await this.login("it-service")
  }

  async link(login: string): Promise<string> {
    return fieldOf(await this.ask(["enrolment", "make", login]), "code")
  }
}

export function fieldOf(text: string, name: string): string {
  const value = parseJson(text)
  const field: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
  return typeof field === "string" ? field : assert.fail(`${name} in ${text}`)
}

/** A server inside that sends back what it hears. */
export async function listenInside(
  t: Lasting,
): Promise<{ readonly port: number; readonly sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    socket.on("close", () => sockets.delete(socket))
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  later(t, () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const at = server.address()
  return { port: typeof at === "object" && at !== null ? at.port : assert.fail(), sockets }
}
