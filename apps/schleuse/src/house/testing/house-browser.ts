/** A browser at a house's console: believes its certificate, and carries a passkey. */
import { createHash } from "node:crypto"
import { once } from "node:events"
import { connect } from "node:tls"
import type { TestContext } from "node:test"
import { openWindow, plugKey, startBrowser, type Visit } from "@schleuse/web/testing/browser.ts"

export type Person = Visit & { readonly credentials: () => Promise<number> }

export class HouseBrowser {
  readonly #browser: Awaited<ReturnType<typeof startBrowser>>
  readonly #origin: string

  private constructor(browser: Awaited<ReturnType<typeof startBrowser>>, origin: string) {
    this.#browser = browser
    this.#origin = origin
  }

  static async start(t: TestContext, origin: string): Promise<HouseBrowser> {
    const browser = await startBrowser(await keyHashOf(origin))
    t.after(() => browser.close())
    return new HouseBrowser(browser, origin)
  }

  /** Somebody else: a window without cookies, with a key of its own in the machine. */
  async person(options: Parameters<typeof openWindow>[2] = {}): Promise<Person> {
    const visit = await openWindow(this.#browser, this.#origin, options)
    const { credentials } = await plugKey(visit.context, visit.page)
    return { ...visit, credentials }
  }
}

/** SHA-256 of the key in the certificate that is shown there, in base64. */
async function keyHashOf(origin: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  // This is where it is learnt; what it is worth is a test of its own.
  const socket = connect({ host: "127.0.0.1", port: Number(port), servername: hostname, rejectUnauthorized: false })
  await once(socket, "secureConnect")
  const certificate = socket.getPeerX509Certificate()
  socket.destroy()
  if (certificate === undefined) throw new TypeError("no certificate was shown")
  const key = certificate.publicKey.export({ type: "spki", format: "der" })
  return createHash("sha256").update(key).digest("base64")
}
