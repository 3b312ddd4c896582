/** `person …`: who there is, and which roles they have where. Persons are named by their id. */
import { Fault } from "@schleuse/base"
import { ROLES, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findInstitutionId } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { endOfDay } from "./day.ts"
import { done } from "./done.ts"

const ADDED: Text = { de: "Angelegt: {id}", en: "Added: {id}" }

const add: CommandAction = async (context) => {
  const input = { name: context.args.operands[0] ?? "", ...reachOf(context) }
  const { person } = await underSession(context, ({ call }) => call("addPerson", input))
  context.terminal.say(ADDED, { id: person })
  context.terminal.result({ person })
  return EXIT.ok
}

const change: CommandAction = async (context) => {
  const { texts, operands } = context.args
  const input = { person: operands[0] ?? "", name: texts.get("name") ?? "", ...reachOf(context) }
  await underSession(context, ({ call }) => call("changePerson", input))
  return done(context)
}

function reachOf({ args: { texts } }: CommandContext) {
  const [lanr, telephone, email] = [texts.get("lanr"), texts.get("telephone"), texts.get("email")]
  return {
    ...(lanr === undefined ? {} : { lanr }),
    ...(telephone === undefined ? {} : { telephone }),
    ...(email === undefined ? {} : { email }),
  }
}

const list: CommandAction = async (context) => {
  const slug = context.args.texts.get("institution")
  const people = await underSession(context, async (asking) => {
    const search = context.args.texts.get("search")
    const of = {
      ...(slug === undefined ? {} : { institution: await idOf(asking, slug) }),
      ...(search === undefined ? {} : { search }),
    }
    const all = []
    for await (const page of pagesOf((from) => asking.call("listPeople", { ...of, ...from }))) all.push(...page.people)
    return all
  })
  context.terminal.result({ people })
  for (const { person, name, memberships, accounts } of people) {
    context.terminal.print(`${person}  ${name}`)
    for (const { role, slug: at, until } of memberships) {
      context.terminal.print(`  ${role} @ ${at}${until === undefined ? "" : `  → ${new Date(until).toISOString()}`}`)
    }
    for (const { login, state } of accounts) context.terminal.print(`  ${login}  ${state}`)
  }
  return EXIT.ok
}

const giveRole: CommandAction = async (context) => {
  const until = context.args.texts.get("until")
  const membership = membershipOf(context)
  await underSession(context, async (asking) => {
    const institution = await idOf(asking, context.args.texts.get("institution") ?? "")
    const input = { ...membership, institution, ...(until === undefined ? {} : { until: endOfDay(until) }) }
    await asking.call("addMembership", input)
  })
  return done(context)
}

const endRole: CommandAction = async (context) => {
  const membership = membershipOf(context)
  await underSession(context, async (asking) => {
    const institution = await idOf(asking, context.args.texts.get("institution") ?? "")
    await asking.call("endMembership", { ...membership, institution })
  })
  return done(context)
}

function membershipOf({ args }: CommandContext) {
  const [person = "", word = ""] = args.operands
  const role = ROLES.find((known) => known === word)
  if (role === undefined) throw new Fault("ARGUMENT_INVALID", `${word}: ${ROLES.join(" | ")}`)
  return { person, role }
}

async function idOf({ keeper, session }: Asking, slug: string): Promise<string> {
  return await findInstitutionId(keeper, session, slug)
}

export const PEOPLE_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "person add": add,
  "person change": change,
  "person list": list,
  "person role": giveRole,
  "person end-role": endRole,
}
