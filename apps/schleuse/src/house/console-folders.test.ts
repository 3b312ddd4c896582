/** Deliveries, shared folders and who can see what, by the console's pages, in the whole house. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { touch } from "../demo/toy-yubikey.ts"
import { withKeeper } from "../operator/operator-connection.ts"
import { type Answer, ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

const ID = "[0-9a-v]{26}"

function linkTo({ text }: Answer, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  assert.ok(found !== undefined, `${pattern} on:\n${plainText(text)}`)
  return found
}

test("folders by the console's pages", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const client = await ConsoleClient.logIn(house, "it-service")
  const read = async (path: string) => plainText((await client.get(path)).text)
  const administrator = house.world.accounts.find(({ login }) => login === "admin-1")
  assert.ok(administrator?.kind === "person")
  const { password } = administrator
  let second: string | undefined
  /** Whoever asked gives a reason; somebody else agrees, by another way than this console. */
  const agree = async (proposal: Answer): Promise<void> => {
    assert.match(plainText(proposal.text), /zweite Person/)
    const { path, text } = await client.submit(proposal, "/actions/propose", { reason: "vereinbart" })
    const [, approval = ""] = new RegExp(`^/approvals/(${ID})$`).exec(path) ?? assert.fail(path)
    const [, inputHash = ""] = /<code[^>]*>([0-9a-f]{64})</.exec(text) ?? assert.fail(plainText(text))
    await withKeeper(house.data, async (keeper) => {
      const code = touch(house.data, "admin-1")
      second ??= (await keeper.call("loginOperator", { user: "admin-1", password, code })).session
      await keeper.call("approve", { approval, inputHash }, second)
    })
  }
  const institution = async (name: string) =>
    linkTo(await client.get(`/institutions?search=${name}`), new RegExp(`href="/institutions/(${ID})"`))
  const folder = async (search: string) =>
    linkTo(await client.get(`/folders?search=${search}`), new RegExp(`href="(/folders/${ID})"`))

  await t.test("the list is searched, filtered and sorted", async () => {
    assert.match(await read("/folders"), /Von?|an AOK Musterland/)
    assert.match(await read("/folders?search=praxis-beispiel+aok-musterland"), /Praxis Dr\. Beispiel an AOK Musterland/)
    assert.match(await read("/folders?search=gibtsnicht"), /noch nichts|nothing here/i)
    assert.match(await read("/folders?kind=shared"), /Ordner /)
    assert.match(await read("/folders?state=ended"), /noch nichts|nothing here/i)
    const of = await client.get(
      `/folders?institution=${await institution("aok-musterland")}&sort=created&direction=down`,
    )
    assert.match(plainText(of.text), /Lieferwege und Ordner: AOK Musterland/)
    assert.equal((await client.get("/folders?after=%27")).status, 400)
    assert.equal((await client.get(`/folders/${"0".repeat(26)}`)).status, 404)
    assert.equal((await client.get("/folders/etwas")).status, 404)
  })

  await t.test("a new delivery: what is wrong is said, several that fit can be picked, two agree", async () => {
    const form = await client.get("/folders/new-delivery")
    const action = "/folders/new-delivery"
    const wrong = await client.submit(form, action, { from: "gibtsnicht", to: "aok", persons: "viele" })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /<select[^>]*name="to"/)
    assert.match(plainText(wrong.text), /ganze Zahl/)
    const itself = await client.submit(form, action, { from: "muster-gmbh", to: "muster-gmbh" })
    assert.equal(itself.status, 422)
    assert.match(plainText(itself.text), /dieselbe Einrichtung/)
    const purpose = {
      procedure: "Probe <b>",
      categories: "Rechnungen\nNamen",
      article9: "yes",
      persons: "40",
      stage: "test",
    }
    const proposal = await client.submit(form, action, { from: "muster-gmbh", to: "klinikum-musterstadt", ...purpose })
    assert.match(plainText(proposal.text), /Muster GmbH.*Klinikum Musterstadt.*Probe <b>.*Rechnungen, Namen.*40.*Test/)
    await agree(proposal)
    const at = await folder("muster-gmbh+klinikum")
    const shown = await read(at)
    assert.match(shown, /Von Muster GmbH an Klinikum Musterstadt.*offen/)
    assert.match(shown, /Probe <b>.*Rechnungen , Namen.*ja.*40.*Test/)
    const again = await client.submit(form, action, { from: "muster-gmbh", to: "klinikum-musterstadt", ...purpose })
    assert.equal(again.status, 422)
    assert.match(plainText(again.text), /gibt es schon/)
  })

  await t.test("what it is for can be changed; what was before stays told", async () => {
    const at = await folder("muster-gmbh+klinikum")
    const form = await client.get(`${at}/purpose`)
    assert.match(form.text, />Rechnungen\nNamen<\/textarea>/)
    await agree(await client.submit(form, `${at}/purpose`, { procedure: "Abrechnung", stage: "productive" }))
    assert.match(await read(at), /Abrechnung.*Echtbetrieb/)
    assert.match(await read(at), /Frühere Zugriffe/)
  })

  await t.test("a shared folder: made with its first accesses, opened to one more, taken back", async () => {
    const form = await client.get("/folders/new-shared")
    const wrong = await client.submit(form, "/folders/new-shared", { slug: "Mit Leerzeichen", owner: "aok-musterland" })
    assert.equal(wrong.status, 422)
    const twice = { slug: "runde", owner: "aok-musterland", "grant-1": "aok-musterland" }
    assert.match(plainText((await client.submit(form, "/folders/new-shared", twice)).text), /schon weiter oben/)
    const first = { "grant-1": "muster-gmbh", "access-1": "write", categories: "Protokolle" }
    await agree(await client.submit(form, "/folders/new-shared", { slug: "runde", owner: "aok-musterland", ...first }))
    const at = await folder("runde")
    assert.match(await read(at), /Ordner runde.*AOK Musterland abholen und ablegen.*Muster GmbH nur ablegen/)
    const add = await client.get(`${at}/grants/new`)
    await agree(await client.submit(add, `${at}/grants/new`, { institution: "klinikum-musterstadt", access: "read" }))
    assert.match(await read(at), /Klinikum Musterstadt nur abholen/)

    const company = await institution("muster-gmbh")
    const change = `${at}/grants/${company}/change`
    await agree(await client.submit(await client.get(change), change, { access: "read-write" }))
    assert.match(await read(at), /Muster GmbH abholen und ablegen/)
    // Less counts at once.
    const less = await client.submit(await client.get(change), change, { access: "read" })
    assert.equal(less.path, at)
    assert.match(plainText(less.text), /Der Zugriff ist geändert.*Muster GmbH nur abholen/)
    const take = `${at}/grants/${company}/end`
    const asked = await client.get(take)
    assert.match(plainText(asked.text), /sieht den Ordner sofort nicht mehr/)
    assert.equal((await client.submit(asked, take)).status, 422)
    const taken = await client.submit(asked, take, { reason: "Vertrag beendet" })
    assert.match(plainText(taken.text), /Der Zugriff ist zurückgenommen/)
    assert.equal((await client.get(take)).status, 404)
  })

  await t.test("what somebody can see, and who can see something", async () => {
    const aok = await institution("aok-musterland")
    const reach = await read(`/access?institution=${aok}`)
    assert.match(
      reach,
      /Was kann AOK Musterland sehen\?.*aok-musterland.*kommt herein.*\/eingang\/praxis-beispiel ja nein/,
    )
    assert.match(await read("/access?institution=aok-musterland"), /Was kann AOK Musterland sehen/)
    const machine = await client.get("/access?account=muster-gmbh")
    assert.match(plainText(machine.text), /\/ausgang\/klinikum-musterstadt nein ja.*\/schluessel/)
    assert.equal((await client.get("/access?account=gibtsnicht")).status, 422)
    assert.equal((await client.get("/access?institution=a&account=b")).status, 422)
    assert.match(await read("/access"), /Was kann eine Einrichtung oder ein Konto sehen\?/)
    const at = await folder("runde")
    const who = await read(`${at}/access`)
    assert.match(who, /AOK Musterland \/ablage\/runde ja ja.*klinikum-musterstadt/)
    assert.doesNotMatch(who, /muster-gmbh/)
    const account = linkTo(await client.get("/accounts?search=aok-musterland"), new RegExp(`href="/accounts/(${ID})"`))
    assert.match(await read(`/access?account=${account}`), /AOK Musterland/)
  })

  await t.test(
    "a delivery ends with a reason, can be reopened while it holds something, and goes when it is empty",
    async () => {
      const at = await folder("muster-gmbh+klinikum")
      const asked = await client.get(`${at}/close`)
      assert.match(plainText(asked.text), /Beenden: Von Muster GmbH an Klinikum Musterstadt/)
      assert.equal((await client.submit(asked, `${at}/close`)).status, 422)
      const ended = await client.submit(asked, `${at}/close`, { reason: "zu Ende" })
      assert.match(plainText(ended.text), /Der Ordner ist beendet.*ganz weg/)
      assert.doesNotMatch(ended.text, /\/purpose"|\/close"/)
      assert.match(await read("/folders?state=ended"), /Muster GmbH an Klinikum Musterstadt/)
    },
  )

  await t.test("the data-protection officer sees everything and can change nothing", async () => {
    const reader = await ConsoleClient.logIn(house, "dsb")
    const at = await folder("runde")
    const shown = await reader.get(at)
    assert.match(plainText(shown.text), /Ordner runde/)
    assert.doesNotMatch(shown.text, /\/grants\/|\/purpose"|\/close"/)
    assert.match(plainText((await reader.get(`${at}/access`)).text), /Wer kann das sehen\? Ordner runde/)
    const form = await reader.get(`${at}/close`)
    assert.equal((await reader.submit(form, `${at}/close`, { reason: "x" })).status, 403)
    assert.match(plainText((await reader.get("/access?account=muster-gmbh")).text), /\/quittungen/)
  })
})
