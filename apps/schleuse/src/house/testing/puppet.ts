/** The strings of a puppet door: orders, answers, and a book of every part key that it ever got. */
import { connect, type Socket } from "node:net"
import { createInterface } from "node:readline"
import { parseJson } from "@schleuse/base"
import type { Message } from "@schleuse/wire"

export type Attempt = {
  readonly act: "read" | "write" | "create" | "delete" | "rename" | "link" | "symlink" | "list"
  readonly path: string
  readonly to?: string
}

export type Order =
  | { readonly order: "ask"; readonly message: Message }
  | { readonly order: "attempt"; readonly attempt: Attempt }
  | { readonly order: "dial"; readonly target: { readonly port: number } | { readonly path: string } }
  | { readonly order: "bytes"; readonly hex: string }

export type Answer = {
  /** What the keeper gave; undefined if it refused. */
  readonly result: Message | undefined
  /** The refusal's code; undefined if it gave something. */
  readonly fault: string | undefined
}

export class Puppet {
  readonly #socket: Socket
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  /** Part of every key that was handed out, in order; twice if it was handed out twice. */
  readonly keys: string[] = []
  #last = 0
  #isGone = false

  private constructor(socket: Socket) {
    this.#socket = socket
    const lines = createInterface({ input: socket })
    lines.on("line", (line) => {
      const { n, result } = asMessage(parseJson(line))
      this.#waiting.get(Number(n))?.resolve(result)
    })
    // The socket tells of it too.
    lines.on("error", () => undefined)
    socket.on("close", () => {
      this.#isGone = true
      for (const { reject } of this.#waiting.values()) reject(new Error("the puppet is gone"))
    })
  }

  static async at(port: number): Promise<Puppet> {
    const socket = connect(port, "127.0.0.1")
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject))
    socket.on("error", () => undefined)
    return new Puppet(socket)
  }

  /** Asks the keeper for anything. Keys in the answer are noted. */
  async ask(command: string, input: unknown, session?: string): Promise<Answer> {
    const named = session === undefined ? {} : { s: session }
    const answer = await this.#obey({ order: "ask", message: { c: command, a: input, ...named } })
    const { r: result, f: refusal } = asMessage(answer)
    if (refusal !== undefined) return { result: undefined, fault: String(asMessage(refusal)["code"]) }
    this.#noteKeys(result)
    return { result: asMessage(result), fault: undefined }
  }

  /** What became of an attempt on the file system: "done", or the error's code. */
  async attempt(attempt: Attempt): Promise<string> {
    return String(await this.#obey({ order: "attempt", attempt }))
  }

  async dial(target: { readonly port: number } | { readonly path: string }): Promise<string> {
    return String(await this.#obey({ order: "dial", target }))
  }

  /** Writes these bytes to the keeper as they are. */
  async sendBytes(bytes: Buffer): Promise<void> {
    await this.#obey({ order: "bytes", hex: bytes.toString("hex") }).catch(() => undefined)
  }

  end(): void {
    this.#socket.destroy()
  }

  #obey(order: Order): Promise<unknown> {
    if (this.#isGone) return Promise.reject(new Error("the puppet is gone"))
    const n = ++this.#last
    const answer = Promise.withResolvers<unknown>()
    this.#waiting.set(n, answer)
    this.#socket.write(`${JSON.stringify({ n, ...order })}\n`)
    return answer.promise.finally(() => this.#waiting.delete(n))
  }

  #noteKeys(value: unknown): void {
    if (typeof value !== "object" || value === null) return
    if ("key" in value && "part" in value) this.keys.push(String(value.part))
    for (const inner of Object.values(value)) this.#noteKeys(inner)
  }
}

function asMessage(value: unknown): Message {
  return typeof value === "object" && value !== null ? { ...value } : {}
}
