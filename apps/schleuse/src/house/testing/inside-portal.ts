/** A portal inside, over HTTPS with a certificate of an authority of its own: a page that keeps loading while it is connected. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { later, privateFolder } from "../../testing/service.ts"

const BEAT_MS = 20
const PAGE = `<!doctype html><html lang="de"><meta charset="utf-8"><title>KV-Portal</title><link rel="icon" href="data:,">
<h1>Willkommen im KV-Portal</h1><script>
window.beats = { last: 0, ended: 0 }
fetch("/beats").then(async ({ body }) => {
  const reader = body.getReader()
  while (!(await reader.read()).done) beats.last = Date.now()
}).catch(() => undefined).finally(() => { beats.ended = Date.now() })
</script></html>`

export type InsidePortal = { readonly port: number; readonly authority: string }

/** @param host its published name, and the only one in its certificate */
export async function startInsidePortal(t: TestContext, host: string): Promise<InsidePortal> {
  const folder = privateFolder(t)
  const file = (name: string) => join(folder, name)
  const openssl = (...words: readonly string[]) => {
    const { status, stderr } = spawnSync("openssl", words, { cwd: folder, encoding: "utf8" })
    assert.equal(status, 0, stderr)
  }
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
  openssl("req", "-x509", ...key, "-days", "2", "-subj", "/CN=KV Test", "-keyout", "ca.key", "-out", "ca.pem")
  openssl("req", ...key, "-subj", `/CN=${host}`, "-keyout", "portal.key", "-out", "portal.csr")
  writeFileSync(file("names"), `subjectAltName=DNS:${host}\nextendedKeyUsage=serverAuth\n`)
  const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
  openssl("x509", "-req", "-in", "portal.csr", ...signing, "-out", "portal.pem")
  const [pem, secret] = [readFileSync(file("portal.pem")), readFileSync(file("portal.key"))]
  const server = createServer({ cert: pem, key: secret }, (request, response) => {
    response.on("error", () => undefined)
    if (request.url !== "/beats") return void response.setHeader("content-type", "text/html").end(PAGE)
    response.writeHead(200, { "content-type": "application/octet-stream" })
    const beating = setInterval(() => response.write("beat"), BEAT_MS)
    response.once("close", () => clearInterval(beating))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  later(t, () => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, authority: readFileSync(file("ca.pem"), "utf8") }
}
