/** Cuts, the seal and two persons at the console of a whole house, each with the command line as the other way. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Answer, ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"

/** The address on a page that ends like this. */
function linkOf({ text }: Answer, pattern: RegExp): string {
  const found = pattern.exec(text)?.[0]
  assert.ok(found !== undefined, `${String(pattern)} is not on the page:\n${plainText(text)}`)
  return found
}

test("cut, seal and agree at the console", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const terminal = new HouseTerminal(house)
  const first = await ConsoleClient.logIn(house, "admin-1")
  let approval = ""

  await t.test("the start page says what waits, flows and is connected, and health shows every program", async () => {
    const start = plainText((await first.get("/")).text)
    for (const words of ["An der Konsole 1", "Vorschläge anderer", "Siegel offen", "Trennungen keine"])
      assert.ok(start.includes(words), `${words} is missing in: ${start}`)
    const health = plainText((await first.get("/health")).text)
    for (const words of ["keeper", "sftp", "inside", "console", "Einträge", "Nichts ist getrennt"])
      assert.ok(health.includes(words), `${words} is missing in: ${health}`)
  })

  await t.test("a cut asks for what it needs, says what follows, and is done by one person", async () => {
    const form = await first.get("/health/cut")
    const wrong = await first.submit(form, "/health/cut", { scope: "account", target: "", reason: "" })
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /Bitte sagen Sie, was getrennt werden soll/)
    const fields = { scope: "account", target: "niemand", reason: "Verdacht <b>" }
    const question = await first.submit(form, "/health/cut", fields)
    assert.match(plainText(question.text), /Sind Sie sicher\?.*Verdacht <b>/)
    const unknown = await first.submit(question, "/health/cut/now")
    assert.equal(unknown.status, 422)
    assert.match(plainText(unknown.text), /Das gibt es hier nicht/)
    const account = house.world.accounts.find(({ kind }) => kind === "machine")
    assert.ok(account)
    const again = await first.submit(unknown, "/health/cut", { ...fields, target: account.login })
    const done = await first.submit(again, "/health/cut/now")
    assert.equal(done.path, "/health")
    assert.match(plainText(done.text), new RegExp(`Es ist getrennt.*ein Konto: ${account.login}.*Verdacht <b>`))
  })

  await t.test("opening again is proposed here, and agreed to by a second person on another way", async () => {
    const health = await first.get("/health")
    const address = linkOf(health, /\/health\/reopen\/[0-9a-v]{26}/)
    const form = await first.get(address)
    assert.match(plainText(form.text), /Was getrennt ist ein Konto/)
    const between = await first.submit(form, address, { reason: "geklärt" })
    assert.match(plainText(between.text), /Eine zweite Person muss zustimmen/)
    const proposed = await first.submit(between, "/actions/propose", { reason: "Es war nichts" })
    approval = proposed.path.replace("/approvals/", "")
    assert.match(plainText(proposed.text), /wartet jetzt auf eine zweite Person.*Ihnen selbst.*Zurücknehmen/)
    const second = await ConsoleClient.logIn(house, "admin-2")
    assert.match(plainText((await second.get("/")).text), /Vorschläge anderer, die eine zweite Person brauchen 1/)
    assert.match(plainText((await second.get("/approvals?state=waiting&whose=mine")).text), /noch nichts/)
    const list = await second.get("/approvals?state=waiting&whose=others")
    const page = await second.get(linkOf(list, new RegExp(`/approvals/${approval}`)))
    const command = /schleuse (approval approve [0-9a-v]{26} [0-9a-f]{64})/.exec(plainText(page.text))
    assert.match(plainText(page.text), /Sie können hier nicht zustimmen/)
    assert.ok(command?.[1] !== undefined)
    await terminal.logIn("admin-2")
    await terminal.run(command[1].split(" "))
    assert.match(plainText((await first.get(`/approvals/${approval}`)).text), /freigegeben.*Entschieden von admin-2/)
    assert.match(plainText((await first.get("/health")).text), /Nichts ist getrennt/)
  })

  await t.test("what was proposed at the command line is agreed to or refused here", async () => {
    await terminal.logIn("admin-1")
    const policy = ["policy", "set", "sftp", "machine", "--factor", "ssh-key", "--propose", "Probe"]
    const second = await ConsoleClient.logIn(house, "admin-2")
    await terminal.run(policy)
    const agreed = await second.get(linkOf(await second.get("/approvals"), /\/approvals\/[0-9a-v]{26}/))
    const action = linkOf(agreed, /\/approvals\/[0-9a-v]{26}\/agree/)
    const changed = await second.submit(agreed, action, { inputHash: "0".repeat(64) })
    assert.match(plainText(changed.text), /nicht der, den Sie gelesen haben/)
    const done = await second.submit(agreed, action)
    assert.match(plainText(done.text), /Es ist freigegeben und ausgeführt.*Entschieden von admin-2/)
    await terminal.run(policy)
    const refused = await second.get(linkOf(await second.get("/approvals"), /\/approvals\/[0-9a-v]{26}/))
    const refusal = linkOf(refused, /\/approvals\/[0-9a-v]{26}\/refuse/)
    assert.equal((await second.submit(refused, refusal, { reason: "" })).status, 422)
    const no = await second.submit(refused, refusal, { reason: "Nicht nötig" })
    assert.match(plainText(no.text), /abgelehnt/)
    assert.match(plainText((await second.get("/approvals?state=rejected")).text), /Probe/)
  })

  await t.test("the emergency code is shown once, works once, and alarms whoever else looks", async () => {
    const question = await first.get("/approvals/emergency-code")
    const made = await first.submit(question, "/approvals/emergency-code")
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4})+/.exec(plainText(made.text))?.[0]
    assert.ok(code !== undefined, plainText(made.text))
    await terminal.logIn("admin-1")
    await terminal.run(["policy", "set", "sftp", "machine", "--factor", "ssh-key", "--propose", "Niemand da"])
    const page = await first.get(linkOf(await first.get("/approvals"), /\/approvals\/[0-9a-v]{26}/))
    const action = linkOf(page, /\/approvals\/[0-9a-v]{26}\/emergency/)
    const form = await first.get(action)
    assert.match(plainText(form.text), /Anmelderegel ändern.*von außen.*alle Maschinen.*SSH-Schlüssel.*Niemand da/)
    const wrong = await first.submit(form, action, { code: "AAAA-BBBB" })
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /nicht der Notfallcode/)
    const done = await first.submit(wrong, action, { code })
    assert.match(plainText(done.text), /Die Anmelderegel ist geändert/)
    const second = await ConsoleClient.logIn(house, "admin-2")
    const alarm = /Jemand hat mit dem Notfallcode allein gehandelt: Anmelderegel ändern/
    const alarmed = await second.get("/")
    assert.match(plainText(alarmed.text), alarm)
    assert.doesNotMatch(plainText((await second.submit(alarmed, "/alarms/seen")).text), alarm)
    // The one that was used up makes room for another.
    const again = await first.submit(await first.get("/approvals/emergency-code"), "/approvals/emergency-code")
    assert.match(plainText(again.text), /Der neue Notfallcode/)
  })

  await t.test(
    "the house is sealed and opened, with a question before, and only administrators see the way",
    async () => {
      const form = await first.get("/health/seal")
      const question = await first.submit(form, "/health/seal", { reason: "Verdacht" })
      const sealed = await first.submit(question, "/health/seal/now")
      assert.match(plainText(sealed.text), /Siegel versiegelt/)
      const open = await first.submit(await first.get("/health/unseal"), "/health/unseal")
      assert.match(plainText(open.text), /Siegel offen/)
      const auditor = await ConsoleClient.logIn(house, "dsb")
      const seen = plainText((await auditor.get("/health")).text)
      assert.doesNotMatch(seen, /Versiegeln|Jetzt trennen/)
      assert.match(plainText((await auditor.get(`/approvals/${approval}`)).text), /Zum Vorschlag/)
    },
  )

  await t.test("addresses that no link of ours has are pages that are not there", async () => {
    for (const address of ["/approvals/x", "/health/reopen/x", `/approvals/${"0".repeat(26)}`])
      assert.equal((await first.get(address)).status, 404, address)
    assert.equal((await first.get("/approvals?after=x")).status, 400)
  })
})
