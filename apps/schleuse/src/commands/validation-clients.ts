/** `schleuse validation-client …`: which systems may ask the validation server whether a code is good. */
import { Fault } from "@schleuse/base"
import type { KeeperClient, OutputOf } from "@schleuse/wire"
import { fill, type Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findInstitutionId, listInstitutions } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction } from "./command-context.ts"
import { done } from "./done.ts"

type Client = OutputOf<"listValidationClients">["clients"][number]

const ADDED: Text = {
  de: "Nummer des Clients: {client}\nSchlüssel (wird nie wieder angezeigt): {key}",
  en: "Client number: {client}\nKey (never shown again): {key}",
}
const EVERYBODY: Text = { de: "alle Einrichtungen", en: "all institutions" }
const UNSIGNED: Text = { de: "auch ohne Unterschrift", en: "also unsigned" }
const REMOVED: Text = { de: "entfernt {at}", en: "removed {at}" }
const USED: Text = { de: "zuletzt {at}", en: "last used {at}" }

const add: CommandAction = async ({ args, terminal }) => {
  const { operands, lists, flags } = args
  const slugs = lists.get("institution") ?? []
  // Silence means nothing: whose keys it may ask for has to be said.
  if (flags.has("all-institutions") === slugs.length > 0) {
    throw new Fault("ARGUMENT_INVALID", "either --institution or --all-institutions")
  }
  const added = await underOperatorSession(args, async (keeper, session) => {
    const institutions: string[] = []
    for (const slug of slugs) institutions.push(await findInstitutionId(keeper, session, slug))
    const limits = slugs.length === 0 ? {} : { institutions }
    const signature = flags.has("insecure-unsigned-requests") ? "optional" : "required"
    return await keeper.call("addValidationClient", { name: operands[0] ?? "", signature, ...limits }, session)
  })
  terminal.say(ADDED, added)
  terminal.result(added)
  return EXIT.ok
}

const list: CommandAction = async ({ args, terminal }) => {
  const { clients, slugOf } = await underOperatorSession(args, async (keeper, session) => {
    const institutions = await listInstitutions(keeper, session)
    const slugs = new Map(institutions.map(({ institution, slug }) => [institution, slug]))
    return { clients: await allClients(keeper, session), slugOf: (id: string) => slugs.get(id) ?? id }
  })
  terminal.result({ clients })
  const say = (text: Text, at?: number) =>
    fill(text[terminal.language], at === undefined ? {} : { at: new Date(at).toISOString() })
  for (const { client, name, institutions, signature, usedAt, removedAt } of clients) {
    const words = [
      String(client),
      name,
      institutions === undefined ? say(EVERYBODY) : institutions.map(slugOf).join(","),
      ...(signature === "optional" ? [say(UNSIGNED)] : []),
      ...(usedAt === undefined ? [] : [say(USED, usedAt)]),
      ...(removedAt === undefined ? [] : [say(REMOVED, removedAt)]),
    ]
    terminal.print(words.join("  "))
  }
  return EXIT.ok
}

const remove: CommandAction = async ({ args, terminal }) => {
  const [number = ""] = args.operands
  if (!/^[1-9]\d{0,8}$/.test(number)) throw new Fault("ARGUMENT_INVALID", `client ${number}`)
  const input = { client: Number(number), reason: args.texts.get("reason") ?? "" }
  await underOperatorSession(args, async (keeper, session) => {
    await keeper.call("removeValidationClient", input, session)
  })
  return done({ terminal })
}

export const VALIDATION_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "validation-client add": add,
  "validation-client list": list,
  "validation-client remove": remove,
}

async function allClients(keeper: KeeperClient, session: string): Promise<readonly Client[]> {
  const all: Client[] = []
  let cursor: number | undefined
  do {
    const page = await keeper.call("listValidationClients", cursor === undefined ? {} : { cursor }, session)
    all.push(...page.clients)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}
