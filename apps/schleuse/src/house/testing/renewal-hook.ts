/** certbot and lego after they have fetched a certificate for the gate: the script of docs/certificates.md, as they run it. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { connect } from "node:tls"
import { fileURLToPath } from "node:url"
import { later } from "../../testing/service.ts"
import type { DemoHouse } from "./demo-house.ts"

const LAUNCHER = fileURLToPath(new URL("../../../bin/schleuse.js", import.meta.url))
const DOCS = fileURLToPath(new URL("../../../../../docs/certificates.md", import.meta.url))
const HOSTS = "DNS:localhost,IP:127.0.0.1,IP:::1"

export type Fetched = {
  readonly folder: string
  readonly certificate: string
  readonly key: string
  readonly fingerprint: string
}

export class RenewalHook {
  readonly #folder = mkdtempSync(join(tmpdir(), "schleuse-hook-"))
  readonly #port: number

  constructor(t: TestContext, house: DemoHouse) {
    later(t, () => rmSync(this.#folder, { recursive: true, force: true }))
    this.#port = Number(new URL(house.world.endpoints.gate ?? assert.fail("the house has no gate")).port)
    const script = /```sh\n(.*?)```/s.exec(readFileSync(DOCS, "utf8"))?.[1] ?? assert.fail("no script in the docs")
    this.#write("hook", script)
    this.#write(
      "schleuse",
      `#!/bin/sh\nexec '${process.execPath}' '${LAUNCHER}' "$@" --data '${house.data}' --lang en\n`,
    )
  }

  /** What the authority answered, as certbot lays it down. */
  fetched(days: number): Fetched {
    const folder = join(this.#folder, String(days))
    mkdirSync(folder)
    const [certificate, key] = [join(folder, "fullchain.pem"), join(folder, "privkey.pem")]
    const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-subj", "/CN=gate"]
    const its = ["-addext", `subjectAltName=${HOSTS}`, "-addext", "basicConstraints=critical,CA:FALSE"]
    const given = ["req", ...made, ...its, "-days", String(days), "-keyout", key, "-out", certificate]
    execFileSync("openssl", given, { stdio: "ignore" })
    const { fingerprint256: fingerprint } = new X509Certificate(readFileSync(certificate))
    return { folder, certificate, key, fingerprint }
  }

  /** @throws what the script said, if it did not end well */
  run(said: Readonly<Record<string, string>>): void {
    const env = { PATH: `${this.#folder}:/usr/bin:/bin`, ...said }
    const { status, stderr } = spawnSync(join(this.#folder, "hook"), [], { env, encoding: "utf8" })
    if (status !== 0) throw new Error(stderr)
  }

  /** SHA-256 of the certificate that a new connection is shown. */
  shown(): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: this.#port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256)
        socket.destroy()
      })
      socket.once("error", reject)
    })
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text)
    chmodSync(join(this.#folder, name), 0o755)
  }
}
