/**
 * The portal's listener: TLS, under its name inside and under `localhost` with any port.
 *
 * Whoever lets no proxy setting be touched reaches it by a port of the access
 * software on his own PC, whose number nobody knows beforehand: a site is made
 * for each origin when somebody first comes by it, over the same office.
 */
import { createServer, type Server } from "node:https"
import { systemClock } from "@schleuse/base"
import { type Assets, listenerFor, SERVER_LIMITS } from "@schleuse/web"
import { Office } from "./office.ts"
import { createPortalSite, UPLOADS } from "./portal-site.tsx"

export type PortalServerOptions = {
  readonly host: string
  readonly port: number
  /** PEM, with that of the authority behind it. */
  readonly certificate: string
  readonly key: string
  readonly assets: Assets
  readonly log: (line: object) => void
}

/** As people behind the gate call it. */
const NAME = "portal.kv.test"
const HERE = /^https:\/\/localhost:\d{1,5}$/
/** More ports at a time has nobody who looks at a demo. */
const MAX_SITES = 32

export class PortalServer {
  readonly #options: PortalServerOptions
  readonly #office = new Office(systemClock)
  readonly #sites = new Map<string, ReturnType<typeof createPortalSite>>()
  readonly #server: Server

  constructor(options: PortalServerOptions) {
    this.#options = options
    const { key, certificate: cert, log } = options
    this.#server = createServer({ ...SERVER_LIMITS, key, cert, minVersion: "TLSv1.2" })
    const uploads = { paths: UPLOADS, isKnown: (cookies: string | undefined) => cookies !== undefined }
    const serve = listenerFor(
      (request, env) => this.#siteFor(new URL(request.url).origin).fetch(request, env),
      (cause) => log({ defect: String(cause) }),
      uploads,
    )
    this.#server.on("request", serve)
    // Whoever wants no TLS, or another name: nothing for a log.
    this.#server.on("tlsClientError", (_error, socket) => socket.destroy())
  }

  /** The port on which it listens. */
  async listen(): Promise<number> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject)
      this.#server.listen({ host, port }, resolve)
    })
    const at = this.#server.address()
    return typeof at === "object" && at !== null ? at.port : port
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #siteFor(origin: string): ReturnType<typeof createPortalSite> {
    // Any other origin is refused by the site of the first one.
    const known = HERE.test(origin) ? origin : `https://${NAME}`
    const found = this.#sites.get(known)
    if (found !== undefined) return found
    const { assets, log } = this.#options
    const site = createPortalSite({
      office: this.#office,
      origins: [known],
      assets,
      clock: systemClock,
      report: ({ reference, code, detail, cause }) => {
        const stack = cause instanceof Error ? { defect: cause.stack ?? cause.message } : {}
        log({ reference, code, detail, ...stack })
      },
    })
    if (this.#sites.size >= MAX_SITES) this.#sites.delete([...this.#sites.keys()][0] ?? "")
    this.#sites.set(known, site)
    return site
  }
}
