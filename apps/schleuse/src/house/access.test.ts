/** Applications, links and devices at the command line of a whole house. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { request as requestHttps } from "node:https"
import { readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { canonicalJson, parseJson } from "@schleuse/base"
import { clientReleaseHash, verifyEntryExtra } from "@schleuse/leaf"
import { parseTlogProof } from "@schleuse/tlog"
import { DemoHouse } from "./testing/demo-house.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))

test("an application is proposed, published, narrowed and taken away; links are made, printed, asked for and taken back", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, gate: true })
  const run = (words: readonly string[], input = "") => {
    const given = [LAUNCHER, ...words, "--data", house.data, "--json"]
    return spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
  }
  const ask = (words: readonly string[], input = ""): string => {
    const { status, stdout, stderr } = run(words, input)
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return stdout.trim()
  }
  const login = (who: string) => {
    const account = house.world.accounts.find((one) => one.login === who)
    const toy = [LAUNCHER, "demo", "touch", who, "--data", house.data]
    const code = spawnSync(process.execPath, toy, { encoding: "utf8" }).stdout
    ask(["login", who], `${account?.kind === "person" ? account.password : assert.fail(who)}\n${code}`)
  }
  const fieldOf = (text: string, name: string): string => {
    const value = parseJson(text)
    const field: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
    return typeof field === "string" ? field : assert.fail(`${name} in ${text}`)
  }
  login("it-service")
  const place = ["--host", "portal.kv.test", "--address", "10.1.2.3:443", "--address", "[fd00::3]:443"]
  const add = ["application", "add", "kv-portal", ...place, "--title-de", "KV-Portal", "--everybody"]
  assert.match(run(add.slice(0, -1)).stdout, /ARGUMENT_INVALID/)
  assert.match(run(add).stdout, /APPROVAL_NEEDED/)
  const made = ask([...add, "--propose", "Probe"])
  const manifest = join(house.folder, "manifest.json")
  const release = { v: 1, version: "0.2.0", madeAt: 1, expiresAt: 2, files: [] }
  writeFileSync(manifest, `${canonicalJson({ v: 1, kind: "release", body: release, signatures: [] })}\n`)
  assert.match(run(["client", "publish", manifest]).stdout, /APPROVAL_NEEDED/)
  assert.match(run(["client", "prove", manifest]).stdout, /UPDATE_NOT_IN_LOG/)
  assert.match(run(["client", "publish", house.data]).stdout, /ARGUMENT_INVALID/)
  const published = ask(["client", "publish", manifest, "--propose", "Probe"])
  login("admin-2")
  for (const proposed of [made, published])
    ask(["approval", "approve", fieldOf(proposed, "approval"), fieldOf(proposed, "inputHash")])
  login("it-service")
  ask(["client", "prove", manifest])
  const { extra } = parseTlogProof(fieldOf(readFileSync(manifest, "utf8"), "proof"))
  const { leaf } = verifyEntryExtra(extra?.toString("utf8") ?? "")
  assert.ok(leaf.type === "client_release" && leaf.manifest === clientReleaseHash(release) && leaf.version === "0.2.0")
  ask(["application", "change", "kv-portal", "--address", "10.1.2.3:443", "--institution", "praxis-beispiel"])
  const listed = ask(["application", "list"])
  assert.match(listed, /"address":"10\.1\.2\.3","port":443/)
  assert.doesNotMatch(listed, /fd00/)
  assert.match(listed, /"institutions":\["[0-9a-v]{26}"\]/)
  assert.match(run(["application", "change", "kv-portal", "--everybody"]).stdout, /APPROVAL_NEEDED/)
  ask(["application", "remove", "kv-portal", "--reason", "Probe"])
  assert.match(ask(["application", "list", "--removed"]), /kv-portal/)

  const link = ask(["enrolment", "make", "dr-beispiel", "--devices", "2"])
  const enrolment = fieldOf(link, "enrolment")
  assert.match(fieldOf(link, "code"), /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
  ask(["enrolment", "revoke", enrolment, "--reason", "Probe"])
  const links = ask(["enrolment", "list", "--account", "dr-beispiel"])
  assert.match(links, /"state":"revoked"/)
  assert.ok(!links.includes(fieldOf(link, "code")))
  assert.match(ask(["device", "list"]), /"devices":\[\]/)
  for (const verb of ["block", "unblock", "remove"])
    assert.match(run(["device", verb, enrolment, "--reason", "Probe"]).stdout, /DEVICE_UNKNOWN/, verb)
  assert.match(run(["device", "show", enrolment]).stdout, /DEVICE_UNKNOWN/)

  // Many at once, for letters.
  const list = join(house.folder, "praxen.csv")
  const letters = join(house.folder, "briefe.html")
  const many = (csv: string, ...words: readonly string[]) => {
    writeFileSync(list, csv)
    return run(["enrolment", "make", "--from", list, ...words])
  }
  const wrong = many("anmeldename\nniemand\ndr-beispiel\n")
  assert.match(wrong.stdout, /"line":2[^}]*ACCOUNT_UNKNOWN/)
  const printed = many("anmeldename;computer\ndr-beispiel;3\n", "--letters", letters)
  assert.equal(printed.status, 0, printed.stdout + printed.stderr)
  assert.doesNotMatch(printed.stdout, /"code"/)
  const html = readFileSync(letters, "utf8")
  assert.match(html, /https:\/\/localhost:\d+\/zugang/)
  assert.match(html, /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/)
  assert.equal(statSync(letters).mode & 0o777, 0o600)
  // Letters that may not have been printed are not written over, and nobody gets a second one.
  assert.match(many("anmeldename\nit-service\n", "--letters", letters).stdout, /FILE_UNREADABLE/)
  assert.match(many("anmeldename\ndr-beispiel\n").stdout, /"links":\[\],"skipped":\[0\]/)

  // Somebody asks at the gate's page, and is refused by hand.
  const { gate = "" } = house.world.endpoints
  const first = await askGate(`${gate}/zugang`)
  const [, formToken = ""] = /name="formToken" value="([^"]+)"/.exec(first.text) ?? []
  const form = new URLSearchParams({ formToken, who: "dr-beispiel" }).toString()
  const sent = await askGate(`${gate}/zugang/anfordern`, { origin: gate, cookie: first.cookie }, form)
  assert.deepEqual([sent.status, sent.location], [303, "/zugang/angefordert"])
  const [, request = ""] = /"request":"([^"]+)"/.exec(ask(["enrolment", "requests"])) ?? []
  ask(["enrolment", "answer", request, "--refuse", "Probe"])
  assert.match(run(["enrolment", "answer", request]).stdout, /ENROLMENT_REQUEST_CLOSED/)
})

/** One page of the gate, in HTTP/1.1, with the certificate of a demo. */
function askGate(
  address: string,
  headers: Readonly<Record<string, string>> = {},
  form?: string,
): Promise<{ readonly status: number; readonly location: string; readonly cookie: string; readonly text: string }> {
  const kind = { "content-type": "application/x-www-form-urlencoded" }
  return new Promise((resolve, reject) => {
    const asked = requestHttps(
      address,
      {
        method: form === undefined ? "GET" : "POST",
        headers: { ...headers, ...(form === undefined ? {} : kind) },
        rejectUnauthorized: false,
      },
      (answer) => {
        let text = ""
        answer.setEncoding("utf8")
        answer.on("data", (piece: string) => (text += piece))
        answer.on("end", () => {
          const cookie = (answer.headers["set-cookie"] ?? []).map((line) => line.replace(/;.*/, "")).join("; ")
          resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? "", cookie, text })
        })
      },
    )
    asked.on("error", reject)
    asked.end(form)
  })
}
