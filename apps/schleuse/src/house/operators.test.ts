/** Operators at the command line of a whole house: invited, activated, logged in, and two of them where one is not enough. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { id, list, object, parseJson, type Schema, text } from "@schleuse/base"
import { generateHotp } from "@schleuse/otp"
import { touch } from "../demo/toy-yubikey.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { sftpAsPerson } from "./testing/person-sftp.ts"
import { hasPeers } from "./testing/programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const SECRETS = ["1".repeat(40), "2".repeat(40)] as const
const PASSWORD = "lampe gurke ofen"

test("the demo's operators log in with their toys, propose, approve, and help somebody whose key is lost", async (t) => {
  if (!hasPeers(t, "sftp")) return
  const house = await DemoHouse.start(t, { operators: true })
  const accounts = new Map(house.world.accounts.map((account) => [account.login, account]))
  const run = (words: readonly string[], input = "") => {
    const given = [LAUNCHER, ...words, "--data", house.data, "--json"]
    return spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
  }
  const ask = (words: readonly string[], input = ""): string => {
    const { status, stdout, stderr } = run(words, input)
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return stdout.trim()
  }
  const passwordOf = (login: string) => {
    const account = accounts.get(login)
    return account?.kind === "person" ? account.password : assert.fail(login)
  }
  const login = (who: string) => {
    const code = spawnSync(process.execPath, [LAUNCHER, "demo", "touch", who, "--data", house.data], {
      encoding: "utf8",
    }).stdout
    return ask(["login", who], `${passwordOf(who)}\n${code}`)
  }
  assert.deepEqual(
    ["it-service", "admin-1", "admin-2", "dsb"].map((who) => accounts.get(who)?.roles),
    [["it-service"], ["administrator"], ["administrator"], ["data-protection-officer"]],
  )
  assert.match(run(["institution", "list"]).stdout, /OPERATOR_SESSION_MISSING/)

  assert.match(login("admin-1"), /administrator/)
  const policy = ["policy", "set", "sftp", "machine", "--factor", "ssh-key"]
  assert.match(run(policy).stdout, /APPROVAL_NEEDED/)
  const schema = object({ approval: id, inputHash: text(64), expiresAt: (value: unknown) => value })
  const made = schema(parseJson(ask([...policy, "--propose", "Probe"])), "propose")
  const approve = ["approval", "approve", made.approval, made.inputHash]
  assert.match(run(approve).stdout, /APPROVAL_SAME_PERSON/)
  login("admin-2")
  ask(approve)
  assert.match(ask(["policy", "list"]), /"role":"machine","factors":\["ssh-key"\]/)

  login("dsb")
  ask(["session", "list"])
  assert.match(run(["account", "block", "dr-beispiel", "--reason", "Probe"]).stdout, /ROLE_MISSING/)

  login("it-service")
  ask([
    "account",
    "add-key",
    "klinikum-musterstadt",
    "--key",
    `${house.keyOf("praxis-beispiel")}.pub`,
    "--propose",
    "Tausch",
  ])
  const printed = spawnSync(process.execPath, [LAUNCHER, "approval", "list", "--data", house.data], {
    encoding: "utf8",
  })
  assert.match(printed.stdout, /[0-9a-v]{26} = klinikum-musterstadt \(Klinikum Musterstadt\)/)
  for (const kind of ["yubico-otp", "hotp"]) {
    const listed = ask(["token", "list", "--account", "dr-beispiel"])
    const [, token = ""] = new RegExp(`"token":"([0-9a-v]{26})","kind":"${kind}"`).exec(listed) ?? []
    ask(["token", "block", token, "--lost", "--reason", "Handtasche weg"])
  }
  const answer = ask(["token", "replacement-code", "dr-beispiel", "--reason", "Handtasche weg"])
  const [, code = ""] = /"code":"([^"]+)"/.exec(answer) ?? []
  const once = await sftpAsPerson(house, "dr-beispiel", [passwordOf("dr-beispiel"), code]).ended
  assert.equal(once.code, 0, once.stderr)
  assert.match(once.stdout, /ausgang/)
  assert.equal((await sftpAsPerson(house, "dr-beispiel", [passwordOf("dr-beispiel"), code]).ended).code, 255)
  // Operators move no files, at no door.
  const admin = [passwordOf("admin-1"), touch(house.data, "admin-1")]
  assert.equal((await sftpAsPerson(house, "admin-1", admin).ended).code, 255)
})

test("two administrators are invited, activate themselves and act under their names", async (t) => {
  const house = await DemoHouse.start(t)
  const run = (words: readonly string[], input = "") => {
    const given = [LAUNCHER, ...words, "--data", house.data, "--json"]
    return spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
  }
  const ask = <T>(schema: Schema<T>, words: readonly string[], input = ""): T => {
    const { status, stdout, stderr } = run(words, input)
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return schema(parseJson(stdout.trim()), words.join(" "))
  }
  const anything: Schema<unknown> = (value) => value
  const letter = object({ account: id, activation: id, code: text(40), expiresAt: (value: unknown) => value })

  /** A key in stock, given to this account: what an import from a file does. */
  const giveKey = async (account: string, secret: string) => {
    const session = requireOperatorSession(house.data, Date.now())
    await withKeeper(house.data, async (keeper) => {
      const tokens = [{ kind: "hotp", secret, counter: 0 }] as const
      const added = await keeper.call("importTokens", { tokens, dryRun: false }, session)
      await keeper.call("assignToken", { token: added.tokens[0]?.token ?? "", account }, session)
    })
  }
  const codeOf = (which: number, counter: number) =>
    generateHotp({ secret: Buffer.from(SECRETS[which] ?? "", "hex"), digits: 6 }, counter)

  const [, credential = ""] = /"credential":"([0-9a-v]{26})"/.exec(run(["account", "show", "muster-gmbh"]).stdout) ?? []
  ask(anything, ["account", "expiry", "muster-gmbh", "--until", "2099-12-31"])
  const withdrawn = ["account", "revoke-key", credential, "--reason", "Probe"]
  ask(object({ endedSessions: (value: unknown) => value }), withdrawn)
  assert.match(run(withdrawn).stdout, /CREDENTIAL_UNKNOWN/)

  const codes: string[] = []
  for (const [at, login] of ["chefin", "vertretung"].entries()) {
    const { person } = ask(object({ person: id }), ["person", "add", `Person ${login}`])
    ask(anything, ["person", "change", person, "--name", `Dr. ${login}`, "--telephone", "+49 30 1"])
    ask(anything, ["person", "role", person, "administrator", "--institution", "kv-musterland"])
    const words = ["account", "invite", person, "--institution", "kv-musterland", "--login", login]
    const { account, code } = ask(letter, words)
    await giveKey(account, SECRETS[at] ?? "")
    codes.push(code)
  }
  const printed = spawnSync(
    process.execPath,
    [LAUNCHER, "account", "letter", "chefin", "--data", house.data, "--lang", "de"],
    {
      encoding: "utf8",
    },
  )
  assert.match(printed.stdout, /Ihr Anmeldename: +chefin/)
  const [, fresh = ""] = /Ihr Code: +(\S+)/.exec(printed.stdout) ?? []
  // The invitation's own code is void since the letter was printed.
  assert.equal(run(["account", "activate", "chefin"], `${codes[0]}\n${codeOf(0, 0)}\n${PASSWORD}\n`).status, 1)
  ask(anything, ["account", "activate", "chefin"], `${fresh}\n${codeOf(0, 0)}\n${PASSWORD}\n`)
  ask(anything, ["account", "activate", "vertretung"], `${codes[1]}\n${codeOf(1, 0)}\n${PASSWORD}\n`)

  // The set-up is over: its session ended with it.
  assert.match(run(["institution", "list"]).stdout, /OPERATOR_SESSION_MISSING/)
  assert.match(run(["login", "chefin"], `${PASSWORD}\n${codeOf(0, 0)}\n`).stdout, /LOGIN_REFUSED/)
  ask(anything, ["login", "chefin"], `${PASSWORD}\n${codeOf(0, 1)}\n`)
  ask(anything, ["person", "list"])
  ask(anything, ["account", "show", "aok-musterland"])

  const policy = ["--input", '{"zone":"sftp","role":"machine","factors":["ssh-key"]}', "--reason", "Probe"]
  const made = ask(object({ approval: id, inputHash: text(64), expiresAt: (value: unknown) => value }), [
    "propose",
    "setPolicy",
    ...policy,
  ])
  const approve = ["approval", "approve", made.approval, made.inputHash]
  assert.match(run(approve).stdout, /APPROVAL_SAME_PERSON/)
  // Another user of the machine, behind sudo, has not logged in by that.
  const other = spawnSync(process.execPath, [LAUNCHER, "person", "list", "--data", house.data, "--json"], {
    encoding: "utf8",
    env: { ...process.env, SUDO_UID: "4711" },
  })
  assert.match(other.stdout, /OPERATOR_SESSION_MISSING/)
  ask(anything, ["logout"])
  assert.match(run(approve).stdout, /OPERATOR_SESSION_MISSING/)
  ask(anything, ["login", "vertretung"], `${PASSWORD}\n${codeOf(1, 1)}\n`)
  const waiting = ask(object({ approvals: list(anything, 10) }), ["approval", "list"])
  assert.equal(waiting.approvals.length, 1)
  // Her rights are minutes old, but from the set-up.
  ask(anything, approve)
  assert.match(run(["approval", "reject", made.approval, "--reason", "Probe"]).stdout, /APPROVAL_DECIDED/)
})
