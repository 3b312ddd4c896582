/** `delivery …`, `folder …`: who sends to whom, shared folders, their grants and their end. */
import { Fault, isRandomId } from "@schleuse/base"
import { type InputOf, type OutputOf, pagesOf } from "@schleuse/wire"
import type { Arguments } from "../command-line/arguments.ts"
import type { Text } from "../command-line/language.ts"
import { EXIT, requireConfirmation } from "../command-line/terminal.ts"
import { findInstitutionId, type InstitutionEntry, institutionId, listInstitutions } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { done } from "./done.ts"

type Folder = OutputOf<"listFolders">["folders"][number]
type Access = InputOf<"changeGrant">["access"]

const ADDED: Text = { de: "Angelegt: {id}", en: "Added: {id}" }
const ENDED: Text = { de: "Beendet.", en: "Ended." }
const CLOSED: Text = {
  de: "Beendet: Es kommt nichts Neues mehr hinein. {count} Dateien warten noch auf ihre Abholung; danach verschwindet der Ordner.",
  en: "Ended: it takes nothing new. {count} files still wait to be collected; then the folder is gone.",
}
const DISCARD: Text = {
  de: "Was darin liegt, wird unwiderruflich gelöscht. Wirklich?",
  en: "What lies in it is deleted for good. Really?",
}
const DISCARDED: Text = {
  de: "Der Ordner ist beendet; {count} Dateien werden gelöscht.",
  en: "The folder has ended; {count} files are being deleted.",
}
const NOTHING: Text = { de: "Keine.", en: "None." }

const addDelivery: CommandAction = async (context) => {
  const [from = "", to = ""] = context.args.operands
  const made = await underSession(context, async ({ keeper, session, call }) => {
    const all = await listInstitutions(keeper, session)
    const purpose = purposeOf(context.args, all)
    return call("addDelivery", { from: institutionId(all, from), to: institutionId(all, to), purpose })
  })
  return added(context, made)
}

const addShared: CommandAction = async (context) => {
  const { texts, lists, operands } = context.args
  const made = await underSession(context, async ({ keeper, session, call }) => {
    const all = await listInstitutions(keeper, session)
    const grants = (lists.get("grant") ?? []).map((given) => {
      const [slug = "", word = ""] = given.split(":")
      return { institution: institutionId(all, slug), access: accessOf(word, `--grant ${given}`) }
    })
    const owner = institutionId(all, texts.get("owner") ?? "")
    return call("addSharedFolder", { slug: operands[0] ?? "", owner, grants, purpose: purposeOf(context.args, all) })
  })
  return added(context, made)
}

const list: CommandAction = async (context) => {
  const { texts } = context.args
  const folders = await underSession(context, async ({ keeper, session, call }) => {
    const institution = texts.get("institution")
    const of = institution === undefined ? undefined : await findInstitutionId(keeper, session, institution)
    return await listFolders({ call }, filterOf(context.args, of))
  })
  context.terminal.result({ folders })
  if (folders.length === 0) context.terminal.say(NOTHING)
  for (const one of folders) {
    context.terminal.print([nameOf(one), one.state, one.stage ?? "-", `${one.grants}`, one.folder].join("  "))
  }
  return EXIT.ok
}

function filterOf({ texts }: Arguments, institution: string | undefined): Omit<InputOf<"listFolders">, "cursor"> {
  const kind = (["delivery", "shared"] as const).find((word) => word === texts.get("kind"))
  const stage = (["test", "productive"] as const).find((word) => word === texts.get("stage"))
  const state = (["open", "closed", "ended"] as const).find((word) => word === texts.get("state"))
  const search = texts.get("search")
  return {
    sort: "name",
    direction: "up",
    ...(kind === undefined ? {} : { kind }),
    ...(stage === undefined ? {} : { stage }),
    ...(state === undefined ? {} : { state }),
    ...(search === undefined ? {} : { search }),
    ...(institution === undefined ? {} : { institution }),
  }
}

const show: CommandAction = async (context) => {
  const found = await withFolder(context, ({ call }, folder) => call("describeFolder", { folder }))
  context.terminal.result(found)
  context.terminal.print(JSON.stringify(found, null, 2))
  return EXIT.ok
}

/** One verb for both: what an institution may do from now on. */
const grant: CommandAction = async (context) => {
  const access = accessOf(context.args.texts.get("access") ?? "", "--access")
  const made = await withGrantee(context, async ({ call }, of) => {
    const { grants } = await call("describeFolder", { folder: of.folder })
    const isKnown = grants.some((one) => one.endedAt === undefined && one.institution.institution === of.institution)
    return await call(isKnown ? "changeGrant" : "addGrant", { ...of, access })
  })
  return done(context, made)
}

