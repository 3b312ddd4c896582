/** Old folder names of a mailbox: what came with the partners, and taking one away. */
import { Fault } from "@schleuse/base"
import { ButtonLink, ConfirmationPage, Name, page, type SiteContext, speak } from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { ALIAS_WORDS } from "../../words/import-words.ts"
import { found, idIn, mayKeep, queryOf } from "../register/addressed.ts"
import { SmallTable } from "../register/small-table.tsx"

export async function aliasesPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(ALIAS_WORDS, view.language)
  const institution = idIn(c)
  const { ask } = operatorOf(c)
  const { name } = await found(ask("describeInstitution", { institution }))
  const { aliases } = await ask("listPathAliases", { institution })
  const removal = (alias: string) => `${placeOf(institution)}/remove?${new URLSearchParams({ alias }).toString()}`
  const isKept = mayKeep(c)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title", { name })}>
      <p class="kern-body">{say("intro")}</p>
      <SmallTable
        view={view}
        title={say("list")}
        rows={aliases}
        columns={[
          { key: "alias", title: say("alias"), cell: ({ alias }) => <Name text={alias} /> },
          { key: "path", title: say("path"), cell: ({ path }) => <Name text={path} /> },
          ...(isKept
            ? [
                {
                  key: "remove",
                  title: say("way"),
                  cell: ({ alias }: { readonly alias: string }) => (
                    <a class="kern-link" href={removal(alias)}>
                      {say("remove")}
                    </a>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Buttons>
        {isKept ? <ButtonLink href="/imports/aliases" text={say("add")} look="secondary" /> : ""}
        <ButtonLink href={`/institutions/${institution}`} text={say("back")} />
      </Buttons>
    </ConsolePage>,
  )
}

export async function removeAliasPage(c: SiteContext): Promise<Response> {
  const view = c.get("view")
  const say = speak(ALIAS_WORDS, view.language)
  const institution = idIn(c)
  const alias = queryOf(c, "alias")
  const { aliases } = await operatorOf(c).ask("listPathAliases", { institution })
  const known = aliases.find((one) => one.alias === alias)
  if (known === undefined) throw new Fault("PAGE_UNKNOWN", "alias")
  return await page(
    c,
    <ConfirmationPage
      view={view}
      title={say("removeTitle")}
      consequence={say("removeConsequence")}
      action={`${placeOf(institution)}/remove`}
      fields={{ alias }}
      confirm={say("removeNow")}
      back={placeOf(institution)}
    >
      <p class="kern-body">
        <Name text={known.alias} /> → <Name text={known.path} />
      </p>
    </ConfirmationPage>,
  )
}

export async function removeAlias(c: SiteContext, house: House): Promise<Response> {
  const institution = idIn(c)
  // As it was shown: a space at its end is part of a path.
  const input = { institution, alias: c.get("form").secret("alias") }
  return await perform(c, house, { command: "removePathAlias", input }, { back: placeOf(institution) })
}

function placeOf(institution: string): string {
  return `/institutions/${institution}/old-names`
}
