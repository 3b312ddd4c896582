/** What the console must know of a changing command: how it is called, described, and what comes after it. */
import type { Fault, Json } from "@schleuse/base"
import type { Sentence, SiteContext } from "@schleuse/web"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import type { House } from "../site/house.ts"
import type { Directory } from "./directory.ts"

/** One line of what an action does, as people read it. */
export type Fact = {
  readonly label: Sentence
  /** A name or text from outside, or words of ours in both languages. */
  readonly value: string | Sentence
}

export type Action<C extends CommandName> = {
  /** What is done: *Konto sperren* */
  readonly title: Sentence
  /** Said when it is done: *Das Konto ist gesperrt.* */
  readonly done: Sentence
  /**
   * What exactly happens with this input, for whoever asks for it, confirms it or agrees to it: names instead of ids,
   * nothing left out that matters. Never secrets.
   */
  readonly describe: (input: InputOf<C>, directory: Directory) => Promise<readonly Fact[]>
  /** A page of its own when it is done, such as a letter with a code that is shown once. Absent: back, with `done`. */
  readonly result?: (done: Done<C>) => Promise<Response>
  /**
   * That page has a secret that nobody shows again, such as a letter's code: this session finds it under an address of its
   * own for a quarter of an hour, so that a second click, a reload or the way back do not lose it.
   */
  readonly isShownOnce?: true | undefined
}

export type Done<C extends CommandName> = {
  readonly c: SiteContext
  readonly house: House
  readonly input: InputOf<C>
  readonly output: OutputOf<C>
  /** Where the person came from: one of our addresses. */
  readonly back: string
}

export type ActionRows = { readonly [C in CommandName]?: Action<C> }

export type PerformOptions = {
  /** Where to go when it is done, and from the pages between. */
  readonly back: string
  /** The page's own answer to a refusal, such as the form with what to correct; undefined: the page of the refusal. */
  readonly refused?: ((fault: Fault) => Promise<Response> | undefined) | undefined
}

/** An action with its input, as a form carries it. */
export type Carried = { readonly command: CommandName; readonly input: Json }