const ungrant: CommandAction = async (context) => {
  const reason = context.args.texts.get("reason") ?? ""
  return done(context, await withGrantee(context, ({ call }, of) => call("endGrant", { ...of, reason })))
}

const purpose: CommandAction = async (context) => {
  const changed = await withFolder(context, async ({ keeper, session, call }, folder) => {
    const all = await listInstitutions(keeper, session)
    return call("changePurpose", { folder, purpose: purposeOf(context.args, all) })
  })
  return done(context, changed)
}

const close: CommandAction = async (context) => {
  const reason = context.args.texts.get("reason") ?? ""
  const result = await withFolder(context, ({ call }, folder) => call("closeFolder", { folder, reason }))
  if (result.state === "ended") context.terminal.say(ENDED)
  else context.terminal.say(CLOSED, { count: result.files })
  context.terminal.result(result)
  return EXIT.ok
}

const reopen: CommandAction = async (context) => {
  const reason = context.args.texts.get("reason") ?? ""
  return done(context, await withFolder(context, ({ call }, folder) => call("reopenFolder", { folder, reason })))
}

const discard: CommandAction = async (context) => {
  const { args, terminal } = context
  const reason = args.texts.get("reason") ?? ""
  await requireConfirmation(args, terminal, DISCARD)
  const result = await withFolder(context, ({ call }, folder) => call("discardFolder", { folder, reason }))
  terminal.say(DISCARDED, { count: result.files })
  terminal.result(result)
  return EXIT.ok
}

/** Runs `work` with the folder that the operands name: an id, a slug under /ablage, FROM/TO, or two operands for `delivery`. */
async function withFolder<T>(
  context: CommandContext,
  work: (asking: Asking, folder: string) => Promise<T>,
): Promise<T> {
  const { command, operands } = context.args
  const [first = "", second = ""] = operands
  const named = command === "delivery end" ? `${first}/${second}` : first
  return underSession(context, async (asking) => work(asking, await folderId(asking, named)))
}

async function withGrantee<T>(
  context: CommandContext,
  work: (asking: Asking, of: { readonly folder: string; readonly institution: string }) => Promise<T>,
): Promise<T> {
  return withFolder(context, async (asking, folder) => {
    const { keeper, session } = asking
    const institution = await findInstitutionId(keeper, session, context.args.operands[1] ?? "")
    return await work(asking, { folder, institution })
  })
}

/** The id of a folder as people name it. @throws FOLDER_UNKNOWN */
export async function folderId(asking: Pick<Asking, "call">, named: string): Promise<string> {
  if (isRandomId(named)) return named
  const found = (await listFolders(asking, { sort: "name", direction: "up", search: named.replaceAll("/", " ") })).find(
    (one) => nameOf(one) === named,
  )
  if (found === undefined) throw new Fault("FOLDER_UNKNOWN", named)
  return found.folder
}

/** All folders of a filter, page by page. */
async function listFolders({ call }: Pick<Asking, "call">, filter: InputOf<"listFolders">): Promise<readonly Folder[]> {
  const all: Folder[] = []
  for await (const { folders } of pagesOf((from) => call("listFolders", { ...filter, ...from }))) all.push(...folders)
  return all
}

function nameOf({ slug, owner, recipient }: Folder): string {
  return slug ?? `${owner.slug}/${recipient?.slug ?? ""}`
}

function accessOf(word: string, given: string): Access {
  const access = (["read", "write", "read-write"] as const).find((known) => known === word)
  if (access === undefined) throw new Fault("ARGUMENT_INVALID", given)
  return access
}

function purposeOf(
  { texts, lists, flags }: Arguments,
  all: readonly InstitutionEntry[],
): InputOf<"addDelivery">["purpose"] {
  const [controller, procedure] = [texts.get("controller"), texts.get("procedure")]
  const persons = texts.get("persons")
  if (persons !== undefined && !/^\d{1,9}$/.test(persons)) throw new Fault("ARGUMENT_INVALID", `--persons ${persons}`)
  return {
    ...(controller === undefined ? {} : { controller: institutionId(all, controller) }),
    ...(procedure === undefined ? {} : { procedure }),
    dataCategories: lists.get("category") ?? [],
    article9: flags.has("article9"),
    ...(persons === undefined ? {} : { personsPerFile: Number(persons) }),
    stage: texts.get("stage") === "test" ? "test" : "productive",
  }
}

function added({ terminal }: CommandContext, { folder }: { readonly folder: string }): typeof EXIT.ok {
  terminal.say(ADDED, { id: folder })
  terminal.result({ folder })
  return EXIT.ok
}

export const FOLDER_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "delivery add": addDelivery,
  "delivery end": close,
  "folder add": addShared,
  "folder list": list,
  "folder show": show,
  "folder grant": grant,
  "folder ungrant": ungrant,
  "folder purpose": purpose,
  "folder close": close,
  "folder reopen": reopen,
  "folder discard": discard,
}
