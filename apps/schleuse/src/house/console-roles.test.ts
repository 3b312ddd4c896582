/**
 * Who may do what, asked of the pages themselves: every form that an administrator finds, sent by somebody who may not.
 *
 * Data-driven: a form or a command that is added later is asked here without being named. What counts in the end is the
 * log: no entry of a session that its person's role does not permit.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { COMMANDS, isOperatorZone, type OperatorRole } from "@schleuse/wire"
import { ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { newDelivery } from "./testing/new-delivery.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { formsOf, type PageForm } from "./testing/page-markup.ts"
import { isPage, PageWalk } from "./testing/page-walk.ts"

type Row = { readonly roles?: readonly OperatorRole[] | undefined; readonly leaves: readonly string[] }
const ROWS = Object.entries(COMMANDS)
  .filter(([, { zones }]) => zones.some(isOperatorZone))
  .map(([name, row]): readonly [string, Row] => [name, row])

/** What a role may ask, and everybody who is logged in. */
const permitted = (role: OperatorRole) =>
  ROWS.filter(([, { roles = [] }]) => roles.length === 0 || roles.includes(role))

const RESTRICTED: readonly { readonly login: string; readonly role: OperatorRole }[] = [
  { login: "dsb", role: "data-protection-officer" },
  { login: "it-service", role: "it-service" },
]
/** Forms about oneself, and where forms between pages lead. */
const OWN = /^\/(?:own|display|log-out|log-in|session|alarms|actions)(?:\/|$)/

test("what the pages of the console do for whom", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const names = new Set(house.world.accounts.map(({ login }) => login))
  const admin = await ConsoleClient.logIn(house, "admin-1")
  const all = await formsFor(admin, names)
  assert.ok(all.length > 20, `${all.length} forms`)
  const pseudonyms = new Map<string, OperatorRole>()

  await t.test(
    "nobody agrees to a proposal at the console that it came from, nor by another hash, nor without the role",
    async () => {
      const second = await ConsoleClient.logIn(house, "admin-2")
      const reader = await ConsoleClient.logIn(house, "dsb")
      const propose = async (
        stage: "test" | "productive",
      ): Promise<{ readonly path: string; readonly inputHash: string }> => {
        const carried = { command: "addDelivery", input: newDelivery(house, stage), back: "/", reason: "Probe" }
        const form = { formToken: await tokenOf(admin), once: randomId(), ...carried }
        const { path } = await admin.post("/actions/propose", form)
        return { path, inputHash: /<code>([0-9a-f]{64})<\/code>/.exec((await second.get(path)).text)?.[1] ?? "" }
      }
      const [one, other] = [await propose("test"), await propose("productive")]
      assert.match(one.inputHash, /^[0-9a-f]{64}$/)
      const agree = async (client: ConsoleClient, inputHash: string): Promise<number> => {
        const form = { formToken: await tokenOf(client), once: randomId(), inputHash }
        return (await client.post(`${one.path}/agree`, form)).status
      }
      for (const [why, client, hash] of [
        ["whoever proposed it", admin, one.inputHash],
        ["whoever only reads", reader, one.inputHash],
        ["another proposal's hash", second, other.inputHash],
        ["a made-up hash", second, "0".repeat(64)],
        ["the second person, at the console that proposed it", second, one.inputHash],
      ] as const)
        assert.equal(await agree(client, hash), 403, why)
    },
  )

  for (const { login, role } of RESTRICTED) {
    let client = await ConsoleClient.logIn(house, login)
    pseudonyms.set(await lastPseudonym(house), role)

    const foreign = ROWS.filter(([, { roles = [] }]) => roles.length > 0 && !roles.includes(role))
    await t.test(
      `${login}: ${foreign.length} commands without the role for them, sent as if a page had asked`,
      async () => {
        const token = await tokenOf(client)
        for (const [command] of foreign)
          for (const action of ["/actions/propose", "/actions/confirm-code", "/actions/confirm-key"]) {
            const carried = { command, input: "{}", back: "/", reason: "Probe", code: "cccccccc", keyAnswer: "" }
            const { status, text } = await client.post(action, { formToken: token, once: randomId(), ...carried })
            assert.ok(status >= 400 && status < 500, `${action} ${command}: ${status} ${plainText(text)}`)
          }
      },
    )

    await t.test(
      `${login}: ${all.length} forms that an administrator finds, sent with a token of his own`,
      async () => {
        for (const { action, fields } of all) {
          let token = await tokenOf(client)
          if (token === "") {
            // He ended his own session; or blocked himself, then there is nobody left to ask.
            const again = await ConsoleClient.logIn(house, login).catch(() => undefined)
            if (again === undefined) break
            client = again
            token = await tokenOf(client)
          }
          const sent = new Map(
            fields.map(({ name, value, choices }) => [name, value === "" ? (choices[1] ?? "Probe") : value]),
          )
          sent.set("formToken", token).set("once", randomId())
          const { status } = await client.post(action, Object.fromEntries(sent))
          assert.ok(status < 500, `${action}: ${status}`)
        }
      },
    )
  }

  await t.test("the log has no entry of theirs that their role does not permit", async () => {
    const leaves = (await requireLogHolds(house)).leaves()
    const denied = new Map<OperatorRole, number>()
    for (const leaf of leaves) {
      const role = pseudonyms.get(leaf.account ?? "")
      if (role === undefined) continue
      if (leaf.type === "denied") denied.set(role, (denied.get(role) ?? 0) + leaf.count)
      else if (leaf.type === "admin" || leaf.type === "approval_request")
        assert.ok(
          permitted(role).some(([name]) => name === leaf.command),
          `${role}: ${leaf.command}`,
        )
      else
        assert.ok(
          permitted(role).some(([, { leaves: types }]) => types.includes(leaf.type)),
          `${role}: ${leaf.type}`,
        )
    }
    assert.ok(
      (denied.get("data-protection-officer") ?? 0) > 10,
      "whoever only reads was refused, and that is in the log",
    )
  })
})

async function formsFor(client: ConsoleClient, names: ReadonlySet<string>): Promise<readonly PageForm[]> {
  const logInAgain = () => Promise.resolve(undefined)
  const walk = new PageWalk({ client, names, examples: 2, code: () => "", logInAgain })
  const pages = (await walk.follow("/")).filter(({ answer }) => isPage(answer) && answer.status < 400)
  const forms = pages.flatMap(({ answer }) => formsOf(answer.text))
  return forms.filter(({ action, method }) => method === "post" && !OWN.test(action))
}

async function tokenOf(client: ConsoleClient): Promise<string> {
  return /name="formToken" value="([^"]+)"/.exec((await client.get("/own")).text)?.[1] ?? ""
}

/** Of whoever logged in last, as the log calls him today. */
async function lastPseudonym(house: DemoHouse): Promise<string> {
  const login = (await requireLogHolds(house)).leavesOf("login").at(-1)
  assert.ok(login?.account !== undefined)
  return login.account
}
