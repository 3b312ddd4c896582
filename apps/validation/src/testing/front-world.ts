/** A validation server on a free port, with a keeper in memory that answers as a test says, and raw connections to it. */
import { connect } from "node:net"
import { duplexPair } from "node:stream"
import type { TestContext } from "node:test"
import { type Answer, type InputOf, type Request, ZoneServer } from "@schleuse/wire"
import { ValidationServer } from "../validation-server.ts"

type Question = InputOf<"verifyCode">

export class FrontWorld {
  readonly server: ValidationServer
  readonly keeper: ZoneServer
  /** What the keeper was asked. */
  readonly asked: Question[] = []
  /** How it answers; by default with one line. */
  answer: (question: Question, give: (answer: Answer) => void) => void = (_, give) =>
    give({ result: { lines: ["status=OK"] } })
  port = 0

  private constructor() {
    const [ours, its] = duplexPair()
    this.keeper = new ZoneServer("validation", its, {
      onRequest: (request: Request, give) => {
        if (request.command !== "verifyCode") return give({ result: { door: "0".repeat(26) } })
        this.asked.push(request.input)
        this.answer(request.input, give)
      },
      onRefused: ({ fault }, give) => give({ fault }),
      onClose: () => undefined,
    })
    const onDefect = (error: unknown) => {
      throw new Error("a defect", { cause: error })
    }
    this.server = new ValidationServer({ host: "127.0.0.1", port: 0, build: "00".repeat(16), keeper: ours, onDefect })
  }

  static async open(t: TestContext): Promise<FrontWorld> {
    const world = new FrontWorld()
    t.after(() => world.server.stop(0))
    world.port = (await world.server.start()).port
    return world
  }

  /** Everything that comes back until the other side closes; bytes are sent as they are, one after the other. */
  raw(...chunks: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, "127.0.0.1")
      let heard = ""
      socket.setNoDelay(true)
      socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")))
      socket.on("close", () => resolve(heard))
      socket.on("error", (error) => (heard === "" ? reject(error) : resolve(heard)))
      for (const chunk of chunks) socket.write(chunk)
    })
  }

  get(target: string): Promise<string> {
    return this.raw(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
  }
}
