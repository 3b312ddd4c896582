/** The register's pages in the whole house: institutions, people, accounts, keys and letters, as a clerk works with them. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { formatSshKeyLine, sshEd25519Blob, sshFingerprint } from "@schleuse/base"
import { touch } from "../demo/toy-yubikey.ts"
import { type Answer, ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

const blob = sshEd25519Blob(Buffer.alloc(32, 7))
const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const otherBlob = sshEd25519Blob(Buffer.alloc(32, 9))
const otherKey = formatSshKeyLine(otherBlob)
const publicKey = formatSshKeyLine(blob, "partner@muster")

/** The address of the first link whose text is this. */
function linkTo(answer: Answer, text: string): string {
  const links = [...answer.text.matchAll(/<a\b[^>]*href="([^"]+)"[^>]*>([^]*?)<\/a>/g)]
  const found = links.find(([, , inside = ""]) => plainText(inside) === text)
  assert.ok(found, `no link “${text}” on ${answer.path}:\n${plainText(answer.text)}`)
  return found[1]?.replaceAll("&amp;", "&") ?? ""
}
const codeOn = (answer: Answer) => /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(plainText(answer.text))?.[0]
const says = (answer: Answer, words: RegExp) => assert.match(plainText(answer.text), words)

test("the register, at the console", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const clerk = await ConsoleClient.logIn(house, "it-service")
  const follow = async (answer: Answer, text: string) => await clerk.get(linkTo(answer, text))

  await t.test("an institution is added, and what is wrong with a form is said beside its fields", async () => {
    const form = await clerk.get("/institutions/new")
    const wrong = { name: "", slug: "Zahn Ärzte", ik: "12", "technicalContact.email": "technik@zahn.test" }
    const again = await clerk.submit(form, "/institutions/new", wrong)
    assert.equal(again.status, 422)
    says(again, /Bitte berichtigen Sie diese Angaben/)
    for (const field of ["name", "slug", "ik", "technicalContact.name"]) {
      assert.ok(again.text.includes(`id="error-${field}"`), field)
    }
    const right = {
      name: "Zahnärzte Müller & Söhne",
      slug: "zahn",
      ik: "269900019",
      "technicalContact.name": "Technik",
    }
    const added = await clerk.submit(again, "/institutions/new", right)
    assert.match(added.path, /^\/institutions\/[0-9a-z]{26}$/)
    says(added, /Die Einrichtung ist angelegt/)
    says(added, /269900019.*Technik , technik@zahn\.test/)
    const twice = await clerk.submit(await clerk.get("/institutions/new"), "/institutions/new", right)
    assert.equal(twice.status, 422)
    assert.ok(twice.text.includes('id="error-slug"'))
  })

  await t.test("it is found by another spelling, sorted, and changed", async () => {
    const list = await clerk.get("/institutions?sort=slug&direction=down&search=mueller")
    const detail = await follow(list, "Zahnärzte Müller & Söhne")
    const form = await follow(detail, "Ändern")
    const changed = await clerk.submit(form, form.path, { name: "Zahnärzte am Markt" })
    says(changed, /Die Einrichtung ist geändert.*Zahnärzte am Markt.*269900019.*Technik , technik@zahn\.test/)
    says(await clerk.get("/institutions?search=mueller"), /Hier ist noch nichts/)
  })

  await t.test("a person gets a role and is invited; the letter shows the code once", async () => {
    const form = await clerk.get("/people/new")
    const person = await clerk.submit(form, "/people/new", { name: "Zoë Öztürk", lanr: "990000100" })
    says(person, /Die Person ist angelegt/)
    const early = await clerk.get(`${person.path}/invite`)
    says(early, /Geben Sie zuerst eine Rolle/)
    const roleForm = await follow(person, "Rolle geben")
    const unknown = await clerk.submit(roleForm, roleForm.path, { institution: "gibtesnicht", role: "sender" })
    says(unknown, /Dazu passt keine Einrichtung/)
    const several = await clerk.submit(roleForm, roleForm.path, { institution: "aok", role: "sender" })
    says(several, /Mehrere passen.*AOK Beispielregion.*AOK Musterland/)
    const given = await clerk.submit(roleForm, roleForm.path, {
      institution: "zahn",
      role: "sender",
      until: "31.12.2199",
    })
    says(given, /Die Person hat die Rolle.*Zahnärzte am Markt sendet Dateien/)
    const inviteForm = await follow(given, "Zum Konto einladen")
    const taken = await clerk.submit(inviteForm, inviteForm.path, { login: "dr-beispiel" })
    assert.ok(taken.text.includes('id="error-login"'))
    const letter = await clerk.submit(taken, taken.path, { login: "zoe", "door-sftp": "yes" })
    says(letter, /Diesen Brief zeigt die Konsole nur jetzt.*Zoë Öztürk.*Ihr Anmeldename zoe Ihr Code ([0-9A-Z]{4}-){3}/)
    assert.equal(letter.headers.get("cache-control"), "no-store")
    // A second click and a reload show the same letter; another session, and another address, none.
    assert.equal(codeOn(await clerk.submit(taken, taken.path, { login: "zoe", "door-sftp": "yes" })), codeOn(letter))
    assert.equal(codeOn(await clerk.get(letter.path)), codeOn(letter))
    const other = await ConsoleClient.logIn(house, "admin-1")
    for (const [who, path] of [
      [other, letter.path],
      [clerk, `/actions/shown/${"0".repeat(26)}`],
    ] as const) {
      const answer = await who.get(path)
      assert.equal(answer.status, 410)
      assert.equal(codeOn(answer), undefined)
    }
    const account = await follow(letter, "Der Brief ist gedruckt, weiter")
    says(account, /Zustand eingeladen.*Offene Briefe.*Freischalten/)
    assert.equal(codeOn(account), undefined)
    const ask = await follow(account, "Neuen Brief zum Freischalten machen")
    says(await clerk.submit(ask, ask.path), /Ihr Code/)
  })

  await t.test("a role is ended after a question", async () => {
    const person = await follow(await clerk.get("/people?search=oeztuerk"), "Zoë Öztürk")
    const question = await follow(person, "Rolle beenden")
    says(question, /Sind Sie sicher\? .*Person Zoë Öztürk.*Rolle sendet Dateien/)
    const ended = await clerk.submit(question, `${person.path}/roles/end`)
    says(ended, /Die Rolle ist beendet.*beendet/)
  })

  await t.test(
    "a machine's key is shown by its fingerprint before it counts, and withdrawn with a reason",
    async () => {
      const institution = await follow(await clerk.get("/institutions?search=zahn"), "Zahnärzte am Markt")
      const form = await follow(institution, "Konto für eine Maschine anlegen")
      const broken = await clerk.submit(form, form.path, { login: "zahn-skript", sshKey: "ssh-ed25519 quatsch" })
      assert.ok(broken.text.includes('id="error-sshKey"'))
      const compare = await clerk.submit(form, form.path, { login: "zahn-skript", sshKey: publicKey })
      says(compare, /Fingerabdruck vergleichen/)
      assert.ok(plainText(compare.text).includes(sshFingerprint(blob)))
      assert.equal((await clerk.get("/accounts?search=zahn-skript")).text.includes("/accounts/0"), false)
      const between = await clerk.submit(compare, form.path.replace(/new$/, "compared"))
      // Somebody has an account there already: the invited person has not begun hers, so it needs nobody else.
      says(between, /zahn-skript.*Das Konto ist angelegt.*sendet Dateien, holt Dateien ab.*gilt/)
      assert.ok(plainText(between.text).includes(sshFingerprint(blob)))
      const second = await follow(between, "Schlüssel hinzufügen")
      const late = await clerk.submit(second, second.path, { sshKey: otherKey, day: "1.1.2020" })
      assert.ok(late.text.includes('id="error-day"'))
      const again = await clerk.submit(late, second.path, { sshKey: otherKey, day: "31.12.2199" })
      says(again, /Fingerabdruck vergleichen/)
      // An account that is in use: the next key takes a second person, who sees the same fingerprint.
      const proposal = await clerk.submit(again, `${second.path}/compared`)
      says(proposal, /Eine zweite Person muss zustimmen.*31\.12\.2199/)
      assert.ok(plainText(proposal.text).includes(sshFingerprint(otherBlob)))
      const question = await follow(between, "Zurückziehen")
      const missing = await clerk.submit(question, question.path)
      says(missing, /Bitte schreiben Sie den Grund/)
      const withdrawn = await clerk.submit(missing, question.path, { reason: "verloren" })
      says(withdrawn, /Der Schlüssel ist zurückgezogen.*zurückgezogen/)
    },
  )

  await t.test("an account is blocked, let in again, and closed for good after two questions", async () => {
    const account = await follow(await clerk.get("/accounts?kind=machine&search=zahn"), "zahn-skript")
    const question = await follow(account, "Konto sperren")
    const blocked = await clerk.submit(question, question.path, { reason: "Verdacht" })
    says(blocked, /Das Konto ist gesperrt.*Zustand gesperrt/)
    const back = await follow(blocked, "Konto entsperren")
    says(await clerk.submit(back, back.path, { reason: "geklärt" }), /Zustand aktiv/)
    const expiry = await clerk.get(`${account.path}/expiry`)
    says(await clerk.submit(expiry, expiry.path, { day: "32.1.2030" }), /Bitte schreiben Sie einen Tag/)
    says(await clerk.submit(expiry, expiry.path, { day: "1.1.2020" }), /Dieser Tag ist schon vorbei/)
    says(await clerk.submit(expiry, expiry.path, { day: "31.01.2199" }), /Gültig bis 31\.01\.2199/)
    const networks = await clerk.get(`${account.path}/networks`)
    assert.equal((await clerk.submit(networks, networks.path, { networks: "kein Netz" })).status, 422)
    says(await clerk.submit(networks, networks.path, { networks: "192.0.2.0/24\n2001:db8::/48" }), /192\.0\.2\.0\/24/)
    const close = await clerk.get(`${account.path}/close`)
    const confirm = await clerk.submit(close, close.path)
    says(confirm, /Das Konto schließt sofort.*kommt nie zurück/)
    says(await clerk.submit(confirm, `${account.path}/close/now`), /Zustand geschlossen/)
  })

  await t.test("what takes a second person becomes its proposal, in names instead of numbers", async () => {
    const person = await follow(await clerk.get("/people?search=berta"), "Dr. Berta Beispiel")
    const form = await follow(person, "Rolle geben")
    const asked = await clerk.submit(form, form.path, { institution: "klinikum-musterstadt", role: "collector" })
    says(asked, /Eine zweite Person muss zustimmen.*Dr\. Berta Beispiel.*Klinikum Musterstadt.*holt Dateien ab/)
  })

  await t.test("an auditor reads all of it and is offered no change", async () => {
    const auditor = await ConsoleClient.logIn(house, "dsb")
    for (const path of ["/institutions", "/people", "/accounts"]) {
      const list = await auditor.get(path)
      assert.equal(list.status, 200)
      assert.doesNotMatch(plainText(list.text), /anlegen/)
    }
    const account = await auditor.get(linkTo(await auditor.get("/accounts?sort=last-login&direction=down"), "dsb"))
    says(account, /Zuletzt angemeldet \d/)
    assert.doesNotMatch(plainText(account.text), /Konto sperren/)
    const forbidden = await auditor.submit(await auditor.get("/people/new"), "/people/new", { name: "Niemand" })
    assert.equal(forbidden.status, 403)
  })

  await t.test(
    "an address that names nobody is a page that is not there; an order that no link has is refused",
    async () => {
      for (const path of ["/institutions/x", `/people/${"0".repeat(26)}`, `/accounts/${"0".repeat(26)}`]) {
        assert.equal((await clerk.get(path)).status, 404, path)
      }
      assert.equal((await clerk.get("/accounts?sort=password")).status, 400)
    },
  )

  await t.test("the command line finds, shows and changes the same", () => {
    const run = (words: readonly string[], input = ""): string => {
      const given = [LAUNCHER, ...words, "--data", house.data, "--json"]
      const { status, stdout } = spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
      assert.equal(status, 0, `${words.join(" ")}: ${stdout}`)
      return stdout
    }
    const own = house.world.accounts.find(({ login }) => login === "it-service")
    assert.ok(own?.kind === "person")
    run(["login", "it-service"], `${own.password}\n${touch(house.data, "it-service")}\n`)
    assert.match(run(["institution", "find", "ZAHN"]), /"slug":"zahn"/)
    run(["institution", "change", "zahn", "--security", "Wache;wache@zahn.test;+49 30 1", "--supervision", "Kammer"])
    const shown = run(["institution", "show", "zahn"])
    assert.match(shown, /"securityContact":\{"name":"Wache","email":"wache@zahn\.test","telephone":"\+49 30 1"\}/)
    assert.match(shown, /"name":"Zahnärzte am Markt".*"technicalContact":\{/s)
    assert.match(run(["account", "list", "oeztuerk", "--state", "invited"]), /"login":"zoe"/)
    const [, person = ""] = /"person":"([0-9a-z]{26})"/.exec(run(["person", "list", "--search", "zoe"])) ?? []
    assert.match(run(["person", "show", person]), /"lanr":"990000100"/)
    assert.match(run(["account", "show", "zahn-skript"]), /"state":"left"/)
  })
})
