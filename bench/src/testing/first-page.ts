/**
 * `node first-page.ts ORIGIN ROUNDS`: the console's first page in the tests' Chromium, as JSON.
 *
 * A program of its own, so that what is measured and what measures share no process.
 */
import { createHash } from "node:crypto"
import { connect } from "node:tls"
import { type Browser, movementOf, openWindow, startBrowser } from "@schleuse/web/testing/browser.ts"
import { median } from "../measure/latencies.ts"

/** A processor that is this many times as slow. */
const THROTTLE = 4

const [origin = "", rounds = "1"] = process.argv.slice(2)
const browser = await startBrowser(await spkiOf(origin))
try {
  console.log(JSON.stringify(await measure(browser, Number(rounds))))
} finally {
  await browser.close()
}

async function measure(browser: Browser, rounds: number): Promise<Readonly<Record<string, number>>> {
  const interactive: number[] = []
  let [rest, fonts, shift] = [0, [0], 0]
  for (let round = 0; round < rounds; round++) {
    const { page, context } = await openWindow(browser, origin)
    const devtools = await context.newCDPSession(page)
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE })
    const sizes = new Map<string, number>()
    page.on("requestfinished", (finished) => {
      void finished.sizes().then(({ responseBodySize, responseHeadersSize }) => {
        sizes.set(finished.url(), responseBodySize + responseHeadersSize)
      })
    })
    await page.goto("/log-in", { waitUntil: "networkidle" })
    interactive.push(await page.evaluate<number>("performance.getEntriesByType('navigation')[0].domInteractive"))
    shift = Math.max(shift, (await movementOf(page)).shift)
    fonts = [...sizes].filter(([url]) => url.endsWith(".woff2")).map(([, bytes]) => bytes)
    rest = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) - fonts.reduce((sum, bytes) => sum + bytes, 0)
    await context.close()
  }
  return {
    "ms until it can be used": median(interactive),
    "KiB without fonts": rest / 1024,
    "KiB of the largest font": Math.max(...fonts) / 1024,
    "layout shift": shift,
  }
}

function spkiOf(origin: string): Promise<string> {
  const given = {
    host: "127.0.0.1",
    port: Number(new URL(origin).port),
    servername: "localhost",
    rejectUnauthorized: false,
  }
  return new Promise((resolve, reject) => {
    const socket = connect(given, () => {
      const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" })
      socket.destroy()
      if (key === undefined) reject(new Error("no certificate"))
      else resolve(createHash("sha256").update(key).digest("base64"))
    })
    socket.once("error", reject)
  })
}
