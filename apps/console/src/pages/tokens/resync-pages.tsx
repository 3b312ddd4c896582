/** Finding a key again by two codes: one page each, because the key ends each code with Enter, which sends the form. */
import { ButtonLink, CodeField, ErrorSummary, Form, page, SendButton, type SiteContext, speak } from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import type { House } from "../../site/house.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"
import { idIn } from "../register/addressed.ts"
import { nameOf, requireToken } from "./known-token.ts"

type Shown = { readonly first: string; readonly error?: string | undefined }

export async function resyncPage(c: SiteContext, house: House, shown: Shown = { first: "" }): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const token = await requireToken(c, idIn(c))
  const isSecond = shown.first !== ""
  return await page(
    c,
    <ConsolePage
      c={c}
      house={house}
      title={`${say("resyncTitle")}: ${nameOf(token)}`}
      hasErrors={shown.error !== undefined}
    >
      <ErrorSummary view={view} errors={{ code: shown.error }} />
      <p class="kern-body">{isSecond ? say("secondHint") : say("resyncHint")}</p>
      <Form view={view} action={`/tokens/${token.token}/resync`}>
        {isSecond ? <input type="hidden" name="first" value={shown.first} /> : ""}
        <CodeField view={view} label={isSecond ? say("secondCode") : say("firstCode")} error={shown.error} />
        <Buttons>
          <SendButton text={isSecond ? say("resyncNow") : say("goOn")} />
          <ButtonLink href={`/tokens/${token.token}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    shown.error === undefined ? 200 : 422,
  )
}

export async function resync(c: SiteContext, house: House): Promise<Response> {
  const say = speak(TOKEN_WORDS, c.get("view").language)
  const form = c.get("form")
  const token = idIn(c)
  const [first, code] = [form.text("first").slice(0, 64), form.text("code").slice(0, 64)]
  if (code === "") return await resyncPage(c, house, { first, error: say("codeMissing") })
  if (first === "") return await resyncPage(c, house, { first: code })
  return await perform(
    c,
    house,
    { command: "resyncToken", input: { token, first, second: code } },
    {
      back: `/tokens/${token}`,
      // Both again: which of the two was wrong, nobody knows.
      refused: (fault) =>
        fault.code === "TOKEN_RESYNC_FAILED"
          ? resyncPage(c, house, { first: "", error: faultSentence(c, fault) })
          : undefined,
    },
  )
}
