/** What a page is rendered with: language, colours, the site's own words, and who is looking. */
import type { Child } from "hono/jsx"
import type { Assets } from "../assets/asset.ts"
import { type Language, type Say, type Sentence, speak } from "../words/catalogue.ts"
import { SHELL_WORDS } from "../words/shell-words.ts"
import type { Theme } from "./display.ts"

/** The operator's contact: printed on every refusal, empty parts left out. */
export type Contact = { readonly name: string; readonly phone: string; readonly mail: string }

/** What is the same on every page of a process. */
export type SiteWords = {
  /** Of the process: *Konsole*, *Portal*. */
  readonly name: Sentence
  /** Who runs it, from the settings. */
  readonly operator: string
  readonly contact: Contact
}

export type NavigationItem = { readonly href: string; readonly text: string }

/** Who is logged in. Times are in UTC. */
export type Person = { readonly name: string; readonly sessionEndsAt: Date }

export type View = {
  readonly site: SiteWords
  readonly assets: Assets
  readonly language: Language
  readonly theme: Theme
  /** The shell's sentences in this language. */
  readonly say: Say<typeof SHELL_WORDS>
  /** The path that was asked for; marks where in the menu somebody is. */
  readonly path: string
  /** Path and query of this page: the way back from a form that is about display only. */
  readonly address: string
  readonly formToken: string
  readonly now: Date
  readonly person: Person | undefined
  readonly navigation: readonly NavigationItem[]
  /** What stands above every page, questions and refusals included, such as an alarm. */
  readonly banner: Child | undefined
}

/** A view of somebody who is not logged in, before the app has added what it knows. */
export function viewFor(known: Omit<View, "say" | "person" | "navigation" | "banner">): View {
  return { ...known, say: speak(SHELL_WORDS, known.language), person: undefined, navigation: [], banner: undefined }
}
