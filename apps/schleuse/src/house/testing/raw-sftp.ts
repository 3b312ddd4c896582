/**
 * SFTP by hand: OpenSSH's `ssh -s` carries the bytes, and these tests decide which.
 *
 * For what no well-behaved client does: thousands of handles, requests whose
 * answers nobody reads, a connection that falls silent.
 * Source: draft-ietf-secsh-filexfer-02.
 */
import type { ChildProcess } from "node:child_process"
import { spawn } from "node:child_process"
import { sshString, sshUint32 } from "@schleuse/base"
import type { DemoHouse } from "./demo-house.ts"

export const REQUEST = { init: 1, open: 3, close: 4, read: 5, write: 6, openDir: 11, stat: 17 } as const
export const REPLY = { version: 2, status: 101, handle: 102, data: 103 } as const
/** Flags of OPEN. */
export const READ = 1
export const WRITE_NEW = 2 | 8 | 16

export type Reply = { readonly type: number; readonly body: Buffer }

const VERSION_3 = Buffer.of(0, 0, 0, 5, REQUEST.init, 0, 0, 0, 3)

export class RawSftp {
  readonly process: ChildProcess
  /** Resolves with ssh's exit code. */
  readonly ended: Promise<number | null>
  readonly #waiting = new Map<number, PromiseWithResolvers<Reply>>()
  readonly #version = Promise.withResolvers<Reply>()
  #unread: Buffer = Buffer.alloc(0)
  #nextId = 1

  private constructor(house: DemoHouse, login: string) {
    const args = [...house.sshOptions(login), "-p", String(house.port()), "-s", `${login}@127.0.0.1`, "sftp"]
    this.process = spawn("ssh", args, { stdio: ["pipe", "pipe", "ignore"] })
    this.process.stdin?.on("error", () => undefined)
    this.process.stdout?.on("data", (chunk: Buffer) => this.#receive(chunk))
    this.ended = new Promise((resolve) => this.process.once("close", (code) => resolve(code)))
    void this.ended.then((code) => {
      const gone = new Error(`ssh ended with ${code}`)
      this.#version.reject(gone)
      for (const { reject } of this.#waiting.values()) reject(gone)
    })
    // Nobody may be waiting for it when the end comes.
    this.#version.promise.catch(() => undefined)
  }

  static async open(house: DemoHouse, login: string): Promise<RawSftp> {
    const client = new RawSftp(house, login)
    client.process.stdin?.write(VERSION_3)
    await client.#version.promise
    return client
  }

  /** Sends a request; gives its answer. @throws if the connection ends before the answer */
  request(type: number, ...fields: readonly Buffer[]): Promise<Reply> {
    const id = this.#nextId++
    const body = Buffer.concat([Buffer.of(type), sshUint32(id), ...fields])
    this.process.stdin?.write(sshString(body))
    const answer = Promise.withResolvers<Reply>()
    this.#waiting.set(id, answer)
    // Whoever stops caring about an answer must not be told of its absence.
    answer.promise.catch(() => undefined)
    return answer.promise
  }

  /** Opens a file; gives the handle, or the status code of the refusal. */
  async openFile(path: string, flags: number): Promise<Buffer | number> {
    const { type, body } = await this.request(REQUEST.open, sshString(path), sshUint32(flags), sshUint32(0))
    return type === REPLY.handle ? body : body.readUInt32BE(0)
  }

  /** Stops reading answers, as a slow client does. */
  pause(): void {
    this.process.stdout?.pause()
  }

  resume(): void {
    this.process.stdout?.resume()
  }

  async end(): Promise<void> {
    this.process.kill("SIGKILL")
    await this.ended
  }

  #receive(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    while (this.#unread.length >= 4 && this.#unread.length >= 4 + this.#unread.readUInt32BE(0)) {
      const packet = this.#unread.subarray(4, 4 + this.#unread.readUInt32BE(0))
      this.#unread = this.#unread.subarray(4 + packet.length)
      const type = packet.readUInt8(0)
      if (type === REPLY.version) {
        this.#version.resolve({ type, body: packet.subarray(1) })
        continue
      }
      const id = packet.readUInt32BE(1)
      this.#waiting.get(id)?.resolve({ type, body: packet.subarray(5) })
      this.#waiting.delete(id)
    }
  }
}

/** Fields of READ: handle as OPEN gave it, place, length. */
export function readFields(handle: Buffer, offset: number, length: number): readonly Buffer[] {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(BigInt(offset))
  return [handle, place, sshUint32(length)]
}
