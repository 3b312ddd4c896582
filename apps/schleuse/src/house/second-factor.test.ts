/** People at the real doors: password and a touch of their (toy) YubiKey, with OpenSSH's client. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { touch, press, toyYubikey } from "../demo/toy-yubikey.ts"
import { DemoHouse, type Zone } from "./testing/demo-house.ts"
import { sftpAsPerson as sftp } from "./testing/person-sftp.ts"
import { type Finished, hasPeers, until } from "./testing/programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))

test("people log in by password and YubiKey; a used code never works twice, at no door", async (t) => {
  if (!hasPeers(t, "sftp")) return
  const house = await DemoHouse.start(t)
  const passwordOf = (login: string) => toyYubikey(house.data, login).password
  const login = async (who: string, answers: readonly string[], zone: Zone = "sftp"): Promise<Finished> =>
    await sftp(house, who, answers, "ls /", zone).ended
  const password = passwordOf("aok-clerk")

  await t.test("password, then the touch that the command line prints", async () => {
    const printed = spawnSync(process.execPath, [LAUNCHER, "demo", "touch", "dr-beispiel", "--data", house.data])
    assert.equal(printed.status, 0, printed.stderr.toString())
    assert.match(printed.stderr.toString(), /toy|Spielzeug/)
    const { code, stdout, stderr } = await login("dr-beispiel", [
      passwordOf("dr-beispiel"),
      printed.stdout.toString().trim(),
    ])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /ausgang/)
  })

  await t.test("both in the first answer, and six digits", async () => {
    const whole = await login("aok-clerk", [password + touch(house.data, "aok-clerk")])
    assert.equal(whole.code, 0, whole.stderr)
    const digits = await login("aok-clerk", [password, press(house.data, "aok-clerk")])
    assert.equal(digits.code, 0, digits.stderr)
  })

  await t.test("the same code again, at the same door and at the other", async () => {
    const code = touch(house.data, "aok-clerk")
    assert.equal((await login("aok-clerk", [password, code])).code, 0)
    for (const zone of ["sftp", "inside"] as const) {
      const again = await login("aok-clerk", [password, code], zone)
      assert.equal(again.code, 255)
      assert.match(again.stderr, /That login was not accepted\..*\[[A-Z0-9]{6}\]/)
    }
  })

  await t.test("a key that was pressed 40 times in a pocket asks for one more code", async () => {
    for (let n = 0; n < 40; n++) press(house.data, "aok-clerk")
    const answers = [password, press(house.data, "aok-clerk"), press(house.data, "aok-clerk")]
    const { code, stderr } = await login("aok-clerk", answers)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /press it once more/)
  })

  await t.test("the operator sees logins and sessions, ends them at the door, and blocks a lost key", async () => {
    const operator = (...words: readonly string[]) => {
      const given = [LAUNCHER, ...words, "--data", house.data, "--json"]
      const { status, stdout } = spawnSync(process.execPath, given, { encoding: "utf8" })
      assert.equal(status, 0, stdout)
      return stdout
    }
    const open = sftp(
      house,
      "aok-clerk",
      [password, touch(house.data, "aok-clerk")],
      `!until [ -e '${house.file("ended")}' ]; do sleep 0.1; done\nls /`,
    )
    await until("somebody is logged in", () => operator("session", "list").includes('"login":"aok-clerk"'))
    assert.match(operator("session", "end", "--account", "aok-clerk", "--reason", "Probe"), /"ended":1/)
    writeFileSync(house.file("ended"), "")
    const { code, stderr } = await open.ended
    assert.notEqual(code, 0)
    assert.match(stderr, /session has ended|Connection closed|closed by remote/i)
    assert.match(operator("logins", "aok-clerk"), /OTP_REPLAYED/)
    assert.match(operator("token", "list", "--account", "aok-clerk"), /"kind":"yubico-otp"/)
    operator("token", "block", toyYubikey(house.data, "aok-clerk").yubikey.publicId, "--lost", "--reason", "verloren")
    assert.equal((await login("aok-clerk", [password, touch(house.data, "aok-clerk")])).code, 255)
    assert.equal((await login("aok-clerk", [password, press(house.data, "aok-clerk")])).code, 0)
  })

  await t.test("an unknown name and a wrong password look alike", async () => {
    const refusals = [
      await login("dr-niemand", ["falsch falsch", touch(house.data, "klinikum-clerk")]),
      await login("klinikum-clerk", ["falsch falsch", touch(house.data, "klinikum-clerk")]),
    ]
    const texts = refusals.map(({ stderr }) =>
      stderr.replaceAll(/\[[A-Z0-9]{6}\]/g, "[]").replaceAll(/dr-niemand|klinikum-clerk/g, "NAME"),
    )
    assert.equal(texts[0], texts[1])
  })

  await t.test("a person and a machine of one institution see the same mailbox", async () => {
    writeFileSync(house.file("befund"), "ein Befund\n")
    const who = "dr-beispiel"
    const put = sftp(
      house,
      who,
      [passwordOf(who), touch(house.data, who)],
      `put ${house.file("befund")} /ausgang/aok-musterland/`,
    )
    assert.equal((await put.ended).code, 0)
    assert.match((await house.sftp("praxis-beispiel", "ls /ausgang/aok-musterland")).stdout, /befund/)
  })
})
