/** The form above a list of the gate: one account's, or everybody's. */
import type { Child } from "hono/jsx"
import { type FieldErrors, GetForm, type ListWish, SendButton, type SiteContext, speak, TextField } from "@schleuse/web"
import { operatorOf } from "../../site/house.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { accountOf } from "../log/subjects.ts"

export type Wanted = {
  /** Its id; absent: all accounts. */
  readonly account?: string
  /** What stands in the field. */
  readonly typed: string
  readonly errors: FieldErrors
}

/** Whose list is asked for. With an error the list has nothing to show. */
export async function wantedAccount(c: SiteContext, { filters }: ListWish): Promise<Wanted> {
  const typed = filters["account"] ?? ""
  const found = await accountOf(operatorOf(c).ask, typed)
  if (found === undefined) return { typed, errors: {} }
  if (found === "unknown")
    return { typed, errors: { account: speak(GATE_WORDS, c.get("view").language)("accountUnknown") } }
  return { account: found.id, typed: found.name, errors: {} }
}

export type AccountFilterProps = {
  readonly c: SiteContext
  readonly path: string
  readonly wanted: Wanted
  readonly children?: Child | undefined
}

export function AccountFilter({ c, path, wanted, children }: AccountFilterProps) {
  const view = c.get("view")
  const say = speak(GATE_WORDS, view.language)
  return (
    <GetForm action={path}>
      <TextField
        view={view}
        name="account"
        label={say("account")}
        hint={say("accountHint")}
        value={wanted.typed}
        error={wanted.errors["account"]}
        maxLength={64}
        optional
      />
      {children}
      <SendButton text={say("search")} look="secondary" />
    </GetForm>
  )
}
