/** How folders are named and shown, wherever one stands on a page. */
import { Fault, isFault } from "@schleuse/base"
import { type Language, Name, type SiteContext, speak, textOf, type View, visible } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { operatorOf } from "../../site/house.ts"
import { FOLDER_STATE_WORDS, FOLDER_WORDS } from "../../words/folder-words.ts"
import { idIn } from "../register/addressed.ts"

export type Folder = OutputOf<"describeFolder">
export type Grant = Folder["grants"][number]
type Parties = Pick<Folder, "slug" | "owner" | "recipient">

const LOOKS = { open: "good", closed: "warning", ended: "neutral" } as const

/** For titles: one text, in which nothing invisible is left. */
export function folderTitle({ slug, owner, recipient }: Parties, language: Language): string {
  const say = speak(FOLDER_WORDS, language)
  if (slug !== undefined || recipient === undefined) return say("shared", { slug: slug ?? "" })
  return say("delivery", { from: visible(owner.name), to: visible(recipient.name) })
}

/** For tables and sentences: each side kept apart from the other. */
export function FolderName({ view, folder }: { readonly view: View; readonly folder: Parties }) {
  const say = speak(FOLDER_WORDS, view.language)
  const { slug, owner, recipient } = folder
  if (slug !== undefined || recipient === undefined) return <>{say("shared", { slug: slug ?? "" })}</>
  return (
    <>
      <Name text={owner.name} /> {say("toWord")} <Name text={recipient.name} />
    </>
  )
}

export function FolderState({ view, state }: { readonly view: View; readonly state: Folder["state"] }) {
  return <State look={LOOKS[state]} text={textOf(FOLDER_STATE_WORDS[state], view.language)} />
}

export function InstitutionLink({ of }: { readonly of: Folder["owner"] }) {
  return (
    <a class="kern-link" href={`/institutions/${of.institution}`}>
      <Name text={of.name} />
    </a>
  )
}

/** The folder that a page's address names. @throws PAGE_UNKNOWN */
export async function folderIn(c: SiteContext): Promise<Folder> {
  try {
    return await operatorOf(c).ask("describeFolder", { folder: idIn(c) })
  } catch (error) {
    if (isFault(error) && error.code === "FOLDER_UNKNOWN") throw new Fault("PAGE_UNKNOWN", error.code, { cause: error })
    throw error
  }
}

/** The grants in force, and those that ended. */
export function grantsOf({ grants }: Folder): { readonly now: readonly Grant[]; readonly before: readonly Grant[] } {
  return {
    now: grants.filter(({ endedAt }) => endedAt === undefined),
    before: grants.filter(({ endedAt }) => endedAt !== undefined),
  }
}

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const

/** A size as people read it: 1,5 GB. */
export function sizeText(bytes: number, language: Language): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const format = new Intl.NumberFormat(language === "de" ? "de-DE" : "en-GB", { maximumFractionDigits: 1 })
  return `${format.format(value)} ${UNITS[unit] ?? ""}`
}
