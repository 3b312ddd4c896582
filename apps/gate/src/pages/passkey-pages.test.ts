/** Pages for passkeys without a browser: what they show and ask, what they refuse, and that they open nothing. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { HEADERS } from "@schleuse/web"
import { NASTY_NAMES } from "@schleuse/web/testing/nasty-names.ts"
import { GateVisitor, KeeperOfPasskeys, plainText } from "../testing/gate-visitor.ts"

const { LOGIN, NEW } = KeeperOfPasskeys
const ASSERTION = { id: "AAAA", clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" }
const CREDENTIAL = { id: "AAAA", clientDataJSON: "AAAA", attestationObject: "AAAA", transports: ["usb"] }
const PEER = { address: "192.0.2.7", port: 4711, certificate: "" }

const pages = [
  {
    path: `/anmelden/${LOGIN}`,
    says: /KV Musterland .* Praxis-PC .* dr-beispiel .* 24\.12\.2026, 13:00 .* rufen den IT-Service an/,
  },
  { path: `/schluessel/${NEW}`, says: /nächste Mal ohne Passwort .* Praxis-PC .* dr-beispiel/ },
  { path: "/anmelden/fertig", says: /meldet Sie jetzt an.*In diesem Browser ist nichts angemeldet/ },
  { path: "/schluessel/fertig", says: /entfernen Sie ihn dort .* Verlieren Sie ihn/ },
]
for (const { path, says } of pages) {
  test(`${path.replace(/[0-9a-z]{20,}/, "TICKET")} is shown in both languages, with all headers`, async (t) => {
    const visitor = await GateVisitor.open(t)
    const response = await visitor.get(path)
    assert.equal(response.status, 200)
    for (const { name, value, on } of HEADERS) if (on !== "asset") assert.equal(response.headers.get(name), value, name)
    assert.match(plainText(await response.text()), says)
    const english = await visitor.get(path, { "accept-language": "en" })
    assert.match(await english.text(), /<html lang="en"/)
    assert.deepEqual(visitor.problems, [])
  })
}

test("looking answers nothing; without scripts the page says what to do", async (t) => {
  const visitor = await GateVisitor.open(t)
  const html = await (await visitor.get(`/anmelden/${LOGIN}`)).text()
  assert.match(html, /<button type="submit"[^>]* disabled/)
  assert.match(html, /<noscript>.*mit Passwort und YubiKey/s)
  assert.deepEqual(visitor.passkeys.asked, [{ ticket: LOGIN, peer: PEER, is: "show" }])
})

test("a key's answer goes to the keeper as it came, and the browser gets no cookie for it", async (t) => {
  const visitor = await GateVisitor.open(t)
  const answered = await visitor.post(`/anmelden/${LOGIN}`, { keyAnswer: JSON.stringify(ASSERTION) })
  assert.deepEqual([answered.status, answered.headers.get("location")], [303, "/anmelden/fertig"])
  assert.deepEqual(answered.headers.getSetCookie(), [])
  assert.deepEqual(visitor.passkeys.asked, [{ ticket: LOGIN, assertion: ASSERTION, peer: PEER, is: "answer" }])
  const made = { keyAnswer: JSON.stringify(CREDENTIAL), userHandle: "AAAA", name: " Laptop " }
  const kept = await visitor.post(`/schluessel/${NEW}`, made)
  assert.deepEqual([kept.status, kept.headers.get("location")], [303, "/schluessel/fertig"])
  const [, last] = visitor.passkeys.asked
  const told = { ticket: NEW, userHandle: "AAAA", name: "Laptop", credential: CREDENTIAL, peer: PEER, is: "answer" }
  assert.deepEqual(last, told)
})

test("what was refused is said beside the form, with its reference; it can be tried again", async (t) => {
  const visitor = await GateVisitor.open(t)
  visitor.passkeys.refuses = { answer: "FIDO_KEY_FOREIGN" }
  const refused = await visitor.post(`/anmelden/${LOGIN}`, { keyAnswer: JSON.stringify(ASSERTION) })
  assert.equal(refused.status, 422)
  const text = plainText(await refused.text())
  assert.match(text, /Das hat nicht geklappt .* \(PQR234\)/)
  assert.doesNotMatch(text, /FIDO|gehört/, "why is nobody's business outside")
  assert.deepEqual(
    visitor.problems.map(({ code }) => code),
    ["FIDO_KEY_FOREIGN"],
  )
  const silent = await visitor.post(`/anmelden/${LOGIN}`, { keyAnswer: "" })
  assert.equal(silent.status, 422)
  for (const keyAnswer of ["{", "[]", '{"id":"AAAA"}', JSON.stringify({ ...ASSERTION, more: 1 })]) {
    visitor.passkeys.refuses = {}
    assert.equal((await visitor.post(`/anmelden/${LOGIN}`, { keyAnswer })).status, 422, keyAnswer)
    assert.equal((await visitor.post(`/schluessel/${NEW}`, { keyAnswer, userHandle: "AAAA" })).status, 422, keyAnswer)
  }
})

test("a page that is over, or never was, says what to do; what cannot be a ticket is never asked about", async (t) => {
  const visitor = await GateVisitor.open(t)
  for (const path of [`/anmelden/${randomId()}`, `/schluessel/${LOGIN}`, "/anmelden/x", "/schluessel/ABCD-EFGH"]) {
    const response = await visitor.get(path)
    assert.equal(response.status, 410, path)
    assert.match(plainText(await response.text()), /gilt nicht mehr.*Beginnen Sie in der Zugangssoftware/)
  }
  assert.equal(visitor.passkeys.asked.length, 2)
  visitor.passkeys.refuses = { answer: "PASSKEY_PAGE_OVER" }
  const late = await visitor.post(`/anmelden/${LOGIN}`, { keyAnswer: JSON.stringify(ASSERTION) })
  assert.equal(late.status, 410)
  const cut = await GateVisitor.open(t, { cut: "reason" })
  for (const path of [`/anmelden/${LOGIN}`, `/schluessel/${NEW}`]) assert.equal((await cut.get(path)).status, 503)
  assert.deepEqual(cut.passkeys.asked, [])
})

test("a PC's name is shown as text, whatever somebody called it", async (t) => {
  const visitor = await GateVisitor.open(t)
  for (const { text } of NASTY_NAMES) {
    visitor.passkeys.deviceName = text
    const html = await (await visitor.get(`/anmelden/${LOGIN}`)).text()
    assert.doesNotMatch(html, /<script>|<img|<svg onload/i)
  }
})
