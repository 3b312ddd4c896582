import assert from "node:assert/strict"
import { connect, createServer, type Socket } from "node:net"
import { test, type TestContext } from "node:test"
import { Fault } from "@schleuse/base"
import { refuseConnection } from "./refusal.ts"

const FAULT = new Fault("KEEPER_AWAY", "", { reference: "ABC234" })

/** A port that has not read a byte when it refuses. */
async function refusing(t: TestContext): Promise<{ readonly port: number; readonly sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket)
    socket.on("error", () => socket.destroy())
    socket.once("close", () => sockets.delete(socket))
    // What the browser says is there before the refusal is.
    setTimeout(() => refuseConnection(socket, FAULT), 50)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const at = server.address()
  return { port: typeof at === "object" && at !== null ? at.port : assert.fail(), sockets }
}

/** What is heard until the end. Rejects if it is no end but a reset. */
function say(port: number, bytes: Uint8Array | string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => (bytes === undefined ? undefined : socket.write(bytes)))
    let heard = ""
    socket.setEncoding("utf8").on("data", (text: string) => (heard += text))
    socket.once("error", reject)
    socket.once("end", () => resolve(heard))
  })
}

const hello = Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0]), Buffer.alloc(512, 7)])
const post = `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n${"y".repeat(300_000)}`
const rows = [
  { who: "a browser that asks for a page", says: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", hears: "words" },
  { who: "one that sends much", says: post, hears: "words" },
  { who: "one that begins with TLS", says: hello, hears: "nothing" },
  { who: "one that speaks something else", says: "\u0000\u0001hello\n", hears: "nothing" },
  { who: "one that waits to hear something first", says: undefined, hears: "nothing" },
] as const
for (const { who, says, hears } of rows) {
  test(`${who} is refused with ${hears}, and without a reset`, async (t) => {
    const { port, sockets } = await refusing(t)
    const heard = await say(port, says)
    if (hears === "nothing") assert.equal(heard, "")
    else {
      const [head = "", text = ""] = heard.split("\r\n\r\n")
      assert.match(head, /^HTTP\/1\.1 503 /)
      assert.match(head, new RegExp(`content-length: ${Buffer.byteLength(text)}\r\n`))
      for (const part of ["Der Dienst ist gerade nicht bereit", "not ready", "KEEPER_AWAY ABC234"])
        assert.ok(text.includes(part), text)
    }
    // Also one that never ends its side is gone soon.
    while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  })
}
