/** A browser that believes the house's own certificate, and nobody else's. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { connect } from "node:tls"
import type { BrowserContext, Page } from "@schleuse/web/testing/browser.ts"
import type { ConsoleClient } from "./console-client.ts"
import type { DemoHouse } from "./demo-house.ts"
import type { Seen } from "./page-walk.ts"

/** The hash of the key that the console shows, as `startBrowser` takes it. */
export function spkiOf(house: DemoHouse): Promise<string> {
  const { console } = house.world.endpoints
  assert.ok(console !== undefined, "the house has no console")
  return spkiAt(console)
}

/** The same for a console at this address of the machine. */
export function spkiAt(origin: string): Promise<string> {
  const port = Number(new URL(origin).port)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", rejectUnauthorized: false }, () => {
      const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" })
      socket.destroy()
      if (key === undefined) reject(new Error("no certificate"))
      else resolve(createHash("sha256").update(key).digest("base64"))
    })
    socket.once("error", reject)
  })
}

/** Gives a window the session of a client, and a language. */
export async function takeCookies(context: BrowserContext, client: ConsoleClient, language: string): Promise<void> {
  const cookies = new Map([...client.cookies, ["__Host-schleuse-console-display", `${language}.system`]])
  const kept = { url: client.origin, secure: true, httpOnly: true, sameSite: "Strict" } as const
  await context.addCookies([...cookies].map(([name, value]) => ({ ...kept, name, value })))
}

/** Shows an answer to a form as the browser would have got it: the same bytes and headers, at the same address. */
export async function showAgain(page: Page, origin: string, { address, answer }: Seen): Promise<void> {
  const url = `${origin}${address}`
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== "set-cookie"))
  await page.route(url, (route) => route.fulfill({ status: answer.status, headers, body: answer.text }))
  await page.goto(url)
  await page.unroute(url)
}
