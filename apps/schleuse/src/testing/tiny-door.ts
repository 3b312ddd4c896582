/** A door for tests of the supervisor: says hello to its keeper at once, listens, ends when it is told to. */
import { createServer, Socket } from "node:net"
import process, { argv, exit } from "node:process"

const option = (name: string) => argv[argv.indexOf(name) + 1] ?? ""
const [host = "", port = ""] = option("--listen").split(":")
const keeper = new Socket({ fd: 3, readable: true, writable: true })
keeper.on("error", () => undefined)
keeper.write(`hello ${option("--zone")} ${option("--build")}`)
keeper.on("data", (chunk: Buffer) => {
  if (chunk.toString() === "drain") exit(0)
})
const server = createServer((client) => client.end("door\n"))
server.listen(Number(port), host, () => {
  const address = server.address()
  const where = typeof address === "object" && address !== null ? { host: address.address, port: address.port } : {}
  console.log(JSON.stringify({ listening: where }))
})
process.on("SIGTERM", () => exit(0))
