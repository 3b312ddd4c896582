/** Giving a key of the stock to an account: from the key's side, and from the account's. */
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { Fault, isRandomId } from "@schleuse/base"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { findAccountByLogin } from "../../site/look-up.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"
import { idIn } from "../register/addressed.ts"
import { findInStock, nameOf, requireToken } from "./known-token.ts"

type Field = { readonly name: "user" | "serial"; readonly value: string; readonly error: string | undefined }
/** Refusals that are about what was typed. */
const TYPED = new Set([
  "TOKEN_NOT_IN_STOCK",
  "TOKEN_HOLDER_WRONG",
  "TOKEN_UNKNOWN",
  "ACCOUNT_UNKNOWN",
  "ACCOUNT_KIND_WRONG",
])

export async function assignPage(c: SiteContext, house: House, value = "", error?: string): Promise<Response> {
  const token = await requireToken(c, idIn(c))
  const say = speak(TOKEN_WORDS, c.get("view").language)
  return await formPage(c, house, {
    title: `${say("assign")}: ${nameOf(token)}`,
    action: `/tokens/${token.token}/assign`,
    back: `/tokens/${token.token}`,
    field: { name: "user", value, error },
  })
}

export async function assign(c: SiteContext, house: House): Promise<Response> {
  const token = idIn(c)
  const say = speak(TOKEN_WORDS, c.get("view").language)
  const user = c.get("form").text("user")
  if (user === "") return await assignPage(c, house, user, say("userMissing"))
  const account = await findAccountByLogin(operatorOf(c).ask, user)
  if (account === undefined) return await assignPage(c, house, user, say("userUnknown"))
  return await perform(
    c,
    house,
    { command: "assignToken", input: { token, account } },
    {
      back: `/tokens/${token}`,
      refused: (fault) => (TYPED.has(fault.code) ? assignPage(c, house, user, faultSentence(c, fault)) : undefined),
    },
  )
}

export async function givePage(
  c: SiteContext,
  house: House,
  account: string,
  value = "",
  error?: string,
): Promise<Response> {
  const say = speak(TOKEN_WORDS, c.get("view").language)
  const { login } = await operatorOf(c).ask("describeAccount", { account: requireAccount(account) })
  return await formPage(c, house, {
    title: `${say("give")}: ${login}`,
    action: "/tokens/give",
    back: `/tokens?account=${account}`,
    field: { name: "serial", value, error },
    account,
  })
}

export async function give(c: SiteContext, house: House): Promise<Response> {
  const say = speak(TOKEN_WORDS, c.get("view").language)
  const account = requireAccount(c.get("form").text("account"))
  const serial = c.get("form").text("serial")
  if (serial === "") return await givePage(c, house, account, serial, say("serialMissing"))
  const found = await findInStock(c, serial)
  if (found === undefined) return await givePage(c, house, account, serial, say("serialUnknown"))
  return await perform(
    c,
    house,
    { command: "assignToken", input: { token: found.token, account } },
    {
      back: `/tokens?account=${account}`,
      refused: (fault) =>
        TYPED.has(fault.code) ? givePage(c, house, account, serial, faultSentence(c, fault)) : undefined,
    },
  )
}

/** An account's id from an address or a form. @throws PAGE_UNKNOWN */
export function requireAccount(text: string): string {
  if (!isRandomId(text)) throw new Fault("PAGE_UNKNOWN", "account")
  return text
}

async function formPage(
  c: SiteContext,
  house: House,
  of: {
    readonly title: string
    readonly action: string
    readonly back: string
    readonly field: Field
    readonly account?: string
  },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const { field } = of
  const errors: FieldErrors = { [field.name]: field.error }
  const hasErrors = field.error !== undefined
  return await page(
    c,
    <ConsolePage c={c} house={house} title={of.title} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("assignHint")}</p>
      <Form view={view} action={of.action}>
        {of.account === undefined ? "" : <input type="hidden" name="account" value={of.account} />}
        <TextField
          view={view}
          name={field.name}
          label={say(field.name)}
          hint={field.name === "serial" ? say("serialHint") : undefined}
          maxLength={64}
          value={field.value}
          error={field.error}
        />
        <Buttons>
          <SendButton text={say("giveNow")} />
          <ButtonLink href={of.back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}
