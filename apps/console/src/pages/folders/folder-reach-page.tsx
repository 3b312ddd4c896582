/** Who can see a folder now: institutions with access, and their accounts. */
import { ButtonLink, Name, page, parseListWish, type SiteContext, speak, Table } from "@schleuse/web"
import { Buttons, Section } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { FOLDER_WORDS } from "../../words/folder-words.ts"
import { REACH_WORDS } from "../../words/reach-words.ts"
import { SmallTable } from "../register/small-table.tsx"
import { folderIn, folderTitle, InstitutionLink } from "./folder-parts.tsx"
import { wayColumns } from "./reach-page.tsx"

export async function folderReachPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...FOLDER_WORDS, ...REACH_WORDS }, view.language)
  const folder = await folderIn(c)
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: ["account"] })
  const cursor = wish.after === "" ? {} : { cursor: wish.after }
  const { grants, accounts, next } = await operatorOf(c).ask("explainFolder", { folder: folder.folder, ...cursor })
  const yesNo = (is: boolean) => say(is ? "yes" : "no")
  const path = `/folders/${folder.folder}/access`
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("folderTitle", { name: folderTitle(folder, view.language) })}>
      <p class="kern-body">{say("askHint")}</p>
      <p class="kern-body">{say("operatorsNot")}</p>
      <Buttons>
        <ButtonLink href={`/folders/${folder.folder}`} text={say("back")} />
      </Buttons>
      {wish.after === "" ? (
        <Section title={say("holders")}>
          {grants.length === 0 ? (
            <p class="kern-body">{say("holdersNone")}</p>
          ) : (
            <SmallTable
              view={view}
              title={say("holders")}
              rows={grants}
              columns={[
                {
                  key: "institution",
                  title: say("institution"),
                  cell: ({ institution }) => <InstitutionLink of={institution} />,
                },
                { key: "path", title: say("theirPath"), cell: (row) => <Name text={row.path} /> },
                { key: "read", title: say("collect"), cell: ({ read }) => yesNo(read) },
                { key: "write", title: say("put"), cell: ({ write }) => yesNo(write) },
                { key: "accounts", title: say("hasAccounts"), cell: (row) => yesNo(row.accounts) },
              ]}
            />
          )}
        </Section>
      ) : (
        ""
      )}
      <Section title={say("people")}>
        <Table
          view={view}
          title={say("people")}
          path={path}
          wish={wish}
          rows={accounts}
          next={next}
          columns={[
            ...wayColumns(view, (row: (typeof accounts)[number]) => row.way),
            {
              key: "institution",
              title: say("institution"),
              cell: ({ institution }) => <InstitutionLink of={institution} />,
            },
            { key: "read", title: say("collect"), cell: ({ read }) => yesNo(read) },
            { key: "write", title: say("put"), cell: ({ write }) => yesNo(write) },
          ]}
        />
      </Section>
    </ConsolePage>,
  )
}
