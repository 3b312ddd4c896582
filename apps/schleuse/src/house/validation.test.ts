/** The validation server in a whole house, asked by the systems that it is made for. */
import assert from "node:assert/strict"
import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { get } from "node:http"
import { join } from "node:path"
import { test } from "node:test"
import { doorsOf } from "../commands/up.ts"
import { touch, toyYubikey } from "../demo/toy-yubikey.ts"
import { isolationFor } from "../supervisor/isolation.ts"
import { parseSettings } from "../settings/settings-file.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { hasPeers, isThere, run, until } from "./testing/programs.ts"
import { type Asking, pam, Radius } from "./testing/validation-peers.ts"

const SETTINGS = ["[doors.validation]", 'listen = "127.0.0.1:0"']
const WRONG_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
/** ykclient's exit codes. */
const [GOOD, REPLAYED, BAD] = [0, 2, 3]

function addClient(house: DemoHouse, name: string, ...words: readonly string[]): Asking {
  const { code, stdout, stderr } = house.schleuse("validation-client", "add", name, ...words, "--json")
  assert.equal(code, 0, stderr)
  const [client, key] = [/"client":(\d+)/.exec(stdout)?.[1], /"key":"([^"]+)"/.exec(stdout)?.[1]]
  return { url: house.world.endpoints.validation ?? "", client: Number(client), key: key ?? "" }
}

async function ykclient({ url, client, key }: Asking, otp: string): Promise<number | null> {
  return (await run("ykclient", ["--url", url, "--apikey", key, String(client), otp])).code
}

/** Status and body of a plain GET; status 0 if nobody listens. */
function fetchText(url: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      let text = ""
      response.on("data", (chunk: Buffer) => (text += chunk.toString()))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.on("error", () => resolve({ status: 0, text: "" }))
  })
}

