/**
 * A keeper in memory, for tests of the door alone: the same wire contract, real part files, real signature checks.
 *
 * One tree for all accounts, no log, no rights, nothing durable. Not part of the product.
 */
import type { Duplex } from "node:stream"
import { setTimeout as wait } from "node:timers/promises"
import { Fault, isFault, parseBase64, randomId, SshReader } from "@schleuse/base"
import { type Answer, type OpenedSession, type OutputOf, type Request, ZoneServer } from "@schleuse/wire"
import ssh2 from "ssh2"
import { MemoryTransfers } from "./memory-transfers.ts"
import { MemoryTree } from "./memory-tree.ts"

export type MemoryKeeperOptions = {
  /** Where part files lie. */
  readonly folder: string
  /** Private host keys in OpenSSH's format. */
  readonly hostKeys: readonly string[]
  /** Account name to its public key as SSH bytes. */
  readonly accounts: ReadonlyMap<string, Buffer>
  readonly settings?: Partial<OutputOf<"startDoor">["settings"]> | undefined
  readonly cut?: string | undefined
  /** Before each answer, for tests of waiting. */
  readonly delayMs?: number | undefined
  readonly checks?: "content" | "length" | undefined
  /** When the key of a login runs out, if that is soon. */
  readonly keyExpiresAt?: number | undefined
  /** What a login by key still needs. */
  readonly wants?: "key-and-code" | undefined
}

const SETTINGS: OutputOf<"startDoor">["settings"] = {
  language: "en",
  contact: "betrieb@schleuse.test",
  maxSessions: 500,
  maxSessionsPerAddress: 400,
  idleMs: 60_000,
  loginMs: 20_000,
  compatibleAlgorithms: "offered",
}

export class MemoryKeeper {
  readonly tree = new MemoryTree()
  readonly transfers: MemoryTransfers
  /** Names of the commands that were asked, in order. */
  readonly asked: string[] = []
  readonly sessions = new Map<string, { readonly user: string; readonly algorithms: string }>()
  readonly endings: string[] = []
  /** What came with each `loginCode`. */
  readonly secrets: (readonly string[])[] = []
  readonly #pending = new Map<string, string>()
  readonly #options: MemoryKeeperOptions
  #server: ZoneServer | undefined
  /** Answer these commands only then. */
  readonly held = new Map<string, Promise<void>>()
  /** Refuse these commands with this code. */
  readonly refusals = new Map<string, Fault>()

  constructor(options: MemoryKeeperOptions) {
    this.#options = options
    this.transfers = new MemoryTransfers(this.tree, options.folder, options.checks ?? "content")
  }

