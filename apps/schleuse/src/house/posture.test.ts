/** Policies, exceptions, declarations, the list of supported systems and evidence at the command line of a whole house. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { DemoHouse } from "./testing/demo-house.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const TABLE = fileURLToPath(new URL("../../../../packages/posture/tables/systems.json", import.meta.url))

test("what is asked of PCs is set, tried, passed over and proven at the command line; less takes a second person", async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const trusted = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  const settings = [`posture.table_keys = "${trusted}"`]
  const house = await DemoHouse.start(t, { operators: true, settings })
  const run = (words: readonly string[], input = "") => {
    const given = [LAUNCHER, ...words, "--data", house.data, "--json"]
    return spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
  }
  const ask = (words: readonly string[], input = ""): string => {
    const { status, stdout, stderr } = run(words, input)
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return stdout.trim()
  }
  const account = house.world.accounts.find((one) => one.login === "it-service")
  const toy = [LAUNCHER, "demo", "touch", "it-service", "--data", house.data]
  const code = spawnSync(process.execPath, toy, { encoding: "utf8" }).stdout
  ask(["login", "it-service"], `${account?.kind === "person" ? account.password : assert.fail()}\n${code}`)

  ask(["posture", "set", "--group", "gross", "--preset", "kbv-large"])
  ask(["posture", "group", "praxis-beispiel", "gross"])
  const shown = ask(["posture", "policies", "--group", "gross"])
  assert.match(shown, /"slug":"praxis-beispiel"/)
  assert.match(shown, /"preset":"kbv-large"/)
  ask(["posture", "set", "--rule", "scanner-definitions:limit=12,grace=0"])
  const less = ["posture", "set", "--rule", "scanner-definitions:mode=warn"]
  assert.match(run(less).stdout, /APPROVAL_NEEDED/)
  assert.match(ask([...less, "--propose", "Probe"]), /"approval"/)
  assert.match(run(["posture", "group", "praxis-beispiel", "all"]).stdout, /APPROVAL_NEEDED/)
  for (const rule of ["firewall", "nothing:mode=warn", "firewall:mode=never", "firewall:limit=-1"])
    assert.match(run(["posture", "set", "--rule", rule]).stdout, /ARGUMENT_INVALID/, rule)
  assert.match(run(["posture", "set"]).stdout, /ARGUMENT_MISSING/)
  assert.match(ask(["posture", "try", "--preset", "kbv-large"]), /"devices":0,"refusedToday":0/)
  assert.match(ask(["posture", "list", "--only", "silent"]), /"devices":\[\]/)
  assert.match(ask(["posture", "failing", "--days", "60"]), /"devices":0/)
  assert.match(run(["posture", "failing", "--days", "61"]).stdout, /ARGUMENT_INVALID/)

  const nobody = "0".repeat(26)
  const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const pass = ["posture", "exception", nobody, "firewall", "--until", until, "--reason", "Probe"]
  assert.match(run(pass).stdout, /DEVICE_UNKNOWN/)
  assert.match(run(["posture", "exception-end", nobody, "--reason", "Probe"]).stdout, /POSTURE_EXCEPTION_UNKNOWN/)
  assert.match(run(["posture", "show", nobody]).stdout, /DEVICE_UNKNOWN/)

  const declare = ["posture", "declare", "--by", "Dr. Beispiel", "--date", until.replace(/^\d{4}/, "2020")]
  assert.match(run(declare).stdout, /ARGUMENT_MISSING/)
  assert.match(run([...declare, "--institution", "praxis-beispiel"]).stdout, /POSTURE_DECLARATION_TIME/)
  const today = new Date().toISOString().slice(0, 10)
  const declared = ["posture", "declare", "--by", "Dr. Beispiel", "--date", today, "--institution", "praxis-beispiel"]
  const declaration = /"declaration":"(?<id>[0-9a-v]{26})"/.exec(ask(declared))?.groups?.["id"] ?? assert.fail()
  assert.match(ask(["posture", "declarations"]), /Dr\. Beispiel/)

  assert.match(ask(["posture", "table"]), /^\{\}$/)
  const signedBy = (by: KeyObject): string => {
    const key = join(house.folder, `${randomUUID()}.pem`)
    const signed = `${key}.json`
    writeFileSync(key, by.export({ format: "pem", type: "pkcs8" }))
    const sign = [LAUNCHER, "posture", "table-sign", TABLE, "--key", key, "--to", signed, "--lang", "en"]
    const told = spawnSync(process.execPath, sign, { encoding: "utf8" })
    assert.equal(told.status, 0, told.stderr)
    assert.match(told.stdout, /posture\.table_keys: MCowBQYDK2VwAyEA/)
    return signed
  }
  const stranger = signedBy(generateKeyPairSync("ed25519").privateKey)
  assert.match(run(["posture", "table-import", stranger]).stdout, /SUPPORT_TABLE_UNTRUSTED/)
  assert.match(run(["posture", "table-import", TABLE]).stdout, /SUPPORT_TABLE_INVALID/)
  const ours = signedBy(privateKey)
  ask(["posture", "table-import", ours])
  assert.match(run(["posture", "table-import", ours]).stdout, /SUPPORT_TABLE_OLDER/)
  assert.match(ask(["posture", "table"]), /"name":"Debian GNU\/Linux"/)

  const csv = join(house.folder, `${randomUUID()}.csv`)
  const evidence = ["posture", "evidence", "praxis-beispiel", "--from", today, "--to", today, "--csv", csv]
  assert.match(ask([...evidence, "--lang", "de"]), /"sha256":"[0-9a-f]{64}"/)
  const text = readFileSync(csv, "utf8")
  assert.match(text, /^\ufeffArt;Einrichtung;/)
  assert.match(text, /über sich selbst melden/)
  assert.match(text, /erklärt von Dr\. Beispiel/)
  assert.match(text, /A1-20/)
  assert.equal(statSync(csv).mode & 0o777, 0o600)
  assert.match(run(evidence).stdout, /FILE_UNREADABLE/)
  assert.ok(existsSync(csv))
  const pdf = join(house.folder, `${randomUUID()}.pdf`)
  const paper = ["posture", "evidence", "praxis-beispiel", "--from", today, "--to", today, "--pdf", pdf]
  // Neither without a place, nor half: the table cannot be made, so there is no paper.
  assert.match(run(paper.slice(0, -2)).stdout, /ARGUMENT_MISSING/)
  assert.match(run([...paper, "--csv", csv]).stdout, /FILE_UNREADABLE/)
  assert.equal(existsSync(pdf), false)
  const written = ask([...paper, "--lang", "de"])
  const [, entry = "", sha256 = ""] = /"entry":(\d+),"sha256":"([0-9a-f]{64})"/.exec(written) ?? []
  // As the paper says that it can be verified: the log has its data's hash.
  const proof = join(house.folder, "entry.tlog-proof")
  const proving = [LAUNCHER, "log", "prove", entry, "--data", house.data]
  writeFileSync(proof, spawnSync(process.execPath, proving, { encoding: "utf8", timeout: 60_000 }).stdout)
  const verifying = [LAUNCHER, "verify", "entry", proof, "--key", house.world.log.vkey]
  const verified = spawnSync(process.execPath, verifying, { encoding: "utf8", timeout: 60_000 })
  assert.ok(verified.status === 0 && verified.stdout.includes(sha256), `${verified.stdout}${verified.stderr}`)
  assert.match(readFileSync(pdf, "latin1"), /^%PDF-1\.7[^]*\/Lang \(de\)[^]*%%EOF\s*$/)
  assert.equal(statSync(pdf).mode & 0o777, 0o600)
  assert.match(run(paper).stdout, /FILE_UNREADABLE/)
  ask(["posture", "declaration-end", declaration, "--reason", "Probe"])
})
