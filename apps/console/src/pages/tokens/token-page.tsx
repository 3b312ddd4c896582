/** One key: whose it is, how it stands, when it ends, and what can be done with it. */
import { ButtonLink, Name, page, type SiteContext, speak, textOf } from "@schleuse/web"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { TOKEN_KIND_WORDS, TOKEN_STANDING_WORDS, TOKEN_STATE_WORDS, TOKEN_WORDS } from "../../words/token-words.ts"
import { idIn, mayKeep } from "../register/addressed.ts"
import { type KnownToken, nameOf, requireToken } from "./known-token.ts"
import { Holder, STATE_LOOKS } from "./token-list-page.tsx"

export async function tokenPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(TOKEN_WORDS, language)
  const token = await requireToken(c, idIn(c))
  const when = (label: string, at: number | undefined): readonly FactRow[] =>
    at === undefined ? [] : [[label, <When view={view} at={at} />]]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={nameOf(token)}>
      <FactList
        rows={[
          [say("kind"), textOf(TOKEN_KIND_WORDS[token.kind], language)],
          [
            say("state"),
            <State look={STATE_LOOKS[token.state]} text={textOf(TOKEN_STATE_WORDS[token.state], language)} />,
          ],
          [say("holder"), <Holder token={token} nobody={say("nobody")} />],
          [say("name"), token.serial === undefined ? "–" : <Name text={token.serial} />],
          [say("publicId"), token.publicId ?? "–"],
          ...(token.kind === "yubico-otp" ? [] : [[say("digits"), String(token.digits)] as const]),
          [say("standing"), textOf(TOKEN_STANDING_WORDS[token.standing], language)],
          ...when(say("added"), token.addedAt),
          ...when(say("assigned"), token.assignedAt),
          ...when(say("startsAt"), token.startsAt),
          ...when(say("expiresAt"), token.expiresAt),
          ...when(say("endedAt"), token.endedAt),
        ]}
      />
      {mayKeep(c) ? <Ways c={c} token={token} /> : ""}
    </ConsolePage>,
  )
}

/** What can be done with a key in this state. */
function Ways({ c, token }: { readonly c: SiteContext; readonly token: KnownToken }) {
  const say = speak(TOKEN_WORDS, c.get("view").language)
  const at = `/tokens/${token.token}`
  const isOver = token.endedAt !== undefined
  return (
    <Section title={say("whatToDo")}>
      {isOver ? <p class="kern-body">{say("over")}</p> : ""}
      <Buttons>
        {token.state === "stock" ? <ButtonLink href={`${at}/assign`} text={say("assign")} look="primary" /> : ""}
        {token.account === undefined ? (
          ""
        ) : (
          <ButtonLink href={`${at}/replace`} text={say("replace")} look="secondary" />
        )}
        {token.state === "active" && token.kind === "hotp" ? (
          <ButtonLink href={`${at}/resync`} text={say("resync")} look="secondary" />
        ) : (
          ""
        )}
        {isOver && token.account !== undefined ? (
          <ButtonLink
            href={`/tokens/replacement?account=${token.account}`}
            text={say("replacement")}
            look="secondary"
          />
        ) : (
          ""
        )}
        {isOver ? "" : <ButtonLink href={`${at}/block`} text={say("block")} look="secondary" />}
      </Buttons>
    </Section>
  )
}