  /** Answers a door at the other end of this stream. */
  attach(stream: Duplex): ZoneServer {
    this.#server = new ZoneServer("sftp", stream, {
      onRequest: (request, answer) => void this.#answer(request).then(answer),
      onRefused: ({ fault }, answer) => answer({ fault }),
      onClose: () => undefined,
    })
    return this.#server
  }

  get server(): ZoneServer {
    if (this.#server === undefined) throw new Error("no door is attached")
    return this.#server
  }

  async #answer(request: Request): Promise<Answer> {
    this.asked.push(request.command)
    if (this.#options.delayMs !== undefined) await wait(this.#options.delayMs)
    await this.held.get(request.command)
    try {
      const refusal = this.refusals.get(request.command)
      if (refusal !== undefined) throw refusal
      if (request.session !== undefined && !this.sessions.has(request.session)) throw new Fault("SESSION_ENDED")
      return { result: this.#carryOut(request) }
    } catch (error) {
      return { fault: isFault(error) ? error : new Fault("INTERNAL", "", { cause: error }) }
    }
  }

  #carryOut(request: Request): unknown {
    const { tree, transfers } = this
    switch (request.command) {
      case "startDoor":
        return this.#start()
      case "probeSshKey":
        if (!this.#options.accounts.get(request.input.user)?.equals(parseBase64(request.input.key))) {
          throw new Fault("LOGIN_REFUSED")
        }
        return {}
      case "loginSsh":
        return this.#login(parseBase64(request.input.blob), parseBase64(request.input.signature), request.input.peer)
      case "loginCode":
        return this.#loginCode(request.input.user, request.input.secrets)
      case "completeLogin":
        return this.#completeLogin(request.input.pending, request.input.code)
      case "endSession":
        this.endings.push(request.input.reason)
        this.sessions.delete(request.session ?? "")
        return {}
      case "listFolder":
        return tree.list(request.input.path, request.input.cursor)
      case "statPath": {
        const entry = tree.entry(request.input.path)
        return entry === undefined ? {} : { entry }
      }
      case "makeFolder":
        if (tree.find(request.input.path) !== undefined) throw new Fault("PATH_EXISTS")
        tree.put(request.input.path, { kind: "folder" })
        return {}
      case "removeFolder":
        if (tree.list(request.input.path, undefined).entries.length > 0) throw new Fault("FOLDER_NOT_EMPTY")
        tree.remove(request.input.path)
        return {}
      case "removeFile":
        tree.requireFile(request.input.path)
        tree.remove(request.input.path)
        return {}
      case "renamePath":
        tree.rename(request.input.from, request.input.to, request.input.replace)
        return {}
      case "volume":
        return { totalBytes: 2 ** 40, freeBytes: 2 ** 39 }
      case "openWrite":
        return transfers.openWrite(request.input)
      case "openPart":
        return transfers.openPart(request.input)
      case "sealPart":
        return transfers.sealPart(request.input)
      case "commitWrite":
        return transfers.commitWrite(request.input)
      case "abortWrite":
        return transfers.abortWrite(request.input)
      case "openRead":
        return transfers.openRead(request.input)
      case "readPart":
        return transfers.readPart(request.input)
      case "readUploadPart":
        return transfers.readUploadPart(request.input)
      case "closeRead":
        return transfers.closeRead(request.input)
      default:
        throw new Fault("COMMAND_UNKNOWN")
    }
  }

  #start(): OutputOf<"startDoor"> {
    const { hostKeys, settings, cut } = this.#options
    const { incoming, blobs } = this.transfers
    const started = { door: randomId(), hostKeys, incoming, blobs, settings: { ...SETTINGS, ...settings } }
    return cut === undefined ? started : { ...started, cut }
  }

  /** Takes user, algorithm and key from what was signed, as RFC 4252, section 7, lays it out. */
  #login(blob: Buffer, signature: Buffer, peer: { readonly algorithms: string }): OutputOf<"loginSsh"> {
    const reader = new SshReader(blob)
    reader.string()
    reader.byte()
    const user = reader.string().toString("utf8")
    reader.string()
    reader.string()
    reader.byte()
    const algorithm = reader.string().toString("latin1")
    const key = reader.string()
    reader.end()
    const parsed = ssh2.utils.parseKey(key)
    const hash = algorithm === "rsa-sha2-512" ? "sha512" : algorithm === "rsa-sha2-256" ? "sha256" : undefined
    const isKnown = this.#options.accounts.get(user)?.equals(key) === true
    if (!isKnown || parsed instanceof Error || !parsed.verify(blob, signature, hash)) throw new Fault("LOGIN_REFUSED")
    if (this.#options.wants === "key-and-code") {
      const pending = randomId()
      this.#pending.set(pending, user)
      return { pending, needs: "code" }
    }
    return this.#open(user, peer.algorithms)
  }

  /** `geheim` and a code of six digits or a Yubico OTP of c alone; 111111 is a token out of step. */
  #loginCode(user: string, secrets: readonly string[]): OutputOf<"loginCode"> {
    this.secrets.push(secrets)
    const [password = "", code = ""] = secrets
    if (password === "geheim" && code === "111111") {
      const pending = randomId()
      this.#pending.set(pending, user)
      return { pending, needs: "next-code" }
    }
    const isRight =
      (password === "geheim" && code === "123456") || (secrets.length === 1 && password === `geheim${"c".repeat(44)}`)
    if (!isRight) throw new Fault("LOGIN_REFUSED", "", { reference: "ABC234" })
    return this.#open(user, "")
  }

  #completeLogin(pending: string, code: string): OutputOf<"completeLogin"> {
    const user = this.#pending.get(pending)
    if (user === undefined || code !== "222222") throw new Fault("LOGIN_REFUSED", "", { reference: "ABC235" })
    return this.#open(user, "")
  }

  #open(user: string, algorithms: string): OpenedSession {
    const session = randomId()
    this.sessions.set(session, { user, algorithms })
    return {
      session,
      account: randomId(),
      institution: randomId(),
      expiresAt: Date.now() + 3_600_000,
      ...(this.#options.keyExpiresAt === undefined ? {} : { keyExpiresAt: this.#options.keyExpiresAt }),
      language: "en",
    }
  }
}
