/**
 * Measures the SFTP layer alone: 261,120-byte writes cut into 32 KiB chunks (as SSH delivers them), and reads.
 *
 * Run: node packages/sftp/src/testing/throughput.ts. Prints MB/s and the share of one core that 300 MB/s would take.
 */
import { Fault } from "@schleuse/base"
import type { SftpBackend } from "../backend.ts"
import { SftpSession } from "../session.ts"
import { client } from "./client.ts"

const TOTAL_BYTES = 2_000_000_000
const BLOCK_BYTES = 261_120
const CHUNK_BYTES = 32 * 1024
const block = Buffer.alloc(BLOCK_BYTES)
const attributes = {
  kind: "file",
  sizeBytes: TOTAL_BYTES,
  modifiedAtMs: 0,
  isReadable: true,
  isWritable: true,
} as const
const none = async () => {}
const refuse = async () => {
  throw new Fault("COMMAND_UNKNOWN")
}

const file = { stat: async () => attributes, close: none, abandon: none }
const backend: SftpBackend = {
  files: {
    openRead: async () => ({ ...file, read: async (_offset, length) => block.subarray(0, length) }),
    openWrite: async () => ({ ...file, write: none, sync: none, change: none }),
    remove: refuse,
  },
  folders: { open: refuse, make: refuse, remove: refuse },
  stat: async () => attributes,
  change: refuse,
  rename: refuse,
  space: refuse,
}

async function measure(name: string, handleRequest: Buffer, request: (handle: Buffer, offset: number) => Buffer) {
  let answers = 0
  let handle: Buffer = Buffer.alloc(0)
  const session = new SftpSession({
    backend,
    accountName: "bench",
    onDefect: () => undefined,
    transport: {
      write: (pieces) => {
        const first = pieces[0]
        if (first?.[4] === 102) handle = first.subarray(13)
        answers += pieces.length
        return true
      },
      pause: () => {},
      resume: () => {},
    },
  })
  session.receive(client.init())
  session.receive(handleRequest)
  await new Promise((resolve) => setImmediate(resolve))
  // Made before the clock starts: making them costs more than reading them.
  const packets = Array.from({ length: 16 }, (_, i) => request(handle, i * BLOCK_BYTES))
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  for (let offset = 0; offset < TOTAL_BYTES; offset += BLOCK_BYTES) {
    const packet = packets[(offset / BLOCK_BYTES) % packets.length] ?? block
    for (let at = 0; at < packet.length; at += CHUNK_BYTES) session.receive(packet.subarray(at, at + CHUNK_BYTES))
    if (offset % (8 * BLOCK_BYTES) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const rate = TOTAL_BYTES / 1e6 / seconds
  const share = ((user + system) / 1e6 / TOTAL_BYTES) * 300e6 * 100
  console.log(`${name}: ${rate.toFixed(0)} MB/s, ${share.toFixed(1)} % of a core at 300 MB/s, ${answers} pieces out`)
}

await measure("write", client.open(1, "/a", 0x1a), (handle, offset) => client.write(2, handle, offset, block))
await measure("read", client.open(1, "/a", 0x01), (handle, offset) => client.read(2, handle, offset, BLOCK_BYTES))
