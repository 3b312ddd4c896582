/** `schleuse application …`: what the access software leads to. */
import { Fault } from "@schleuse/base"
import { type InputOf, type OutputOf, pagesOf } from "@schleuse/wire"
import type { Arguments } from "../command-line/arguments.ts"
import { fill, type Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { institutionId, listInstitutions } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import { formatListenAddress, parseListenAddress } from "../settings/listen-address.ts"
import type { CommandAction } from "./command-context.ts"
import { done } from "./done.ts"

type Application = OutputOf<"listApplications">["applications"][number]
type Published = Omit<InputOf<"changeApplication">, "application">

const ADDED: Text = { de: "Freigegeben: {id}", en: "Published: {id}" }
const NOTHING: Text = { de: "Keine.", en: "None." }
const EVERYBODY: Text = { de: "alle Einrichtungen", en: "all institutions" }

const add: CommandAction = async (context) => {
  const { args, terminal } = context
  const made = await underSession(context, async (asking) => {
    const published = await publishedOf(asking, args, undefined)
    return asking.call("addApplication", { name: args.operands[0] ?? "", ...published })
  })
  terminal.say(ADDED, { id: made.application })
  terminal.result(made)
  return EXIT.ok
}

const change: CommandAction = async (context) => {
  const { args, terminal } = context
  await underSession(context, async (asking) => {
    const { application, ...old } = await findApplication(asking, args.operands[0] ?? "")
    return asking.call("changeApplication", { application, ...(await publishedOf(asking, args, old)) })
  })
  return done({ terminal })
}

const remove: CommandAction = async (context) => {
  const { args, terminal } = context
  await underSession(context, async (asking) => {
    const { application } = await findApplication(asking, args.operands[0] ?? "")
    return asking.call("removeApplication", { application, reason: args.texts.get("reason") ?? "" })
  })
  return done({ terminal })
}

const list: CommandAction = async (context) => {
  const { args, terminal } = context
  const state = args.flags.has("removed") ? "removed" : "published"
  const { applications, slugOf } = await underSession(context, async ({ keeper, session, call }) => {
    const slugs = new Map((await listInstitutions(keeper, session)).map(({ institution, slug }) => [institution, slug]))
    return { applications: await allApplications({ call }, state), slugOf: (id: string) => slugs.get(id) ?? id }
  })
  terminal.result({ applications })
  if (applications.length === 0) terminal.say(NOTHING)
  for (const { name, host, port, addresses, institutions } of applications) {
    const whom = institutions?.map(slugOf).join(",") ?? fill(EVERYBODY[terminal.language], {})
    const where = addresses.map(({ address, port: at }) => formatListenAddress({ host: address, port: at }))
    terminal.print([name, `${host}:${port}`, where.join(","), whom].join("  "))
  }
  return EXIT.ok
}

export const APPLICATION_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "application add": add,
  "application change": change,
  "application remove": remove,
  "application list": list,
}

/** What the options say, and for the rest what was published before. @throws ARGUMENT_INVALID */
async function publishedOf(
  { keeper, session }: Asking,
  { texts, lists, flags }: Arguments,
  old: Published | undefined,
): Promise<Published> {
  const slugs = lists.get("institution") ?? []
  // Silence means nothing for a new one: who may use it has to be said.
  if (flags.has("everybody") ? slugs.length > 0 : slugs.length === 0 && old === undefined) {
    throw new Fault("ARGUMENT_INVALID", "either --institution or --everybody")
  }
  const all = slugs.length === 0 ? [] : await listInstitutions(keeper, session)
  const named = slugs.length === 0 ? old?.institutions : slugs.map((slug) => institutionId(all, slug))
  const institutions = flags.has("everybody") ? undefined : named
  const given = lists.get("address") ?? []
  const addresses = given.length === 0 ? (old?.addresses ?? []) : given.map(addressOf)
  const host = texts.get("host") ?? old?.host
  if (host === undefined || addresses.length === 0) throw new Fault("ARGUMENT_INVALID", "--host and --address")
  const titleDe = texts.get("title-de") ?? old?.titleDe ?? host
  return {
    titleDe,
    titleEn: texts.get("title-en") ?? old?.titleEn ?? titleDe,
    host,
    port: portOf(texts.get("port"), old?.port ?? 443),
    addresses,
    ...(institutions === undefined ? {} : { institutions }),
  }
}

function portOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Fault("ARGUMENT_INVALID", `--port ${text}`)
  return Number(text)
}

function addressOf(text: string): { readonly address: string; readonly port: number } {
  const parsed = parseListenAddress(text)
  if (parsed === undefined || parsed.port === 0) throw new Fault("ARGUMENT_INVALID", `--address ${text}`)
  return { address: parsed.host, port: parsed.port }
}

async function findApplication(asking: Pick<Asking, "call">, name: string): Promise<Application> {
  const found = (await allApplications(asking, "published")).find((one) => one.name === name)
  if (found === undefined) throw new Fault("APPLICATION_UNKNOWN", name)
  return found
}

async function allApplications(
  { call }: Pick<Asking, "call">,
  state: "published" | "removed",
): Promise<readonly Application[]> {
  const all: Application[] = []
  for await (const { applications } of pagesOf((from) => call("listApplications", { state, ...from })))
    all.push(...applications)
  return all
}
