/** `schleuse setup begin`, and what it is begun for: institutions, machine accounts and folders. */
import { Fault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId, findInstitutionId, listInstitutions } from "../operator/directory.ts"
import { saveOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { underSession } from "../operator/under-session.ts"
import { type CommandAction, type CommandContext, dataFolderOf } from "./command-context.ts"
import { readPublicKey } from "./input-file.ts"

const BEGUN: Text = { de: "Die Einrichtung ist offen bis {until}.", en: "The set-up is open until {until}." }
const ADDED: Text = { de: "Angelegt: {id}", en: "Added: {id}" }

function added({ terminal }: CommandContext, result: Readonly<Record<string, string>>): typeof EXIT.ok {
  terminal.say(ADDED, { id: Object.values(result)[0] ?? "" })
  terminal.result(result)
  return EXIT.ok
}

const begin: CommandAction = async ({ args, terminal }) => {
  const dataFolder = dataFolderOf(args)
  const code = args.operands[0] ?? ""
  const { session, expiresAt } = await withKeeper(dataFolder, (keeper) => keeper.call("setupBegin", { code }))
  saveOperatorSession(dataFolder, session, expiresAt)
  terminal.say(BEGUN, { until: new Date(expiresAt).toISOString() })
  terminal.result({ expiresAt })
  return EXIT.ok
}

const institution: CommandAction = async (context) => {
  const { texts, operands } = context.args
  // The words were checked against the option's list; the schema of the command checks again.
  const kind = KINDS.find((known) => known === texts.get("kind")) ?? "company"
  const input: InputOf<"addInstitution"> = {
    slug: operands[0] ?? "",
    name: texts.get("name") ?? "",
    kind,
    role: texts.get("role") === "processor" ? "processor" : "controller",
    ...some("ik", texts.get("ik")),
    ...some("bsnr", texts.get("bsnr")),
    ...some("betriebsnummer", texts.get("betriebsnummer")),
    ...some("dataProtectionAuthority", texts.get("authority")),
    ...some("legalSupervision", texts.get("supervision")),
  }
  return added(context, await underSession(context, ({ call }) => call("addInstitution", input)))
}
const KINDS: readonly InputOf<"addInstitution">["kind"][] = [
  "practice",
  "hospital",
  "insurer",
  "association",
  "company",
  "authority",
  "operator",
]

const account: CommandAction = async (context) => {
  const { texts, lists, operands } = context.args
  const keyFile = texts.get("key")
  const until = texts.get("compatible-until")
  const roles = pick(["sender", "collector"] as const, lists.get("role")) ?? ["sender", "collector"]
  const doors = pick(["sftp", "inside"] as const, lists.get("door")) ?? ["sftp"]
  return added(
    context,
    await underSession(context, async ({ keeper, session, call }) => {
      const input: InputOf<"addMachineAccount"> = {
        institution: await findInstitutionId(keeper, session, texts.get("institution") ?? ""),
        login: operands[0] ?? "",
        roles,
        doors,
        ...(keyFile === undefined ? {} : { sshKey: readPublicKey(keyFile) }),
        ...(until === undefined ? {} : { compatibleUntil: parseDate(until) }),
      }
      return call("addMachineAccount", input)
    }),
  )
}

const key: CommandAction = async (context) => {
  const { texts, operands } = context.args
  const sshKey = readPublicKey(texts.get("key") ?? "")
  const expires = texts.get("expires")
  return added(
    context,
    await underSession(context, async ({ keeper, session, call }) => {
      const named = await findAccountId(keeper, session, operands[0] ?? "")
      const expiry = expires === undefined ? {} : { expiresAt: parseDate(expires) }
      return call("addSshKey", { account: named, sshKey, ...expiry })
    }),
  )
}

const list: CommandAction = async (context) => {
  const all = await underSession(context, ({ keeper, session }) => listInstitutions(keeper, session))
  context.terminal.result({ institutions: all })
  for (const { slug, name, kind, accounts } of all) {
    context.terminal.print(`${slug}  ${name} (${kind})`)
    for (const { login, state, doors } of accounts) {
      context.terminal.print(`  ${login}  ${state}  ${doors.join(", ")}`)
    }
  }
  return EXIT.ok
}

export const SETUP_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "setup begin": begin,
  "institution add": institution,
  "account add": account,
  "account add-key": key,
  "institution list": list,
}

function some<K extends string>(name: K, value: string | undefined): { readonly [N in K]?: string } {
  // A computed name loses its type; this is the one place that says it again.
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in K]: string })
}

function pick<const W extends string>(
  words: readonly W[],
  given: readonly string[] | undefined,
): readonly W[] | undefined {
  return given === undefined ? undefined : words.filter((word) => given.includes(word))
}

/** The end of a day (UTC) in ms. @throws ARGUMENT_INVALID */
function parseDate(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new Fault("ARGUMENT_INVALID", text)
  return ms
}
