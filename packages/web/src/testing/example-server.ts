/** The example site on a port of this machine, over TLS with a certificate made for it. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash, X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findCookie, listenerFor, type Problem, SERVER_LIMITS } from "@schleuse/web"
import { ExampleLive } from "./example-live.tsx"
import { createExample, type Partner } from "./example-site.tsx"
import { UPLOAD_PATH } from "./example-upload.tsx"
import { exampleAssets, examplePartners } from "./example-world.ts"

export type ExampleServer = {
  readonly origin: string
  readonly port: number
  /** For `startBrowser`. */
  readonly spki: string
  readonly partners: Partner[]
  readonly problems: Problem[]
  readonly live: ExampleLive
  readonly close: () => void
}

export async function startExample(sessionMs = 15 * 60_000): Promise<ExampleServer> {
  const { key, cert } = makeCertificate()
  const assets = await exampleAssets()
  const partners = examplePartners()
  const problems: Problem[] = []
  const server = createServer({ ...SERVER_LIMITS, key, cert })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  const origin = `https://localhost:${address.port}`
  const live = new ExampleLive(partners)
  const site = createExample({ origin, assets, partners, problems, sessionMs, live })
  server.on(
    "request",
    listenerFor(
      (request) => site.fetch(request),
      (cause) => problems.push({ isOwn: false, reference: "", code: "PAGE_DEFECT", detail: "", cause }),
      { paths: [UPLOAD_PATH], isKnown: (cookies) => findCookie(cookies, "example", "session") !== undefined },
    ),
  )
  const publicKey = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" })
  return {
    origin,
    port: address.port,
    spki: createHash("sha256").update(publicKey).digest("base64"),
    partners,
    problems,
    live,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** By OpenSSL's program, which is there wherever our tests run. */
function makeCertificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-web-"))
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
    const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    const names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert]
    const made = spawnSync("openssl", [...words.split(" "), ...names])
    assert.equal(made.status, 0, String(made.stderr))
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
