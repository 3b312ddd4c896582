/** A door process alone beside a bare keeper, without seat belt and own user, so that it can be profiled. */
import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { integer, object, optional, parseJson, text } from "@schleuse/base"
import type { BareKeeper } from "./bare-keeper.ts"

const DOOR = fileURLToPath(new URL("../../../apps/exchange/src/main.ts", import.meta.url))
const BUILD = "d0".repeat(16)
const announcement = object({
  listening: object({ host: text(64), port: integer(1, 65_535), hostKey: optional(text(1024)) }),
})

export class BareDoor {
  readonly pid: number
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.pid = child.pid ?? 0
    this.port = port
    this.#child = child
  }

  static async start(keeper: BareKeeper, nodeArguments: readonly string[] = []): Promise<BareDoor> {
    const end = await keeper.attach("sftp", "sftp")
    const words = ["--zone", "sftp", "--name", "sftp", "--listen", "127.0.0.1:0", "--build", BUILD]
    const child = spawn(process.execPath, [...nodeArguments, DOOR, ...words], {
      stdio: ["ignore", "pipe", "inherit", end],
    })
    end.destroy()
    const { stdout } = child
    if (stdout === null) throw new TypeError("no stdout")
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: stdout }).once("line", resolve)
      child.once("exit", (code) => reject(new Error(`the door ended with ${code}`)))
    })
    return new BareDoor(child, announcement(parseJson(line), "door").listening.port)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve))
    this.#child.kill("SIGTERM")
    await ended
  }
}
