/** The command line of a running house, for what its operators type there. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { touch } from "../../demo/toy-yubikey.ts"
import type { DemoHouse } from "./demo-house.ts"

const LAUNCHER = fileURLToPath(new URL("../../../bin/schleuse.js", import.meta.url))

export class HouseTerminal {
  readonly #house: DemoHouse

  constructor(house: DemoHouse) {
    this.#house = house
  }

  /** What the command said. @throws if it was refused */
  async run(words: readonly string[], input = ""): Promise<string> {
    const child = spawn(process.execPath, [LAUNCHER, ...words, "--data", this.#house.data])
    let [said, told] = ["", ""]
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()))
    child.stdin.end(input)
    const status = await new Promise<number | null>((resolve) => child.once("exit", resolve))
    assert.equal(status, 0, `${words.join(" ")}: ${said}${told}`)
    return said.trim()
  }

  /** Logs one of the demo's operators in, by password and touch. */
  async logIn(login: string): Promise<void> {
    const { password, code } = this.secretsOf(login)
    await this.run(["login", login], `${password}\n${code}\n`)
  }

  /** What a person types who logs in now. */
  secretsOf(login: string): { readonly password: string; readonly code: string } {
    const account = this.#house.world.accounts.find((one) => one.login === login)
    assert.ok(account?.kind === "person", login)
    return { password: account.password, code: touch(this.#house.data, login) }
  }
}
