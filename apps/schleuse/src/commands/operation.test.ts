/** The operator's day from the command line: set-up from nothing, then cut, seal, backup and their undoing. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { clientKey } from "../demo/client-keys.ts"
import { operatorSessionPath } from "../operator/operator-connection.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { privateFolder, requirePeer, schleuse, sftp, startService, until } from "../testing/service.ts"

test("from an empty folder to a delivered file, by commands alone", async (t) => {
  if (!requirePeer(t, "sftp")) return
  const parent = privateFolder(t)
  const folder = join(parent, "data")
  const settings = join(parent, "schleuse.toml")
  const doors =
    'sftp.listen = "127.0.0.1:0"\ninside.listen = "off"\nconsole.listen = "127.0.0.1:0"\napprovals.listen = "127.0.0.1:0"\n'
  writeFileSync(settings, `contact = "Leitstelle"\n[doors]\n${doors}`)
  const service = await startService(t, ["up", "--data", folder, "--settings", settings])
  const { ready } = service
  const code = /setup begin (\S+) --data/.exec(ready)?.[1] ?? ""
  const run = (...args: readonly string[]) => schleuse(...args, "--data", folder, "--json")
  const succeed = (...args: readonly string[]) => {
    const { status, stdout, stderr } = run(...args)
    assert.equal(status, 0, `${args.join(" ")}: ${stdout}${stderr}`)
    return stdout
  }

  await t.test("the set-up may begin in a browser too", () => {
    const listening = findRunRecord(folder)?.doors.find(({ zone }) => zone === "console")
    assert.ok(ready.includes(`"setupLink":"https://localhost:${listening?.port}/set-up?code=${code}"`), ready)
    assert.match(schleuse("status", "--data", folder).stdout, new RegExp(`https://localhost:${listening?.port}`))
    assert.ok(existsSync(join(folder, "ca.pem")))
  })

  await t.test("nothing can be set up without the code", () => {
    assert.match(run("institution", "list").stdout, /OPERATOR_SESSION_MISSING/)
    assert.equal(run("setup", "begin", "WRONG").status, 1)
    assert.equal(run("institution", "list").status, 1)
  })

  await t.test("institutions, accounts, deliveries and folders", async () => {
    succeed("setup", "begin", code)
    assert.equal(statSync(operatorSessionPath(folder)).mode & 0o777, 0o600)
    succeed("institution", "add", "praxis", "--name", "Praxis Ä", "--kind", "practice", "--bsnr", "990000200")
    succeed("institution", "add", "kasse", "--name", "Kasse", "--kind", "insurer", "--role", "processor")
    assert.match(run("institution", "add", "kasse", "--name", "K", "--kind", "insurer").stdout, /INSTITUTION_EXISTS/)
    for (const login of ["praxis", "kasse"]) {
      const key = clientKey(folder, login)
      succeed("account", "add", login, "--institution", login, "--key", `${key.path}.pub`)
    }
    succeed("delivery", "add", "praxis", "kasse", "--procedure", "Abrechnung", "--article9", "--persons", "40")
    succeed("folder", "add", "formulare", "--owner", "kasse", "--grant", "praxis:read", "--grant", "kasse:read-write")
    assert.match(run("delivery", "add", "praxis", "niemand").stdout, /ARGUMENT_INVALID.*niemand/)
    assert.match(succeed("institution", "list"), /"login":"praxis"/)
    const hosts = schleuse("known-hosts", "--data", folder)
    assert.match(hosts.stdout, /^\[127\.0\.0\.1\]:\d+ ssh-ed25519 /m)
    writeFileSync(join(folder, "demo", "known_hosts"), hosts.stdout)
    const port = findRunRecord(folder)?.doors.find(({ zone }) => zone === "sftp")?.port ?? 0
    await sftp({ folder, port, login: "praxis" }, `put ${settings} /ausgang/kasse/datei`)
    assert.match(await sftp({ folder, port, login: "kasse" }, "ls /eingang/praxis"), /datei/)
  })

  await t.test("folders are looked at, their grants changed, and they end", () => {
    assert.match(succeed("folder", "list", "--search", "PRAX"), /"owner":\{[^}]*"slug":"praxis"/)
    assert.match(succeed("folder", "show", "praxis/kasse"), /"procedure":"Abrechnung"/)
    succeed("folder", "purpose", "praxis/kasse", "--procedure", "DALE", "--stage", "test")
    assert.match(succeed("folder", "show", "praxis/kasse"), /"procedure":"DALE"/)
    succeed("folder", "grant", "formulare", "praxis", "--access", "write")
    const reach = succeed("access", "explain", "--account", "praxis")
    assert.match(reach, /"path":"\/ablage\/formulare"[^}]*"read":false,"write":true/)
    succeed("folder", "ungrant", "formulare", "praxis", "--reason", "Probe")
    assert.doesNotMatch(succeed("access", "explain", "--folder", "formulare"), /"login":"praxis"/)
    succeed("folder", "grant", "formulare", "praxis", "--access", "read")
    assert.match(succeed("access", "explain", "--folder", "formulare"), /"login":"praxis"/)
    assert.equal(run("access", "explain").status, 2)

    const why = ["--reason", "Probe"]
    assert.match(succeed("delivery", "end", "praxis", "kasse", ...why), /"state":"closed","files":1/)
    assert.match(run("delivery", "add", "praxis", "kasse").stdout, /FOLDER_CLOSING/)
    succeed("folder", "reopen", "praxis/kasse", ...why)
    assert.match(run("folder", "discard", "praxis/kasse", ...why, "--yes").stdout, /FOLDER_NOT_CLOSED/)
    succeed("folder", "close", "praxis/kasse", ...why)
    assert.match(run("folder", "discard", "praxis/kasse", ...why).stdout, /CONFIRMATION_MISSING/)
    assert.match(succeed("folder", "discard", "praxis/kasse", ...why, "--yes"), /"files":1/)
    assert.match(run("folder", "show", "praxis/kasse").stdout, /FOLDER_UNKNOWN/)
    assert.match(succeed("folder", "close", "formulare", ...why), /"state":"ended"/)
  })

  await t.test("settings are shown; a certificate is brought in, shown and removed", (step) => {
    const keys = [...succeed("settings", "show", "--changed").matchAll(/"key":"([a-z_.]+)"/g)].map(([, key]) => key)
    const listens = ["sftp", "inside", "console", "approvals"].map((door) => `doors.${door}.listen`)
    assert.deepEqual(keys, ["contact", ...listens])
    assert.match(schleuse("settings", "show", "--data", folder).stdout, /limits\.idle_seconds = 900/)
    assert.match(schleuse("certificate", "show", "--data", folder).stdout, /ca\.pem/)
    if (!requirePeer(step, "openssl")) return
    const [own, key] = [join(parent, "own.pem"), join(parent, "own.key")]
    const extensions = ["subjectAltName=DNS:localhost", "basicConstraints=CA:FALSE"].flatMap((one) => ["-addext", one])
    const files = ["-subj", "/CN=anderswo", "-keyout", key, "-out", own]
    spawnSync("openssl", ["req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "90", ...files, ...extensions])
    assert.match(run("certificate", "import", own, own).stdout, /CERTIFICATE_KEY_UNREADABLE/)
    assert.match(run("certificate", "remove", "--reason", "Übung").stdout, /CERTIFICATE_NOT_IMPORTED/)
    assert.match(succeed("certificate", "import", own, key), /"source":"imported","shown":true/)
    assert.match(succeed("certificate", "show"), /"issuer":"CN=anderswo"/)
    succeed("certificate", "remove", "--reason", "Übung")
    assert.match(succeed("certificate", "show"), /"source":"issued","shown":true/)
  })

  await t.test("cut and reopened, sealed and unsealed", async () => {
    const cut = /"cut":"(\w{26})"/.exec(succeed("cut", "outside", "--reason", "Übung", "--yes"))?.[1] ?? ""
    assert.match(succeed("status"), new RegExp(cut))
    succeed("reopen", cut, "--reason", "Übung beendet", "--yes")
    assert.doesNotMatch(succeed("status"), new RegExp(cut))
    succeed("seal", "--reason", "Übung", "--yes")
    assert.match(succeed("status"), /"sealed":true/)
    succeed("unseal")
    assert.match(succeed("status"), /"sealed":false/)
  })

  await t.test("a backup lands where it was asked for, and never on something", () => {
    const target = join(parent, "backup")
    succeed("backup", target)
    assert.ok(readdirSync(target).length > 0)
    assert.equal(statSync(target).uid, process.getuid?.())
    assert.match(run("backup", target).stdout, /BACKUP_TARGET_EXISTS/)
    succeed("backup")
    assert.equal(readdirSync(join(folder, "backups")).length, 1)
  })

  await t.test(
    "a keeper that has to be started again makes a new code and says so; the set-up is begun again",
    async () => {
      let said = ""
      service.process.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()))
      process.kill(findRunRecord(folder)?.children[0] ?? assert.fail("no keeper"), "SIGKILL")
      await until("the new code is printed", () => /setup begin \S+ --data/.test(said))
      const fresh = /setup begin (\S+) --data/.exec(said)?.[1] ?? ""
      const lost = run("institution", "list")
      assert.match(lost.stdout, /OPERATOR_SESSION_MISSING/)
      assert.match(schleuse("institution", "list", "--data", folder).stderr, /setup begin/)
      assert.match(run("setup", "begin", code).stdout, /SETUP_CODE_WRONG/)
      succeed("setup", "begin", fresh)
      succeed("setup", "begin", fresh)
      assert.match(succeed("institution", "list"), /"login":"praxis"/)
    },
  )

  await t.test("an unknown reference says so", () => {
    const { status, stdout } = run("refusal", "ZZZZZZ")
    assert.equal(status, 1)
    assert.match(stdout, /"refusals":\[\]/)
  })

  await t.test("FIDO2 keys of an account are listed, and one that is not there cannot be blocked", () => {
    assert.match(succeed("fido", "list", "praxis"), /"keys":\[\]/)
    const { status, stdout } = run("fido", "block", "0".repeat(26), "--reason", "Probe")
    assert.equal(status, 1)
    assert.match(stdout, /FIDO_KEY_NOT_FOUND/)
  })

  await t.test("drain ends the service when nobody is left", () => {
    succeed("drain")
    assert.equal(run("status").status, 3)
    assert.equal(run("stop").status, 3)
  })
})
