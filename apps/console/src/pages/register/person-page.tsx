/** One person: what is known, roles at institutions, accounts. */
import { ButtonLink, Name, page, type SiteContext, speak, textOf, visible } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { AccountState } from "./account-state.tsx"
import { found, idIn, mayKeep } from "./addressed.ts"
import { SmallTable } from "./small-table.tsx"

type Membership = OutputOf<"describePerson">["memberships"][number]

export async function personPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...PERSON_WORDS }, view.language)
  const id = idIn(c)
  const known = await found(operatorOf(c).ask("describePerson", { person: id }))
  const isOver = ({ until }: Membership) => until !== undefined && until <= view.now.getTime()
  const keeps = mayKeep(c)
  const end = (row: Membership) =>
    !keeps || isOver(row) ? (
      ""
    ) : (
      <a class="kern-link" href={`/people/${id}/roles/end?institution=${row.institution}&role=${row.role}`}>
        {say("endRole")}
      </a>
    )
  return await page(
    c,
    <ConsolePage c={c} house={house} title={visible(known.name)}>
      <FactList
        rows={[
          [say("name"), <Name text={known.name} />],
          [say("lanr"), known.lanr ?? "–"],
          [say("telephone"), <Name text={known.telephone ?? "–"} />],
          [say("email"), <Name text={known.email ?? "–"} />],
        ]}
      />
      {keeps ? (
        <Buttons>
          <ButtonLink href={`/people/${id}/change`} text={say("change")} look="secondary" />
          <ButtonLink href={`/people/${id}/roles/new`} text={say("giveRole")} look="secondary" />
          <ButtonLink href={`/people/${id}/invite`} text={say("invite")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      <Section title={say("memberships")}>
        <SmallTable
          view={view}
          title={say("memberships")}
          rows={known.memberships}
          columns={[
            {
              key: "institution",
              title: say("institution"),
              cell: ({ institution, name }) => (
                <a class="kern-link" href={`/institutions/${institution}`}>
                  <Name text={name} />
                </a>
              ),
            },
            { key: "role", title: say("role"), cell: ({ role }) => textOf(ROLE_WORDS[role], view.language) },
            { key: "since", title: say("since"), cell: ({ since }) => <When view={view} at={since} /> },
            {
              key: "until",
              title: say("until"),
              cell: (row) => (row.until === undefined ? say("always") : <When view={view} at={row.until} />),
            },
            { key: "end", title: say("step"), cell: (row) => (isOver(row) ? say("ended") : end(row)) },
          ]}
        />
      </Section>
      <Section title={say("accounts")}>
        {known.accounts.length === 0 ? (
          <p class="kern-body">{say("noAccount")}</p>
        ) : (
          <SmallTable
            view={view}
            title={say("accounts")}
            rows={known.accounts}
            columns={[
              {
                key: "login",
                title: say("name"),
                cell: ({ account, login }) => (
                  <a class="kern-link" href={`/accounts/${account}`}>
                    {login}
                  </a>
                ),
              },
              { key: "state", title: say("state"), cell: ({ state }) => <AccountState view={view} state={state} /> },
            ]}
          />
        )}
      </Section>
    </ConsolePage>,
  )
}
