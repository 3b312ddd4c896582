/** The register through a whole keeper: what is found, what is changed, and who must agree. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"

const refusedWith = (code: FaultCode) => ({ name: "Fault", code })
const UP = { direction: "up" } as const

test("institutions are found by the beginnings of words, in any case and spelling", async (t) => {
  const world = await KeeperWorld.open(t)
  const named = { name: "Zahnärzte Müller & Söhne", slug: "zahn", kind: "practice", role: "controller" } as const
  await world.operator.call("addInstitution", { ...named, ik: "123456789" })
  const find = async (search: string, kind?: "practice" | "insurer") => {
    const input = { search, sort: "name", ...UP, ...(kind === undefined ? {} : { kind }) } as const
    return (await world.operator.call("listInstitutions", input)).institutions.map(({ slug }) => slug)
  }
  const rows: readonly { search: string; kind?: "practice" | "insurer"; found: readonly string[] }[] = [
    { search: "", found: ["aok", "klinik", "praxis", "zahn"] },
    { search: "die", found: ["aok", "klinik", "praxis"] },
    { search: "MUELLER zahn", found: ["zahn"] },
    { search: "söh mül", found: ["zahn"] },
    { search: "12345", found: ["zahn"] },
    { search: "kliniken", found: [] },
    { search: "%", found: ["aok", "klinik", "praxis", "zahn"] },
    { search: "", kind: "insurer", found: ["aok"] },
    { search: "die", kind: "practice", found: ["praxis"] },
  ]
  for (const { search, kind, found } of rows) assert.deepEqual(await find(search, kind), found, search)
})

test("an institution is changed, found under its new name, and told whole", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis: institution } = world.institutions
  const known = {
    name: "Praxis Dr. Übel",
    role: "processor",
    bsnr: "987654321",
    technicalContact: { name: "Technik", email: "technik@praxis.test" },
    securityContact: { name: "Sicherheit", telephone: "+49 30 1" },
    dataProtectionAuthority: "Landesamt",
  } as const
  await world.operator.call("changeInstitution", { institution, ...known })
  const { createdAt, ...described } = await world.operator.call("describeInstitution", { institution })
  assert.ok(createdAt > 0)
  const counts = { accounts: { invited: 0, active: 1, blocked: 0, left: 0 }, people: 0 }
  assert.deepEqual({ ...described }, { institution, slug: "praxis", kind: "practice", ...known, ...counts })
  const found = await world.operator.call("listInstitutions", { search: "uebel", sort: "kind", ...UP })
  assert.deepEqual(
    found.institutions.map(({ name }) => name),
    ["Praxis Dr. Übel"],
  )
  assert.deepEqual(
    (await world.operator.call("listInstitutions", { search: "die praxis", sort: "slug", ...UP })).institutions,
    [],
  )
})

test("pages of accounts go on where they ended, in every order, and tell nothing twice", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = world.institutions
  for (let at = 0; at < 60; at++) {
    const institution = at % 2 === 0 ? praxis : aok
    await world.operator.call("addMachineAccount", { login: `geraet-${at}`, institution, roles: ["sender"], doors: [] })
  }
  await world.login("klinik")
  for (const sort of ["login", "institution", "state", "last-login"] as const) {
    const told: Record<string, string[]> = {}
    for (const direction of ["up", "down"] as const) {
      const first = await world.operator.call("listAccounts", { sort, direction })
      assert.equal(first.accounts.length, 50)
      const second = await world.operator.call("listAccounts", { sort, direction, cursor: first.next ?? "" })
      assert.equal(second.next, undefined)
      told[direction] = [...first.accounts, ...second.accounts].map(({ login }) => login)
      assert.equal(new Set(told[direction]).size, 63)
    }
    assert.deepEqual(told["up"], told["down"]?.toReversed(), sort)
    if (sort === "last-login") assert.equal(told["up"]?.at(-1), "klinik")
  }
  await assert.rejects(
    world.operator.call("listAccounts", { sort: "last-login", ...UP, cursor: "geraet-1" }),
    refusedWith("SCHEMA_MISMATCH"),
  )
})

test("accounts are found by login, person, institution, state, kind and role, with what they log in with", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"], auskunft: ["auditor"] })
  const { world } = operators
  const find = async (input: object) =>
    (await world.operator.call("listAccounts", { sort: "login", ...UP, ...input })).accounts.map(({ login }) => login)
  const rows: readonly { why: string; input: object; found: readonly string[] }[] = [
    { why: "login", input: { search: "prax" }, found: ["praxis"] },
    { why: "person", input: { search: "person" }, found: ["auskunft", "chefin"] },
    { why: "person and login", input: { search: "chef person" }, found: ["chefin"] },
    { why: "institution", input: { institution: operators.house }, found: ["auskunft", "chefin"] },
    { why: "kind", input: { kind: "person" }, found: ["auskunft", "chefin"] },
    { why: "state", input: { state: "blocked" }, found: [] },
    { why: "a person's role", input: { role: "auditor" }, found: ["auskunft"] },
    { why: "a machine's role", input: { role: "sender", search: "k" }, found: ["klinik"] },
  ]
  for (const { why, input, found } of rows) assert.deepEqual(await find(input), found, why)
  const chefin = await operators.login("chefin")
  const [told] = (await chefin.call("listAccounts", { search: "chefin", sort: "login", ...UP })).accounts
  assert.deepEqual(told?.factors, { password: true, tokens: 1, fidoKeys: 0, sshKeys: 0 })
  assert.ok((told?.lastLoginAt ?? 0) > 0)
  assert.equal(told?.person?.name, "Person chefin")
})

test("an auditor reads the register and changes nothing; a clerk's new name for a partner waits for somebody else", async (t) => {
  const operators = await OperatorsWorld.open(t, {
    clerk: ["it-service"],
    second: ["it-service"],
    auskunft: ["auditor"],
  })
  const { praxis: institution } = operators.world.institutions
  const auditor = await operators.login("auskunft")
  await auditor.call("describeInstitution", { institution })
  const wanted = { institution, name: "Praxis Neu", role: "controller" } as const
  await assert.rejects(auditor.call("changeInstitution", wanted), refusedWith("ROLE_MISSING"))
  const clerk = await operators.login("clerk")
  await assert.rejects(clerk.call("changeInstitution", wanted), refusedWith("APPROVAL_NEEDED"))
  // Contacts are nobody's way in.
  const contact = { ...wanted, name: "Die praxis", technicalContact: { name: "Neu" } }
  await clerk.call("changeInstitution", contact)
  const { approval, inputHash } = await clerk.propose("changeInstitution", wanted)
  const second = await operators.login("second")
  await second.call("approve", { approval, inputHash })
  assert.equal((await auditor.call("describeInstitution", { institution })).name, "Praxis Neu")
})

test("people are listed by name, found by word, and told one by one", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis: institution } = world.institutions
  const add = async (name: string) => (await world.operator.call("addPerson", { name })).person
  const ids = [await add("Zoë Öztürk"), await add("Ärztin Maier"), await add("Anna Maier-Schmidt")]
  await world.operator.call("addMembership", { person: ids[0] ?? "", institution, role: "sender" })
  const names = async (input: object) => (await world.operator.call("listPeople", input)).people.map(({ name }) => name)
  assert.deepEqual(await names({}), ["Anna Maier-Schmidt", "Ärztin Maier", "Zoë Öztürk"])
  assert.deepEqual(await names({ direction: "down" }), ["Zoë Öztürk", "Ärztin Maier", "Anna Maier-Schmidt"])
  assert.deepEqual(await names({ search: "maier" }), ["Anna Maier-Schmidt", "Ärztin Maier"])
  assert.deepEqual(await names({ search: "schmi an" }), ["Anna Maier-Schmidt"])
  assert.deepEqual(await names({ institution, search: "ozturk" }), ["Zoë Öztürk"])
  assert.deepEqual(await names({ institution, search: "maier" }), [])
  const { memberships } = await world.operator.call("describePerson", { person: ids[0] ?? "" })
  assert.deepEqual([memberships[0]?.role, memberships[0]?.name], ["sender", "Die praxis"])
  await world.operator.call("changePerson", { person: ids[0] ?? "", name: "Zoë Yılmaz" })
  assert.deepEqual(await names({ search: "oztu" }), [])
})
