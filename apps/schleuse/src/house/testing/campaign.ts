/**
 * A campaign of uploads and downloads during which processes are killed: keeps
 * books of what was acknowledged, and holds the house to it afterwards.
 */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DemoHouse } from "./demo-house.ts"
import { type Running, sha256OfFile } from "./programs.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PRACTICE = "praxis-beispiel"
const INSURER = "aok-musterland"

type Sent = { readonly name: string; readonly sha256: string; isAcknowledged: boolean }

export class Campaign {
  readonly #house: DemoHouse
  readonly #sent = new Map<string, Sent>()
  #count = 0

  constructor(house: DemoHouse) {
    this.#house = house
  }

  /** Numbers for the test's last line. */
  get summary(): { readonly sent: number; readonly acknowledged: number } {
    const acknowledged = [...this.#sent.values()].filter(({ isAcknowledged }) => isAcknowledged).length
    return { sent: this.#sent.size, acknowledged }
  }

  /** Begins one session that puts a file of each of these sizes, one after another. */
  put(sizes: readonly number[]): Putting {
    const files = sizes.map((size) => this.#make(size))
    const lines = files.map(({ name }) => `put ${name} ${OUTBOX}/${name}`)
    return new Putting(this.#house.beginSftp({ login: PRACTICE }, lines), files)
  }

  /** Begins a session that gets some files that are there, to be thrown away. */
  get(names: readonly string[]): Running {
    const lines = names.map((name) => `get ${INBOX}/${name} /dev/null`)
    return this.#house.beginSftp({ login: INSURER }, lines)
  }

  /** Names of files that were acknowledged, newest last. */
  acknowledged(): readonly string[] {
    return [...this.#sent.values()].filter(({ isAcknowledged }) => isAcknowledged).map(({ name }) => name)
  }

  /**
   * Compares what the recipient sees with the books.
   *
   * Every acknowledged file is there; whatever is there under its name is what
   * was sent, acknowledged or not. `isWanted`: files whose content is compared.
   */
  async check(isWanted: (name: string) => boolean): Promise<void> {
    const there = new Set(await this.#house.list(INSURER, INBOX))
    for (const { name, isAcknowledged } of this.#sent.values()) {
      assert.ok(!isAcknowledged || there.has(name), `${name} was acknowledged and is lost`)
    }
    const wanted = [...there].filter(isWanted)
    if (wanted.length === 0) return
    const folder = this.#house.file("fetched")
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    await this.#house.requireSftp(INSURER, ...wanted.map((name) => `get ${INBOX}/${name} fetched/`))
    assert.deepEqual(readdirSync(folder).sort(), wanted.sort())
    for (const name of wanted) {
      assert.equal(await sha256OfFile(join(folder, name)), this.#sent.get(name)?.sha256, `${name} is damaged`)
    }
  }

  #make(size: number): Sent {
    const name = `file-${this.#count++}`
    const content = randomBytes(size)
    writeFileSync(this.#house.file(name), content)
    const sent = { name, sha256: createHash("sha256").update(content).digest("hex"), isAcknowledged: false }
    this.#sent.set(name, sent)
    return sent
  }
}

/** One `sftp -b` that puts files; it names each line before it begins it, and stops at the first that fails. */
export class Putting {
  readonly #running: Running
  readonly #files: readonly Sent[]

  constructor(running: Running, files: readonly Sent[]) {
    this.#running = running
    this.#files = files
  }

  /** Waits for its end and enters into the books what was acknowledged. Says whether all was. */
  async ended(): Promise<boolean> {
    const { code, stdout } = await this.#running.ended
    const begun = stdout.split("\n").filter((line) => line.startsWith("sftp> put ")).length
    const done = code === 0 ? this.#files.length : Math.max(0, begun - 1)
    for (const file of this.#files.slice(0, done)) file.isAcknowledged = true
    return code === 0
  }
}
