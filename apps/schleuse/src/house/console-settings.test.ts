/** The console as a process: its certificate as strangers judge it, what it tells of the settings, and the demo's tour. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { get } from "node:https"
import { join } from "node:path"
import { test } from "node:test"
import { connect } from "node:tls"
import { hasBrowser, startBrowserAt } from "@schleuse/web/testing/browser.ts"
import { requirePeer } from "../testing/service.ts"
import { ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

/** How a client that knows this authority, or none of ours, fares. */
function greet(origin: string, ca: string | undefined, host?: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = get(
      origin,
      { agent: false, ...(ca === undefined ? {} : { ca }), ...(host === undefined ? {} : { servername: host }) },
      (answer) => {
        answer.resume()
        answer.on("end", () => resolve(String(answer.statusCode)))
      },
    )
    asked.on("error", (error) => resolve("code" in error ? String(error.code) : error.message))
  })
}

/** SHA-256 of the certificate that is shown now. */
function shownBy(origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(origin).port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256.replaceAll(":", "").toLowerCase() ?? "")
      socket.destroy()
    })
    socket.on("error", reject)
  })
}

test("the console's certificate, settings and tour", { timeout: 120_000 }, async (t) => {
  const texts = 'texts.imprint = "Erster Absatz\\n\\nZweiter"\noperator.name = "KV <Musterland>"'
  const house = await DemoHouse.start(t, { operators: true, console: true, settings: [texts] })
  const { console: origin = "", ca: file = "" } = house.world.endpoints
  const ca = readFileSync(file, "utf8")

  await t.test("Node, curl and openssl believe it once they know the authority, and not before", async (step) => {
    assert.equal(file, join(house.data, "ca.pem"))
    assert.equal(await greet(origin, ca), "303")
    assert.equal(await greet(origin, undefined), "SELF_SIGNED_CERT_IN_CHAIN")
    assert.equal(await greet(origin, ca, "bank.test"), "ERR_TLS_CERT_ALTNAME_INVALID")
    if (requirePeer(step, "curl")) {
      const curl = (...more: readonly string[]) =>
        spawnSync("curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code}", ...more, `${origin}/log-in`], {
          encoding: "utf8",
        })
      assert.equal(curl("--cacert", file).stdout, "200")
      assert.equal(curl().status, 60, "curl must not trust it without the file")
    }
    if (requirePeer(step, "openssl")) {
      const address = `localhost:${new URL(origin).port}`
      const argv = [
        "s_client",
        "-connect",
        address,
        "-servername",
        "localhost",
        "-verify_hostname",
        "localhost",
        "-verify_return_error",
        "-CAfile",
        file,
      ]
      const { stdout, status } = spawnSync("openssl", argv, { encoding: "utf8", input: "" })
      assert.equal(status, 0)
      assert.match(stdout, /Protocol {0,2}: TLSv1\.3|TLSv1\.3, Cipher/)
      const old = spawnSync("openssl", [...argv, "-tls1_2"], { encoding: "utf8", input: "" })
      assert.notEqual(old.status, 0, "TLS 1.2 is refused")
    }
  })

  await t.test("so does Chromium, for somebody who has it in his home folder", async (step) => {
    if (!hasBrowser(step) || !requirePeer(step, "certutil")) return
    for (const knows of [true, false]) {
      const home = mkdtempSync(join(house.folder, "home-"))
      const database = ["-d", `sql:${join(home, ".pki/nssdb")}`]
      mkdirSync(join(home, ".pki/nssdb"), { recursive: true })
      const certutil = (...argv: readonly string[]) =>
        assert.equal(spawnSync("certutil", [...database, ...argv]).status, 0)
      certutil("-N", "--empty-password")
      if (knows) certutil("-A", "-n", "Schleuse", "-t", "C,,", "-i", file)
      const browser = await startBrowserAt(home)
      try {
        const page = await browser.newPage()
        const visit = page.goto(`${origin}/log-in`)
        if (knows) assert.equal((await visit)?.status(), 200)
        else await assert.rejects(visit, /ERR_CERT_AUTHORITY_INVALID/)
      } finally {
        await browser.close()
      }
    }
  })

  await t.test("the page of settings says each value, what it means and what follows", async () => {
    const client = await ConsoleClient.logIn(house, "admin-1")
    const { text, status } = await client.get("/settings")
    assert.equal(status, 200)
    const words = plainText(text)
    for (const said of [
      "doors.sftp.listen",
      "limits.idle_seconds",
      join(house.data, "schleuse.toml"),
      "geändert",
      "KV <Musterland>",
    ])
      assert.ok(words.includes(said), said)
    assert.ok(words.includes("Darf aus dem Internet nicht erreichbar sein."))
    assert.match(plainText((await client.get("/imprint")).text), /Erster Absatz Zweiter/)
  })

  await t.test("who may not see them is refused", async () => {
    const auditor = ConsoleClient.of(house)
    assert.match((await auditor.get("/settings")).path, /^\/log-in/)
  })

  await t.test("a certificate from elsewhere is judged, brought in without a restart, and removed", async () => {
    const client = await ConsoleClient.logIn(house, "it-service")
    const before = await shownBy(origin)
    const form = await client.get("/settings/certificates/new")
    const wrong = await client.submit(form, "/settings/certificates/new", {
      certificate: ca,
      privateKey: "kein-Schluessel-4711",
    })
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /Der private Schlüssel lässt sich nicht lesen/)
    assert.ok(!wrong.text.includes("4711"), "the key is never written back")
    const [own, key] = ["own.pem", "own.key"].map((name) => join(house.folder, name))
    const request = [
      "req",
      "-x509",
      "-nodes",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-days",
      "10",
      "-subj",
      "/CN=elsewhere",
    ]
    const made = spawnSync(
      "openssl",
      [
        ...request,
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=CA:FALSE",
        "-keyout",
        key ?? "",
        "-out",
        own ?? "",
      ],
      { encoding: "utf8" },
    )
    assert.equal(made.status, 0, made.stderr)
    const pair = { certificate: readFileSync(own ?? "", "utf8"), privateKey: readFileSync(key ?? "", "utf8") }
    // As browsers send lines of a text field.
    const typed = Object.fromEntries(Object.entries(pair).map(([name, text]) => [name, text.replaceAll("\n", "\r\n")]))
    const done = await client.submit(form, "/settings/certificates/new", typed)
    assert.equal(done.path, "/settings/certificates", plainText(done.text))
    assert.match(plainText(done.text), /gilt ab der nächsten Verbindung.*läuft bald ab.*eingespielt/)
    const now = await shownBy(origin)
    assert.notEqual(now, before)
    assert.equal(await greet(origin, pair.certificate), "303")
    const question = await client.get("/settings/certificates/remove")
    const removed = await client.submit(question, "/settings/certificates/remove", { reason: "Probe" })
    assert.equal(removed.path, "/settings/certificates")
    assert.equal(await greet(origin, ca), "303")
    const saved = await client.get("/settings/certificates/authority")
    assert.equal(saved.text, ca)
    assert.match(saved.headers.get("content-disposition") ?? "", /^attachment/)
  })

  await t.test("the tour says who is who and what to type here, and what it says works", async (step) => {
    const client = await ConsoleClient.logIn(house, "dsb")
    const words = plainText((await client.get("/tour")).text)
    for (const said of [
      "praxis-beispiel",
      "Praxis Dr. Beispiel",
      "admin-2",
      join(house.data, "demo.json"),
      house.world.log.vkey,
    ])
      assert.ok(words.includes(said), said)
    const line = /sftp -i \S+ -P \d+ -o UserKnownHostsFile=\S+ -o IdentitiesOnly=yes praxis-beispiel@127\.0\.0\.1/.exec(
      words,
    )?.[0]
    assert.ok(line !== undefined, words)
    if (!requirePeer(step, "sftp")) return
    writeFileSync(join(house.folder, "package.json"), "{}")
    const put = "put package.json /ausgang/aok-musterland/"
    assert.ok(words.includes(put))
    const { status, stderr } = spawnSync("sh", ["-c", line.replace("sftp ", "sftp -b - -F /dev/null ")], {
      cwd: house.folder,
      input: `${put}\nls /quittungen\n`,
      encoding: "utf8",
    })
    assert.equal(status, 0, stderr)
  })
})
