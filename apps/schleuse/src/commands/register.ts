/** `institution find|show|change`, `person show`, `account list`: the register at the command line. */
import { Fault } from "@schleuse/base"
import { ACCOUNT_STATES, INSTITUTION_KINDS, type InputOf, type OutputOf, ROLES, pagesOf } from "@schleuse/wire"
import { EXIT } from "../command-line/terminal.ts"
import { findInstitutionId } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { done } from "./done.ts"

type Kept = Omit<InputOf<"changeInstitution">, "institution">
type Contact = NonNullable<Kept["technicalContact"]>

const find: CommandAction = async (context) => {
  const { texts, operands, flags } = context.args
  const kind = INSTITUTION_KINDS.find((known) => known === texts.get("kind"))
  const sort = (["name", "slug", "kind"] as const).find((known) => known === texts.get("sort")) ?? "name"
  const [search] = operands
  const input: InputOf<"listInstitutions"> = {
    sort,
    direction: flags.has("down") ? "down" : "up",
    ...(search === undefined ? {} : { search }),
    ...(kind === undefined ? {} : { kind }),
  }
  const institutions: OutputOf<"listInstitutions">["institutions"][number][] = []
  await underSession(context, async ({ call }) => {
    for await (const page of pagesOf((from) => call("listInstitutions", { ...input, ...from })))
      institutions.push(...page.institutions)
  })
  context.terminal.result({ institutions })
  for (const { slug, name, kind: of, accounts } of institutions) {
    context.terminal.print(`${slug}  ${name}  ${of}  ${accounts.active}`)
  }
  return EXIT.ok
}

const show: CommandAction = async (context) => {
  const found = await withInstitution(context, ({ call }, institution) => call("describeInstitution", { institution }))
  context.terminal.result(found)
  context.terminal.print(JSON.stringify(found, null, 2))
  return EXIT.ok
}

/** Reads what is there, and replaces what is named: the keeper's command replaces everything. */
const change: CommandAction = async (context) => {
  await withInstitution(context, async ({ call }, institution) => {
    const known = await call("describeInstitution", { institution })
    await call("changeInstitution", { institution, ...changed(known, context) })
  })
  return done(context)
}

function changed(known: OutputOf<"describeInstitution">, { args: { texts } }: CommandContext): Kept {
  const role = texts.get("role")
  const { technicalContact, securityContact, aroundTheClockContact, dataProtectionOfficer } = known
  return {
    name: texts.get("name") ?? known.name,
    role: role === "controller" || role === "processor" ? role : known.role,
    ...some("ik", texts.get("ik") ?? known.ik),
    ...some("bsnr", texts.get("bsnr") ?? known.bsnr),
    ...some("betriebsnummer", texts.get("betriebsnummer") ?? known.betriebsnummer),
    ...someContact("technicalContact", texts.get("technical"), technicalContact),
    ...someContact("securityContact", texts.get("security"), securityContact),
    ...someContact("aroundTheClockContact", texts.get("around-the-clock"), aroundTheClockContact),
    ...someContact("dataProtectionOfficer", texts.get("data-protection-officer"), dataProtectionOfficer),
    ...some("dataProtectionAuthority", texts.get("authority") ?? known.dataProtectionAuthority),
    ...some("legalSupervision", texts.get("supervision") ?? known.legalSupervision),
  }
}

function some<K extends string>(name: K, value: string | undefined): { readonly [N in K]?: string } {
  // A computed name loses its type; this is the one place that says it again.
  return value === undefined || value === "" ? {} : ({ [name]: value } as { readonly [N in K]: string })
}

/** `given`: NAME;EMAIL;PHONE. @throws ARGUMENT_INVALID */
function someContact<K extends string>(name: K, given: string | undefined, known: Contact | undefined) {
  const contact = given === undefined ? known : contactOf(given)
  return contact === undefined ? {} : ({ [name]: contact } as { readonly [N in K]: Contact })
}

function contactOf(given: string): Contact | undefined {
  if (given === "") return undefined
  const [name = "", email, telephone, ...more] = given.split(";").map((part) => part.trim())
  if (name === "" || more.length > 0) throw new Fault("ARGUMENT_INVALID", `${given}: NAME;EMAIL;PHONE`)
  return { name, ...some("email", email), ...some("telephone", telephone) }
}

const person: CommandAction = async (context) => {
  const [id = ""] = context.args.operands
  const found = await underSession(context, ({ call }) => call("describePerson", { person: id }))
  context.terminal.result(found)
  context.terminal.print(JSON.stringify(found, null, 2))
  return EXIT.ok
}

const accounts: CommandAction = async (context) => {
  const rows: OutputOf<"listAccounts">["accounts"][number][] = []
  await underSession(context, async (asking) => {
    const input = await accountWish(context, asking)
    for await (const page of pagesOf((from) => asking.call("listAccounts", { ...input, ...from })))
      rows.push(...page.accounts)
  })
  context.terminal.result({ accounts: rows })
  for (const { login, state, institution, person: who, lastLoginAt } of rows) {
    const seen = lastLoginAt === undefined ? "–" : new Date(lastLoginAt).toISOString()
    context.terminal.print(
      `${login}  ${state}  ${institution.slug}  ${seen}${who === undefined ? "" : `  ${who.name}`}`,
    )
  }
  return EXIT.ok
}

async function accountWish({ args }: CommandContext, asking: Asking): Promise<InputOf<"listAccounts">> {
  const { texts, flags, operands } = args
  const [search] = operands
  const slug = texts.get("institution")
  const kind = (["machine", "person"] as const).find((known) => known === texts.get("kind"))
  const state = ACCOUNT_STATES.find((known) => known === texts.get("state"))
  const role = ROLES.find((known) => known === texts.get("role"))
  const sorts = ["login", "institution", "state", "last-login"] as const
  return {
    sort: sorts.find((known) => known === texts.get("sort")) ?? "login",
    direction: flags.has("down") ? "down" : "up",
    ...(search === undefined ? {} : { search }),
    ...(slug === undefined ? {} : { institution: await idOf(asking, slug) }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(role === undefined ? {} : { role }),
  }
}

async function withInstitution<T>(
  context: CommandContext,
  work: (asking: Asking, institution: string) => Promise<T>,
): Promise<T> {
  return underSession(context, async (asking) => work(asking, await idOf(asking, context.args.operands[0] ?? "")))
}

async function idOf({ keeper, session }: Asking, slug: string): Promise<string> {
  return await findInstitutionId(keeper, session, slug)
}

export const REGISTER_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "institution find": find,
  "institution show": show,
  "institution change": change,
  "person show": person,
  "account list": accounts,
}
