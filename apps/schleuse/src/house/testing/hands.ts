/** What people do in a house with a gate, by the command line: publish an application, make a link, touch a key. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createServer, type Server, type Socket } from "node:net"
import type { TestContext } from "node:test"
import { fileURLToPath } from "node:url"
import { parseJson } from "@schleuse/base"
import { later } from "../../testing/service.ts"
import type { DemoHouse } from "./demo-house.ts"

const LAUNCHER = fileURLToPath(new URL("../../../bin/schleuse.js", import.meta.url))

export class Hands {
  readonly #house: DemoHouse

  constructor(house: DemoHouse) {
    this.#house = house
  }

  /** What the person's toy types next. */
  touch(login: string): string {
    const words = [LAUNCHER, "demo", "touch", login, "--data", this.#house.data]
    return spawnSync(process.execPath, words, { encoding: "utf8" }).stdout.trim()
  }

  password(login: string): string {
    const account = this.#house.world.accounts.find((one) => one.login === login)
    return account?.kind === "person" ? account.password : assert.fail(login)
  }

  ask(words: readonly string[], input = ""): string {
    const given = [LAUNCHER, ...words, "--data", this.#house.data, "--json"]
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return stdout.trim()
  }

  login(who: string): void {
    this.ask(["login", who], `${this.password(who)}\n${this.touch(who)}`)
  }

  /** As the IT service, with a second person. */
  publish(name: string, host: string, address: string): void {
    this.login("it-service")
    const place = ["--host", host, "--address", address, "--title-de", name, "--everybody"]
    const made = this.ask(["application", "add", name, ...place, "--propose", "Probe"])
    this.login("admin-2")
    this.ask(["approval", "approve", fieldOf(made, "approval"), fieldOf(made, "inputHash")])
    this.login("it-service")
  }

  link(login: string): string {
    return fieldOf(this.ask(["enrolment", "make", login]), "code")
  }
}

export function fieldOf(text: string, name: string): string {
  const value = parseJson(text)
  const field: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
  return typeof field === "string" ? field : assert.fail(`${name} in ${text}`)
}

/** A server inside that sends back what it hears. */
export async function listenInside(
  t: TestContext,
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
