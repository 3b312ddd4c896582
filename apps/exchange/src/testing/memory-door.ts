/**
 * A door process with a memory keeper beside it, for trying foreign clients and for profiles.
 *
 * Arguments: FOLDER for part files, PORT, private host key file, public key file of the account "test".
 * Not part of the product.
 */
import { readFileSync } from "node:fs"
import { duplexPair } from "node:stream"
import ssh2 from "ssh2"
import { Door } from "../door.ts"
import { isHashWorker } from "../transfers/hash-worker.ts"
import { MemoryKeeper } from "./memory-keeper.ts"

async function run(): Promise<void> {
  const [folder = "", port = "0", hostKeyFile = "", publicKeyFile = ""] = process.argv.slice(2)
  const key = ssh2.utils.parseKey(readFileSync(publicKeyFile))
  if (key instanceof Error) throw key
  const accounts = new Map([["test", key.getPublicSSH()]])
  const memory = new MemoryKeeper({ folder, hostKeys: [readFileSync(hostKeyFile, "utf8")], accounts, checks: "length" })
  const [keeper, end] = duplexPair()
  memory.attach(end)
  const onDefect = (error: unknown, reference: string) => console.error(reference, error)
  const door = new Door({ host: "127.0.0.1", port: Number(port), build: "0".repeat(32), keeper, onDefect })
  console.log(JSON.stringify({ listening: await door.start() }))
  process.on("SIGTERM", () => void door.drain())
  process.on("SIGINT", () => process.exit(0))
  await door.stopped
  process.exit(0)
}

// In a bundle the hash worker loads this file too.
if (!isHashWorker) await run()
