/** A browser that believes the house's own certificate, and nobody else's. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { connect } from "node:tls"
import type { DemoHouse } from "./demo-house.ts"

/** The hash of the key that the console shows, as `startBrowser` takes it. */
export function spkiOf(house: DemoHouse): Promise<string> {
  const { console } = house.world.endpoints
  assert.ok(console !== undefined, "the house has no console")
  const port = Number(new URL(console).port)
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
