/** Keys and their import by the console's pages, in the whole house: from a list of YubiKeys to a code that replaces one. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

const publicId = (n: number) => `cccccccccc${"cbdefghijk".charAt(n)}${"cbdefghijk".charAt(n)}`
const hex = (bytes: number) => randomBytes(bytes).toString("hex")
/** As ykman writes it. */
const list = (serials: readonly number[]) =>
  serials.map((n, i) => `${n},${publicId(i)},${hex(6)},${hex(16)},,2026-11-22T10:00:00,\n`).join("")

function linkTo(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  assert.ok(found !== undefined, `${pattern} on:\n${plainText(text)}`)
  return found
}

test("keys by the console's pages", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const client = await ConsoleClient.logIn(house, "it-service")
  const read = async (path: string) => plainText((await client.get(path)).text)
  const find = async (serial: string) => {
    const { text } = await client.get(`/tokens?search=${serial}`)
    return linkTo(text, new RegExp(`href="(/tokens/[0-9a-v]{26})"[^>]*><bdi class="name">${serial}<`))
  }

  await t.test("a list with a wrong line tells the line, and nothing of what stands there", async () => {
    const secret = hex(15)
    const content = `${list([1])}2,${publicId(2)},${hex(6)},${secret},,2026-11-22T10:00:00,\n`
    const form = await client.get("/imports/tokens")
    const answer = await client.upload(form, "/imports/check", { tokens: { name: "keys.csv", content } })
    assert.equal(answer.status, 422)
    assert.match(plainText(answer.text), /2 keys\.csv/)
    assert.ok(!answer.text.includes(secret))
    assert.match(await read("/tokens?search=1&state=stock"), /noch nichts|nothing here/i)
  })

  await t.test("a list is tried, shown, and then imported by a button", async () => {
    const form = await client.get("/imports/tokens")
    const tried = await client.upload(form, "/imports/check", {
      tokens: { name: "keys.csv", content: list([9001, 9002, 9003]) },
    })
    assert.match(tried.path, /^\/imports\/run\/[0-9a-v]{26}\?source=[0-9a-f]{64}$/)
    assert.match(plainText(tried.text), /3 neu, 0 unverändert, 0 abgelehnt/)
    assert.match(await read("/tokens?search=900"), /noch nichts/)
    const id = linkTo(tried.path, /run\/([0-9a-v]{26})/)
    const done = await client.submit(tried, `/imports/run/${id}/do`)
    assert.match(plainText(done.text), /Übernommen .*3 neu/)
    assert.match(await read("/tokens?search=900"), /9001 .*9002 .*9003/)
    // The same list again: every line is refused, and nothing can be done.
    const again = await client.upload(await client.get("/imports/tokens"), "/imports/check", {
      tokens: { name: "keys.csv", content: list([9001]) },
    })
    assert.match(plainText(again.text), /1 abgelehnt/)
    assert.doesNotMatch(again.text, /\/do"/)
  })

  await t.test(
    "giving a key to somebody of another house goes to a second person; what is typed wrong is said",
    async () => {
      const at = await find("9001")
      const form = await client.get(`${at}/assign`)
      const unknown = await client.submit(form, `${at}/assign`, { user: "niemand" })
      assert.equal(unknown.status, 422)
      assert.match(plainText(unknown.text), /hat kein Konto/)
      const proposal = await client.submit(form, `${at}/assign`, { user: "dr-beispiel" })
      const text = plainText(proposal.text)
      assert.match(text, /zweite Person muss zustimmen.*9001.*dr-beispiel/)
    },
  )

  await t.test("a key in stock is blocked after the question, not before", async () => {
    const at = await find("9003")
    const asked = await client.submit(await client.get(`${at}/block`), `${at}/block`, {
      state: "blocked",
      reason: "zerbrochen",
    })
    assert.match(plainText(asked.text), /Sind Sie sicher\?/)
    assert.match(await read(at), /im Vorrat/)
    const done = await client.submit(asked, `${at}/block`)
    assert.equal(done.path, at)
    assert.match(plainText(done.text), /gesperrt.*Dieser Schlüssel gilt nicht mehr/)
  })

  await t.test(
    "a key is found again by two codes, one page each; two that do not belong together are refused",
    async () => {
      const at = await find("demo-dr-beispiel")
      const first = await client.submit(await client.get(`${at}/resync`), `${at}/resync`, { code: "123456" })
      assert.match(plainText(first.text), /Zweiter Code/)
      const second = await client.submit(first, `${at}/resync`, { code: "654321" })
      assert.equal(second.status, 422)
      assert.match(plainText(second.text), /passen nicht hintereinander/)
    },
  )

  await t.test("whoever lost all keys gets a code for one log-in, shown once", async () => {
    const { text } = await client.get("/tokens?search=demo-dr-beispiel")
    const account = linkTo(text, /href="\/accounts\/([0-9a-v]{26})"/)
    const early = await client.submit(
      await client.get(`/tokens/replacement?account=${account}`),
      "/tokens/replacement",
      { reason: "verloren" },
    )
    assert.match(plainText(early.text), /noch einen Schlüssel, der gilt/)
    const listed = await client.get(`/tokens?account=${account}`)
    for (const [, at = ""] of listed.text.matchAll(/href="(\/tokens\/[0-9a-v]{26})"/g)) {
      const asked = await client.submit(await client.get(`${at}/block`), `${at}/block`, { reason: "im Zug" })
      await client.submit(asked, `${at}/block`)
    }
    const made = await client.submit(
      await client.get(`/tokens/replacement?account=${account}`),
      "/tokens/replacement",
      {
        reason: "verloren",
      },
    )
    assert.match(plainText(made.text), /Ersatzcode für dr-beispiel.*zeigt die Konsole nur jetzt/)
    assert.match(made.text, /class="letter-code">[A-Z0-9-]{6,}</)
  })

  await t.test("the data-protection officer sees the stock and can change nothing", async () => {
    const reader = await ConsoleClient.logIn(house, "dsb")
    const at = await find("9002")
    const page = await reader.get(at)
    assert.match(plainText(page.text), /9002.*im Vorrat/)
    assert.doesNotMatch(page.text, /\/assign|\/block/)
    const form = await reader.get(`${at}/block`)
    const asked = await reader.submit(form, `${at}/block`, { reason: "x" })
    const refused = await reader.submit(asked, `${at}/block`)
    assert.equal(refused.status, 403)
    assert.match(await read(at), /im Vorrat/)
  })

  await t.test("a system that has codes validated: its key is shown once; removed, it stays in the list", async () => {
    const form = await client.get("/validation/new")
    const wrong = await client.submit(form, "/validation/new", { name: "VPN" })
    assert.equal(wrong.status, 422)
    const unknown = await client.submit(form, "/validation/new", { name: "vpn", institutions: "gibtsnicht" })
    assert.match(plainText(unknown.text), /Diese Einrichtung gibt es nicht: gibtsnicht/)
    const added = await client.submit(form, "/validation/new", { name: "vpn", institutions: "aok-musterland" })
    const key = linkTo(added.text, /<code[^>]*>([A-Za-z0-9+/]{27}=)</)
    const shown = await client.get("/validation")
    assert.ok(!shown.text.includes(key))
    const remove = linkTo(shown.text, /href="(\/validation\/\d+\/remove)"/)
    assert.equal((await client.submit(await client.get(remove), remove)).status, 422)
    await client.submit(await client.get(remove), remove, { reason: "abgebaut" })
    assert.match(await read("/validation"), /vpn .*Entfernt/)
    assert.equal((await client.get(remove)).status, 404)
  })
})
