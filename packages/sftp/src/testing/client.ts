/** The client's side of SFTP for tests: writes requests, reads answers, and can break every rule on the way. */
import { SshReader, sshString, sshUint32 } from "@schleuse/base"
import { MESSAGE } from "../packet.ts"
import { PacketReader } from "../packet-reader.ts"
import { DEFAULT_LIMITS, SftpSession, type SessionOptions } from "../session.ts"
import { memoryStore, type MemoryStore } from "./memory-backend.ts"

export function uint64(value: bigint | number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** A packet: length, then everything given. */
export function packet(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from([type]), ...parts])
  return Buffer.concat([sshUint32(body.length), body])
}

const NO_ATTRIBUTES = sshUint32(0)

/** Well-formed requests. */
export const client = {
  init: (version = 3) => packet(MESSAGE.INIT, sshUint32(version)),
  open: (id: number, path: string | Buffer, flags: number) =>
    packet(MESSAGE.OPEN, sshUint32(id), sshString(path), sshUint32(flags), NO_ATTRIBUTES),
  close: (id: number, handle: Buffer) => packet(MESSAGE.CLOSE, sshUint32(id), sshString(handle)),
  read: (id: number, handle: Buffer, offset: bigint | number, length: number) =>
    packet(MESSAGE.READ, sshUint32(id), sshString(handle), uint64(offset), sshUint32(length)),
  write: (id: number, handle: Buffer, offset: bigint | number, bytes: Buffer) =>
    packet(MESSAGE.WRITE, sshUint32(id), sshString(handle), uint64(offset), sshString(bytes)),
  onPath: (type: number, id: number, path: string | Buffer) => packet(type, sshUint32(id), sshString(path)),
  onHandle: (type: number, id: number, handle: Buffer) => packet(type, sshUint32(id), sshString(handle)),
  setStat: (id: number, path: string, attributes: Buffer) =>
    packet(MESSAGE.SETSTAT, sshUint32(id), sshString(path), attributes),
  rename: (id: number, from: string, to: string) =>
    packet(MESSAGE.RENAME, sshUint32(id), sshString(from), sshString(to)),
  makeFolder: (id: number, path: string) => packet(MESSAGE.MKDIR, sshUint32(id), sshString(path), NO_ATTRIBUTES),
  extended: (id: number, name: string, ...parts: readonly Buffer[]) =>
    packet(MESSAGE.EXTENDED, sshUint32(id), sshString(name), ...parts),
}

/** An answer, taken apart as far as its type goes. */
export type Answer = {
  readonly type: number
  readonly id: number
  /** Behind type and id. */
  readonly body: Buffer
}

export type TestSession = {
  readonly session: SftpSession
  readonly store: MemoryStore
  readonly answers: readonly Answer[]
  readonly defects: readonly unknown[]
  /** Is the session asking the stream to wait? */
  readonly isPaused: () => boolean
  /** While true, the transport reports that it is full. */
  readonly setFull: (isFull: boolean) => void
  /** Sends, waits until all is quiet, and returns the answers that came. */
  readonly ask: (...packets: readonly Buffer[]) => Promise<readonly Answer[]>
  /** Sends one request and returns its one answer. */
  readonly askOne: (packet: Buffer) => Promise<Answer>
}

/** Everything that can settle without a timer has settled. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** A session on a memory store, INIT not yet sent. */
export function testSession(options: Partial<SessionOptions> = {}, store: MemoryStore = memoryStore()): TestSession {
  const answers: Answer[] = []
  const defects: unknown[] = []
  const reader = new PacketReader(16 * 1024 * 1024)
  let isPaused = false
  let isFull = false
  const session = new SftpSession({
    backend: store.backend,
    accountName: "praxis-beispiel",
    language: "en",
    limits: DEFAULT_LIMITS,
    onDefect: (error) => {
      defects.push(error)
      return "K7MPQ2"
    },
    transport: {
      write: (pieces) => {
        for (const piece of pieces) reader.push(piece)
        for (let bytes = reader.next(); bytes !== undefined; bytes = reader.next()) {
          const fields = new SshReader(bytes)
          answers.push({ type: fields.byte(), id: fields.uint32(), body: fields.rest() })
        }
        return !isFull
      },
      pause: () => {
        isPaused = true
      },
      resume: () => {
        isPaused = false
      },
    },
    ...options,
  })
  const ask = async (...packets: readonly Buffer[]) => {
    const before = answers.length
    for (const bytes of packets) session.receive(bytes)
    await quiet()
    return answers.slice(before)
  }
  return {
    session,
    store,
    answers,
    defects,
    isPaused: () => isPaused,
    setFull: (value) => {
      isFull = value
    },
    ask,
    askOne: async (bytes) => {
      const [answer, ...others] = await ask(bytes)
      if (answer === undefined || others.length > 0) throw new Error(`one answer expected, ${others.length} more came`)
      return answer
    },
  }
}

/** A session that has begun. */
export async function openSession(options?: Partial<SessionOptions>, store?: MemoryStore): Promise<TestSession> {
  const test = testSession(options, store)
  await test.ask(client.init())
  return test
}

export type Status = { readonly code: number; readonly message: string; readonly language: string }

export function statusOf(answer: Answer | undefined): Status {
  if (answer?.type !== MESSAGE.STATUS) throw new Error(`STATUS expected, got type ${answer?.type ?? "nothing"}`)
  const reader = new SshReader(answer.body)
  const status = { code: reader.uint32(), message: reader.string().toString(), language: reader.string().toString() }
  reader.end()
  return status
}

/** The byte string of a HANDLE or DATA answer. */
export function stringOf(answer: Answer | undefined, type: number): Buffer {
  if (answer?.type !== type) throw new Error(`type ${type} expected, got ${answer?.type ?? "nothing"}`)
  const reader = new SshReader(answer.body)
  const bytes = reader.string()
  reader.end()
  return bytes
}

/** Opens a file and returns its handle. */
export async function openHandle(test: TestSession, path: string, flags: number): Promise<Buffer> {
  return stringOf(await test.askOne(client.open(77, path, flags)), MESSAGE.HANDLE)
}

/** Names of a NAME answer. */
export function namesOf(answer: Answer | undefined): readonly { readonly name: string; readonly longName: string }[] {
  if (answer?.type !== MESSAGE.NAME) throw new Error(`NAME expected, got type ${answer?.type ?? "nothing"}`)
  const reader = new SshReader(answer.body)
  const names = Array.from({ length: reader.uint32() }, () => {
    const row = { name: reader.string().toString(), longName: reader.string().toString() }
    if (reader.uint32() !== 0) {
      reader.uint64()
      for (let i = 0; i < 3; i++) reader.uint32()
    }
    return row
  })
  reader.end()
  return names
}
