/** Many links at once: all or none, each code once, and nothing for whoever has a link already. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { Hands } from "../testing/hands.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"

const of = (login: string) => ({ login, devices: 2, days: 30 })

async function open(t: TestContext): Promise<{ readonly world: KeeperWorld; readonly accounts: readonly string[] }> {
  const world = await KeeperWorld.open(t, new Hands())
  const memberships = { [world.institutions.praxis]: ["sender"] }
  const added = await world.addPeople(["dr-a", "dr-b", "dr-c"].map((login) => ({ login, memberships })))
  return { world, accounts: added.map(({ account }) => account) }
}

test("a list makes a link for each, shown this once, with whom the letter is for", async (t) => {
  const { world } = await open(t)
  const { operator } = world
  const rows = [of("dr-a"), of("dr-b")]
  const tried = await operator.call("makeEnrolments", { rows, dryRun: true })
  assert.deepEqual([tried.count, tried.links, tried.problems, tried.skipped], [2, [], [], []])
  assert.equal((await operator.call("listEnrolments", {})).enrolments.length, 0)
  const made = await operator.call("makeEnrolments", { rows, dryRun: false })
  assert.deepEqual(
    made.links.map(({ at, login, devices, personName }) => ({ at, login, devices, isNamed: personName !== undefined })),
    [
      { at: 0, login: "dr-a", devices: 2, isNamed: true },
      { at: 1, login: "dr-b", devices: 2, isNamed: true },
    ],
  )
  assert.equal(new Set(made.links.map(({ code }) => code)).size, 2)
  const written = (await world.leaves()).filter((leaf) => leaf.type === "enrolment" && leaf.change === "made")
  assert.equal(written.length, 2)
  // The same list once more: nobody gets a second letter, and whoever is new gets one.
  const again = await operator.call("makeEnrolments", { rows: [...rows, of("dr-c")], dryRun: false })
  assert.deepEqual([again.skipped, again.links.map(({ login }) => login)], [[0, 1], ["dr-c"]])
})

test("one row that cannot have a link: every such row is told, and nobody gets one", async (t) => {
  const { world, accounts } = await open(t)
  const [, account = ""] = accounts
  await world.operator.call("blockAccount", { account, reason: "Probe" })
  const rows = [of("dr-a"), of("niemand"), of("dr-b"), of("dr-a")]
  const { links, problems } = await world.operator.call("makeEnrolments", { rows, dryRun: false })
  assert.deepEqual(links, [])
  assert.deepEqual(problems, [
    { at: 1, fault: "ACCOUNT_UNKNOWN" },
    { at: 2, fault: "ENROLMENT_ACCOUNT_UNFIT" },
    { at: 3, fault: "ENROLMENT_TWICE" },
  ])
  assert.equal((await world.operator.call("listEnrolments", {})).enrolments.length, 0)
})

test("more rows than a list may have are refused before anything is looked at", async (t) => {
  const { world } = await open(t)
  const rows = Array.from({ length: 1001 }, (_, at) => of(`dr-${at}`))
  await assert.rejects(world.operator.call("makeEnrolments", { rows, dryRun: true }), { name: "Fault" })
})
