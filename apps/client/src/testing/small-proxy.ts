/** A network's proxy that wants a name and a password, in this process; remembers what it was shown. */
import { connect, createServer, type Socket } from "node:net"

type Test = { after(work: () => void): void }

export class SmallProxy {
  /** The Basic credentials of each CONNECT, as `user:password`; empty: none. */
  readonly shown: string[] = []
  port = 0
  accepted: string

  private constructor(accepted: string) {
    this.accepted = accepted
  }

  static async start(t: Test, accepted: string): Promise<SmallProxy> {
    const proxy = new SmallProxy(accepted)
    const sockets = new Set<Socket>()
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket)
      socket.once("close", () => sockets.delete(socket)).on("error", () => undefined)
      socket.once("data", (head) => proxy.#answer(socket, head.toString("latin1")))
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    t.after(() => {
      server.close()
      for (const socket of sockets) socket.destroy()
    })
    const address = server.address()
    if (address === null || typeof address === "string") throw new TypeError("no port")
    proxy.port = address.port
    return proxy
  }

  #answer(socket: Socket, head: string): void {
    const basic = /^proxy-authorization: basic (\S+)/im.exec(head)?.[1] ?? ""
    const login = Buffer.from(basic, "base64").toString("utf8")
    this.shown.push(login)
    if (login !== this.accepted)
      return void socket.end('HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n')
    const [, host = "", port = ""] = /^CONNECT (\S+):(\d+) /.exec(head) ?? []
    const onward = connect({ host, port: Number(port), allowHalfOpen: true }, () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n")
      socket.pipe(onward).pipe(socket)
    })
    onward.on("error", () => socket.destroy())
    socket.on("close", () => onward.destroy())
  }
}
