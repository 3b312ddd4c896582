/**
 * The local page: a server on 127.0.0.1 for one user of this PC, and the way in for her browser and her command line.
 *
 * Every connection is asked for whose it is before anything is answered, and
 * whoever cannot be told is refused. Answers under one host and port only, so
 * that a name that was turned to this address is worth nothing. Pages know the
 * cookie alone, programs the token alone. Browsers show a cookie of 127.0.0.1
 * to every port there; who reads it there is still not this user.
 */
import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { type Clock, Fault, isFault, publicFault } from "@schleuse/base"
import {
  type Assets,
  listenerFor,
  loopbackOrigin,
  type Problem,
  SERVER_LIMITS,
  setHeaders,
  writeCookie,
} from "@schleuse/web"
import type { AgentControl } from "../agent/agent.ts"
import { ForeignConnections } from "../tunnel/foreign-connections.ts"
import type { FindOwner } from "../tunnel/socket-owner.ts"
import { AGENT_FILE, AGENT_PATH, answerAgent, readAll } from "./agent-api.ts"
import { ENTERED_TEXT, findKey, OPEN_FILE, OPEN_PATH, openFileText } from "./open-file.ts"
import { PROCESS } from "./page-house.ts"
import { PageLive } from "./page-live.ts"
import { PageSessions } from "./page-sessions.ts"
import { createLocalSite } from "./page-site.tsx"

/** The client's folder, whose files nobody else can read. */
export type PageFolder = {
  readonly write: (name: string, text: string) => void
  readonly remove: (name: string) => void
  readonly at: (name: string) => string
}

export type PageOptions = {
  readonly agent: AgentControl
  readonly folder: PageFolder
  readonly findOwner: FindOwner
  /** The user whose page this is, as `findOwner` names users. */
  readonly owner: NonNullable<Awaited<ReturnType<FindOwner>>>
  /** In the single executable: `builtInAssets()`; from sources: `buildAssets([apps/client/src])` of @schleuse/web/build. */
  readonly assets: Assets
  readonly clock: Clock
  readonly version: string
  /** What went wrong, for the software's own notes. */
  readonly report: (problem: Problem) => void
}

export type LocalPage = {
  readonly port: number
  /** Writes a file that, opened in a browser, leads to the page; once, within three minutes. Its path. */
  readonly openFile: () => string
  readonly close: () => Promise<void>
}

const MAX_KEY_BODY_BYTES = 200

/** Listens, and writes `agent.json`. @throws the folder's refusals */
export async function startPage(options: PageOptions): Promise<LocalPage> {
  const { agent, folder, assets, clock, version, report } = options
  const sessions = new PageSessions(clock)
  const live = new PageLive(agent, clock)
  const token = randomBytes(32).toString("base64url")
  const server = createServer({ ...SERVER_LIMITS })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host: "127.0.0.1", port: 0 }, resolve)
  })
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new TypeError("the page's server has no port")
  const { port } = address
  const defect = (cause: unknown): void =>
    report({ reference: "", isOwn: false, code: "PAGE_DEFECT", detail: "", cause })

  const site = createLocalSite({ agent, assets, clock, port, version, sessions, live, report }, () => {
    // The answer is on its way when this runs; the browser keeps what it has.
    setTimeout(() => void agent.quit().catch(defect), 300)
  })
  const showSite = listenerFor((request, env) => site.fetch(request, env), defect, undefined, "http")
  const openFile = (): string => {
    folder.write(OPEN_FILE, openFileText(loopbackOrigin(port), sessions.makeKey(), agent.state().language))
    return folder.at(OPEN_FILE)
  }

  const foreign = new ForeignConnections()
  const owners = new WeakMap<Socket, Promise<boolean>>()
  server.on("connection", (socket) => {
    socket.on("error", () => socket.destroy())
    const owned = isOwned(socket, options)
    owners.set(socket, owned)
    void owned.then((isOurs) => isOurs || foreign.add(socket))
  })
  server.on("upgrade", (_request, socket) => socket.destroy())
  server.on("request", (incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      if (!isFault(error)) defect(error)
      refuse(outgoing, isFault(error) ? error : new Fault("PAGE_DEFECT"))
    })
  })
  folder.write(AGENT_FILE, JSON.stringify({ v: 1, pid: process.pid, port, token }))
  return {
    port,
    openFile,
    close: async () => {
      for (const name of [AGENT_FILE, OPEN_FILE]) folder.remove(name)
      live.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on("error", () => outgoing.destroy())
    if ((await owners.get(incoming.socket)) !== true) throw new Fault("LOOPBACK_FOREIGN_USER")
    const hosts = incoming.headersDistinct["host"] ?? []
    if (hosts.length !== 1 || hosts[0] !== `127.0.0.1:${port}`) throw new Fault("PAGE_HOST_UNKNOWN")
    if ((incoming.url ?? "").startsWith(AGENT_PATH)) {
      const { status, json, afterwards } = await answerAgent({ agent, token, openFile }, incoming)
      if (afterwards !== undefined) outgoing.once("close", () => void afterwards().catch(defect))
      const headers = { "content-type": "application/json", "cache-control": "no-store" }
      outgoing.writeHead(status, { ...headers, "x-content-type-options": "nosniff" }).end(JSON.stringify(json))
      return
    }
    if (incoming.method === "POST" && incoming.url === OPEN_PATH) await enter(incoming, outgoing)
    else showSite(incoming, outgoing)
  }

  /** A browser comes with the file's key, from the file and from nowhere else. */
  async function enter(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { headers } = incoming
    const { origin = "null", "sec-fetch-mode": mode = "navigate", "sec-fetch-dest": dest = "document" } = headers
    if (origin !== "null" || mode !== "navigate" || dest !== "document") throw new Fault("PAGE_ORIGIN_FOREIGN")
    const key = findKey(headers["content-type"], (await readAll(incoming, MAX_KEY_BODY_BYTES)).toString("latin1"))
    const secret = key === undefined ? undefined : sessions.enter(key)
    if (secret === undefined) throw new Fault("PAGE_CLOSED")
    folder.remove(OPEN_FILE)
    const answered = pageHeaders("text/html; charset=utf-8")
    answered.set("set-cookie", writeCookie({ process: PROCESS, loopbackPort: port }, "session", secret))
    outgoing.writeHead(200, Object.fromEntries(answered)).end(ENTERED_TEXT)
  }
}

/** Fails closed: what cannot be found out is somebody else's. */
async function isOwned(
  { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 }: Socket,
  { findOwner, owner }: PageOptions,
): Promise<boolean> {
  try {
    return (await findOwner({ localAddress, localPort, remoteAddress, remotePort })) === owner
  } catch {
    return false
  }
}

function pageHeaders(type: string): Headers {
  const headers = new Headers({ "content-type": type })
  setHeaders(headers, "page", "127.0.0.1")
  return headers
}

function refuse(outgoing: ServerResponse, { code }: Fault): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const { http, de, en, hintDe, hintEn } = publicFault(code)
  const headers = pageHeaders("text/plain; charset=utf-8")
  headers.set("connection", "close")
  outgoing.writeHead(http, Object.fromEntries(headers)).end(`${de} ${hintDe}\n\n${en} ${hintEn}\n`)
}
