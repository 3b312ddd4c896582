/** `/approvals`: what waits for a second person, and what became of it. */
import {
  GetForm,
  type ListWish,
  LiveRegion,
  Name,
  page,
  parseListWish,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  textOf,
} from "@schleuse/web"
import { isCommandName, type OutputOf } from "@schleuse/wire"
import { actionOf } from "../../actions/action-table.ts"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { EMERGENCY_WORDS } from "../../words/emergency-words.ts"
import { APPROVAL_WORDS } from "../../words/approval-words.ts"

export type Approval = OutputOf<"listApprovals">["approvals"][number]

export const STATE_WORDS = {
  waiting: APPROVAL_WORDS.stateWaiting,
  approved: APPROVAL_WORDS.stateApproved,
  rejected: APPROVAL_WORDS.stateRejected,
  expired: APPROVAL_WORDS.stateExpired,
} as const
const LIST_WORDS = {
  waiting: APPROVAL_WORDS.listWaiting,
  approved: APPROVAL_WORDS.listApproved,
  rejected: APPROVAL_WORDS.listRejected,
  expired: APPROVAL_WORDS.listExpired,
} as const
const STATES = ["waiting", "approved", "rejected", "expired"] as const

/** What a proposal is called: the action's title, or its command where no page asks for that. */
export function titleOf({ command }: Pick<Approval, "command">, c: SiteContext): string {
  const row = isCommandName(command) ? actionOf(command) : undefined
  return row === undefined ? command : textOf(row.title, c.get("view").language)
}

export async function approvalList(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(APPROVAL_WORDS, language)
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: ["newest"], filters: ["state", "whose"] })
  const { state, whose } = filtersOf(wish)
  const { approvals, next } = await operatorOf(c).ask("listApprovals", {
    state,
    ...(whose === undefined ? {} : { whose }),
    ...(wish.after === "" ? {} : { cursor: wish.after }),
  })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <p class="kern-body">{say("intro")}</p>
      <GetForm action="/approvals">
        <SelectField
          view={view}
          name="state"
          label={say("filterState")}
          choices={STATES.map((value) => ({ value, text: textOf(STATE_WORDS[value], language) }))}
          value={state}
        />
        <SelectField
          view={view}
          name="whose"
          label={say("filterWhose")}
          choices={[
            { value: "", text: say("whoseAll") },
            { value: "others", text: say("whoseOthers") },
            { value: "mine", text: say("whoseMine") },
          ]}
          value={whose ?? ""}
        />
        <SendButton text={say("filter")} look="secondary" />
      </GetForm>
      <LiveRegion id="approvals" topics={["approvals"]}>
        <Table
          view={view}
          title={textOf(LIST_WORDS[state], language)}
          path="/approvals"
          wish={wish}
          rows={approvals}
          next={next}
          columns={[
            {
              key: "what",
              title: say("what"),
              cell: (row) => (
                <a class="kern-link" href={`/approvals/${row.approval}`}>
                  {titleOf(row, c)}
                </a>
              ),
            },
            { key: "who", title: say("who"), cell: (row) => <Proposer c={c} approval={row} /> },
            { key: "reason", title: say("reason"), cell: (row) => <Name text={row.reason} /> },
            { key: "when", title: say("when"), cell: (row) => <When view={view} at={row.requestedAt} /> },
            state === "waiting"
              ? { key: "until", title: say("until"), cell: (row) => <When view={view} at={row.expiresAt} /> }
              : { key: "decided", title: say("decidedAt"), cell: (row) => <When view={view} at={row.decidedAt} /> },
          ]}
        />
      </LiveRegion>
      {house.zone === "console" && operatorOf(c).roles.includes("administrator") ? (
        <p class="kern-body">
          <a class="kern-link" href="/approvals/emergency-code">
            {textOf(EMERGENCY_WORDS.makeTitle, language)}
          </a>
        </p>
      ) : (
        ""
      )}
    </ConsolePage>,
  )
}

export function Proposer({ c, approval }: { readonly c: SiteContext; readonly approval: Approval }) {
  const say = speak(APPROVAL_WORDS, c.get("view").language)
  const { requestedBy: name } = approval
  if (approval.isMine) return <Name text={say("whoMine", { name })} />
  return <Name text={approval.proposer === "machine" ? say("whoMachine", { name }) : name} />
}

function filtersOf({ filters }: ListWish) {
  const state = STATES.find((one) => one === filters["state"]) ?? "waiting"
  const whose = (["mine", "others"] as const).find((one) => one === filters["whose"])
  return { state, whose }
}
