/** Imports by the console's pages, in the whole house: tables tried and done, letters, a second person, and files that nobody wants. */
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { request } from "node:https"
import { test } from "node:test"
import { type Answer, ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"

const INSTITUTIONS = `slug;name;kind;role
praxis-neu;"Praxis <script>window.pwned=1</script> & ""Söhne""";practice;controller
praxis-alt;Praxis Alt;practice;controller
`
const PERSONS = `login;name;institution;roles
dr-neu;Dr. Nora Neu;praxis-neu;sender collector
dr-neu;Dr. Nora Neu;praxis-alt;sender
dr-alt;Dr. Anton Alt;praxis-alt;sender
`
const DELIVERIES = `from;to;procedure;categories;article9;stage
praxis-neu;aok-musterland;§ 301 SGB V;Diagnosen;yes;test
`

test("imports by the console's pages", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const client = await ConsoleClient.logIn(house, "it-service")
  const terminal = new HouseTerminal(house)
  const send = async (who: ConsoleClient, word: string, files: Readonly<Record<string, string>>): Promise<Answer> => {
    const named = Object.entries(files).map(([kind, content]) => [kind, { name: `${kind}.csv`, content }] as const)
    return await who.upload(await who.get(`/imports/${word}`), "/imports/check", Object.fromEntries(named))
  }
  const runOf = ({ path }: Answer): string => {
    const id = /^\/imports\/run\/([0-9a-v]{26})/.exec(path)?.[1]
    assert.ok(id !== undefined, path)
    return `/imports/run/${id}`
  }

  await t.test("each table has a sample that is itself a table without mistakes", async () => {
    const start = await client.get("/imports")
    const samples = [...start.text.matchAll(/href="(\/imports\/samples\/([a-z]+)\.csv)"/g)]
    assert.equal(samples.length, 5)
    for (const [, path = "", kind = ""] of samples) {
      const { text, headers } = await client.get(path)
      assert.match(headers.get("content-disposition") ?? "", /^attachment; filename="[a-z]+\.csv"$/)
      const tried = await send(client, kind, { [kind]: text })
      assert.match(tried.path, /^\/imports\/run\//, plainText(tried.text))
      await client.submit(tried, `${runOf(tried)}/drop`)
    }
    assert.equal((await client.get("/imports/samples/tokens.csv")).status, 404)
    assert.equal((await client.get("/imports/nothing")).status, 404)
  })

  await t.test(
    "two tables at once are tried, filtered, and done; the letters come after it, each person once",
    async () => {
      const tried = await send(client, "all", { institutions: INSTITUTIONS, persons: PERSONS })
      const run = runOf(tried)
      assert.match(plainText(tried.text), /5 neu, 0 unverändert, 0 abgelehnt.*Noch ist nichts übernommen/)
      assert.match(plainText(tried.text), /dr-neu @ praxis-neu Person 2 neu/)
      const refused = await client.get(`${run}?outcome=refused`)
      assert.match(plainText(refused.text), /Hier ist noch nichts/)
      const done = await client.submit(tried, `${run}/do`)
      assert.match(plainText(done.text), /Übernommen .*5 neu/)
      assert.match(plainText((await client.get("/institutions?search=praxis")).text), /Praxis <script>window\.pwned=1/)

      const form = await client.get(`${run}/letters`)
      assert.match(form.text, /Die nächsten 2 Briefe machen/)
      const letters = await client.submit(form, `${run}/letters`)
      assert.equal([...letters.text.matchAll(/class="letter"/g)].length, 2)
      assert.match(plainText(letters.text), /Guten Tag Dr\. Nora Neu.*Guten Tag Dr\. Anton Alt/)
      const codes = [...letters.text.matchAll(/class="letter-code">([A-Z0-9-]{8,})</g)].map(([, code]) => code)
      assert.equal(new Set(codes).size, 2)
      // Loaded anew the same letters are shown: none was made, so none on paper is void. To nobody else.
      const again = await client.get(letters.path)
      for (const code of codes) assert.ok(again.text.includes(code ?? "none"))
      const other = await ConsoleClient.logIn(house, "admin-1")
      assert.doesNotMatch((await other.get(letters.path)).text, /class="letter"/)
      // Once more: everything is there, nobody needs a letter.
      const once = await send(client, "all", { institutions: INSTITUTIONS, persons: PERSONS })
      assert.match(plainText(once.text), /0 neu, 5 unverändert.*Alles ist schon da/)
      assert.match(plainText((await client.get(`${runOf(once)}/letters`)).text), /Niemand aus diesem Import/)
    },
  )

  await t.test(
    "what one person may not do is proposed, and the second person finds it with the same file",
    async () => {
      const tried = await send(client, "deliveries", { deliveries: DELIVERIES })
      assert.match(plainText(tried.text), /1 abgelehnt.*brauchen eine zweite Person/)
      assert.doesNotMatch(tried.text, /\/do"/)
      const proposal = await client.submit(tried, `${runOf(tried)}/propose`)
      assert.match(plainText(proposal.text), /Geprüfte Tabellen importieren/)
      await client.submit(proposal, "/actions/propose", { reason: "neuer Partner" })
      const mine = await client.get(runOf(tried))
      assert.match(plainText(mine.text), /wartet auf eine zweite Person mit derselben Datei/)
      const second = await ConsoleClient.logIn(house, "admin-1")
      const other = await send(second, "deliveries", { deliveries: DELIVERIES.replace("Diagnosen", "Leistungen") })
      assert.match(other.text, /\/propose"/)
      const same = await send(second, "deliveries", { deliveries: DELIVERIES })
      assert.match(plainText(same.text), /it-service hat genau diese Zeilen vorgeschlagen\. Grund: neuer Partner/)
      // One program must not do both, so the way to agree leads elsewhere.
      const command = /schleuse import … (--approve [0-9a-v]{26})/.exec(plainText(same.text))?.[1] ?? ""
      writeFileSync(house.file("wege.csv"), DELIVERIES)
      await terminal.logIn("admin-2")
      await terminal.run(["import", "deliveries", house.file("wege.csv"), ...command.split(" "), "--yes"])
      const after = await send(second, "deliveries", { deliveries: DELIVERIES })
      assert.match(plainText(after.text), /0 neu, 1 unverändert, 0 abgelehnt/)
    },
  )

  await t.test("what was proposed at the command line is agreed to here, with the same file", async () => {
    const back = DELIVERIES.replace("praxis-neu;aok-musterland", "aok-musterland;praxis-neu")
    writeFileSync(house.file("zurueck.csv"), back)
    await terminal.run(["import", "deliveries", house.file("zurueck.csv"), "--propose", "auch zurück"])
    const same = await send(client, "deliveries", { deliveries: back })
    const approval = /href="(\/approvals\/[0-9a-v]{26})"/.exec(same.text)?.[1] ?? ""
    const agreed = await client.submit(await client.get(approval), `${approval}/agree`)
    assert.match(plainText(agreed.text), /Alles ist übernommen/)
    assert.match(plainText((await client.get(runOf(same))).text), /Übernommen .*1 neu, 0 unverändert, 0 abgelehnt/)
  })

  await t.test(
    "old folder names are shown with their institution, and one is taken away after the question",
    async () => {
      const header = "institution;alias;path"
      const table = `${header}\npraxis-neu;/Home/neu/In;/ausgang/aok-musterland\npraxis-neu;/Alt & <b>;/quittungen\n`
      const tried = await send(client, "aliases", { aliases: table })
      await client.submit(tried, `${runOf(tried)}/do`)
      const found = await client.get("/institutions?search=praxis-neu")
      const institution = /href="(\/institutions\/[0-9a-v]{26})"/.exec(found.text)?.[1] ?? ""
      const at = `${institution}/old-names`
      assert.ok((await client.get(institution)).text.includes(`href="${at}"`))
      const list = await client.get(at)
      assert.match(plainText(list.text), /\/Alt & <b> \/quittungen/)
      const links = [...list.text.matchAll(/href="([^"]+old-names\/remove[^"]+)"/g)].map(([, link = ""]) => link)
      assert.equal(links.length, 2)
      const asked = await client.get(links.find((link) => link.includes("Alt")) ?? "")
      assert.match(plainText(asked.text), /Sind Sie sicher\?/)
      const left = await client.submit(asked, `${at}/remove`)
      assert.match(plainText(left.text), /weggenommen/)
      assert.equal([...left.text.matchAll(/old-names\/remove\?/g)].length, 1)
    },
  )

  await t.test("a page of an import is its session's own, and gone when it is dropped", async () => {
    const tried = await send(client, "institutions", { institutions: INSTITUTIONS })
    const run = runOf(tried)
    const other = await ConsoleClient.logIn(house, "admin-2")
    assert.match(plainText((await other.get(run)).text), /Diesen Import gibt es nicht mehr/)
    await client.submit(tried, `${run}/drop`)
    assert.match(plainText((await client.get(run)).text), /Diesen Import gibt es nicht mehr/)
  })

  await t.test("a form without a file, and a key that is none, are said beside their fields", async () => {
    const form = await client.get("/imports/tokens")
    const nothing = await client.upload(form, "/imports/check", { tokens: { name: "", content: "" } })
    assert.equal(nothing.status, 422)
    assert.match(plainText(nothing.text), /Bitte wählen Sie eine Datei aus/)
    const key = { preSharedKey: "geheimer Schlüssel" }
    const wrong = await client.upload(form, "/imports/check", { tokens: { name: "a.xml", content: "<a/>" } }, key)
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /Ziffern und Buchstaben a bis f/)
    assert.ok(!wrong.text.includes("geheimer"))
  })

  await t.test("files of strangers, too large ones, and files elsewhere are refused", async () => {
    const stranger = ConsoleClient.of(house)
    const body = (length: number) =>
      Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="tokens"; filename="a"\r\n\r\n${"x".repeat(length)}\r\n--b--\r\n`,
      )
    const cookies = (who: ConsoleClient) => [...who.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const sent = async (who: ConsoleClient, path: string, length: number) => {
      const headers = { cookie: cookies(who), origin: who.origin, "content-type": "multipart/form-data; boundary=b" }
      return await statusOf(`${who.origin}${path}`, headers, body(length))
    }
    assert.equal(await sent(stranger, "/imports/check", 300_000), 401)
    assert.equal(await sent(client, "/imports/check", 300_000), 409)
    assert.ok([413, 0].includes(await sent(client, "/imports/check", 9 * 1024 * 1024)))
    assert.ok([413, 0].includes(await sent(client, "/log-in", 300_000)))
    assert.equal((await client.get("/imports")).status, 200)
  })
})

/** The answer's status; 0 if the line was closed before it could be read. */
function statusOf(url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method: "POST", headers, rejectUnauthorized: false, agent: false }, (incoming) => {
      incoming.resume()
      resolve(incoming.statusCode ?? 0)
    })
    outgoing.on("error", () => resolve(0))
    outgoing.end(body)
  })
}
