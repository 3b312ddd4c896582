/** The form above a list: a search and filters; the order stays. */
import type { Child } from "hono/jsx"
import { GetForm, type ListWish, SendButton, speak, TextField, type View } from "@schleuse/web"
import { REGISTER_WORDS } from "../../words/register-words.ts"

export type ListFormProps = {
  readonly view: View
  readonly path: string
  readonly wish: ListWish
  readonly label: string
  readonly children?: Child | undefined
}

export function ListForm({ view, path, wish, label, children }: ListFormProps) {
  const say = speak(REGISTER_WORDS, view.language)
  return (
    <GetForm action={path}>
      <TextField
        view={view}
        name="search"
        label={label}
        kind="search"
        maxLength={100}
        value={wish.filters["search"]}
        optional
      />
      {children}
      <input type="hidden" name="sort" value={wish.sort} />
      <input type="hidden" name="direction" value={wish.direction} />
      <SendButton text={say("search")} look="secondary" />
    </GetForm>
  )
}

/** What a list is asked for besides its own filters. */
export function searchOf(wish: ListWish): { readonly search?: string; readonly cursor?: string } {
  const search = (wish.filters["search"] ?? "").slice(0, 100)
  return { ...(search === "" ? {} : { search }), ...(wish.after === "" ? {} : { cursor: wish.after }) }
}
