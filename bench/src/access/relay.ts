/** Hands connections on, so that a program that listens on loopback can be reached across a delayed link: node relay.ts HOST PORT TO-HOST TO-PORT */
import { connect, createServer } from "node:net"

// Whoever started it is gone.
process.stdin.resume().once("end", () => process.exit())

const [host = "", port = "", toHost = "", toPort = ""] = process.argv.slice(2)

createServer({ allowHalfOpen: true, noDelay: true, highWaterMark: 1024 * 1024 }, (near) => {
  const far = connect({ host: toHost, port: Number(toPort), allowHalfOpen: true, noDelay: true })
  for (const socket of [near, far]) socket.on("error", () => socket.destroy())
  near.on("close", () => far.destroy())
  far.on("close", () => near.destroy())
  near.pipe(far)
  far.pipe(near)
}).listen(Number(port), host, () => console.log("ready"))