/** A login at the SFTP door with password and code. */
async function sftpLogin(house: DemoHouse, login: string, otp: string): Promise<number | null> {
  const askpass = house.file("askpass")
  writeFileSync(askpass, `#!/bin/sh\necho '${toyYubikey(house.data, login).password}${otp}'\n`)
  chmodSync(askpass, 0o700)
  const hosts = `UserKnownHostsFile=${join(house.data, "demo", "known_hosts")}`
  const options = ["BatchMode=no", "PubkeyAuthentication=no", "NumberOfPasswordPrompts=1", hosts]
  const words = ["-F", "none", ...options.flatMap((option) => ["-o", option]), "-P", String(house.port()), "-b", "-"]
  const environment = [`SSH_ASKPASS=${askpass}`, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:9"]
  return (await run("env", [...environment, "sftp", ...words, `${login}@127.0.0.1`], "ls /\n")).code
}

test("RADIUS, PAM and ykclient ask whether a touch is good; a code counts once in the whole house", async (t) => {
  if (!hasPeers(t, "ykclient", "pamtester", "unshare", "freeradius", "radclient", "sftp")) return
  const house = await DemoHouse.start(t, { settings: SETTINGS })
  const asking = addClient(house, "radius", "--all-institutions")
  const next = (login = "dr-beispiel") => touch(house.data, login)

  await t.test("ykclient: signed both ways, good once, told apart from a replay", async () => {
    const otp = next()
    assert.equal(await ykclient(asking, otp), GOOD)
    assert.equal(await ykclient(asking, otp), REPLAYED)
    assert.equal(await ykclient({ ...asking, key: WRONG_KEY }, next()), BAD)
    assert.equal(await ykclient({ ...asking, client: 99 }, next()), BAD)
  })

  await t.test("of four that ask at the same moment with one code one gets a yes", async () => {
    const otp = next()
    const codes = await Promise.all(Array.from({ length: 4 }, () => ykclient(asking, otp)))
    assert.deepEqual(
      codes.toSorted((a, b) => (a ?? 0) - (b ?? 0)),
      [GOOD, REPLAYED, REPLAYED, REPLAYED],
    )
  })

  await t.test("a code that the SFTP door has taken is used up here, and the other way round", async () => {
    const [first, second] = [next(), next()]
    assert.equal(await sftpLogin(house, "dr-beispiel", first), 0)
    assert.equal(await ykclient(asking, first), REPLAYED)
    assert.equal(await ykclient(asking, second), GOOD)
    assert.equal(await sftpLogin(house, "dr-beispiel", second), 255)
  })

  await t.test("pam_yubico lets somebody in by a touch, and not again by the same", async (t2) => {
    if (!isThere(t2, process.getuid?.() === 0, "root")) return
    const otp = next()
    const { code, stderr } = await pam(house, asking, "dr-beispiel", otp)
    assert.equal(code, 0, stderr)
    assert.notEqual((await pam(house, asking, "dr-beispiel", otp)).code, 0)
  })

  await t.test("FreeRADIUS accepts a touch, and not again the same", async (t2) => {
    const radius = await Radius.start(t2, house, asking)
    const otp = next()
    const { code, stdout } = await radius.ask("dr-beispiel", otp)
    assert.equal(code, 0, stdout)
    const again = await radius.ask("dr-beispiel", otp)
    assert.equal(again.code, 1)
    assert.match(again.stdout, /Access-Reject/)
  })

  await t.test("a client may ask for members of its institutions alone; the operator sees who asks", async () => {
    const narrow = addClient(house, "nur-aok", "--institution", "aok-musterland")
    assert.equal(await ykclient(narrow, next()), BAD)
    assert.equal(await ykclient(narrow, next("aok-clerk")), GOOD)
    const { stdout } = house.schleuse("validation-client", "list")
    assert.match(stdout, /^1 {2}radius {2}all institutions {2}last used /m)
    assert.match(stdout, /^2 {2}nur-aok {2}aok-musterland {2}last used /m)
    assert.doesNotMatch(stdout, new RegExp(narrow.key.slice(0, 8).replaceAll(/[+/]/g, "\\$&")))
    assert.match(house.schleuse("logins", "aok-clerk").stdout, /validation/)
    assert.equal(house.schleuse("validation-client", "remove", "2", "--reason", "Probe").code, 0)
    assert.equal(await ykclient(narrow, next("aok-clerk")), BAD)
  })

  await t.test("the process has a user of its own, no file and no way out", (t2) => {
    if (!isThere(t2, isolationFor(parseSettings("", "")).kind === "separate-users", "root")) return
    const status = readFileSync(`/proc/${house.pids().get("validation")}/status`, "utf8")
    assert.match(status, /^Uid:\t61103\t61103\t61103\t61103$/m)
  })

  await t.test("without the keeper it says so, unsigned; with the next one it serves again", async () => {
    const question = `${asking.url}?id=1&otp=${"c".repeat(44)}&nonce=${"a".repeat(16)}`
    assert.ok(house.kill("keeper", "SIGSTOP"))
    const waiting = fetchText(question)
    assert.ok(house.kill("keeper"))
    const { status, text } = await waiting
    assert.ok(status === 0 || (status === 503 && text === "status=BACKEND_ERROR\r\n\r\n"), `${status} ${text}`)
    await until("it serves again", async () => (await fetchText(question)).status === 200)
    assert.equal(await ykclient(asking, next()), GOOD)
  })

  await t.test("a cut ends it, also for what comes later", async () => {
    const cut = house.schleuse("cut", "door", "validation", "--reason", "Probe", "--yes")
    assert.equal(cut.code, 0, cut.stderr)
    assert.notEqual(await ykclient(asking, next()), GOOD)
    const { status, text } = await fetchText(asking.url)
    assert.ok(status === 0 || (status === 503 && text === "status=BACKEND_ERROR\r\n\r\n"), `${status} ${text}`)
  })
})

test("where the settings do not say where, there is no validation server", () => {
  assert.deepEqual([...doorsOf(parseSettings("", "")).keys()], ["sftp", "inside", "console", "approvals"])
})
