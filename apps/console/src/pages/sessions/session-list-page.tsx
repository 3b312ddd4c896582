/** Who is logged in now, with a way to end it. */
import {
  ButtonLink,
  ErrorSummary,
  GetForm,
  LiveRegion,
  Name,
  page,
  parseListWish,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
} from "@schleuse/web"
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { SESSION_WORDS } from "../../words/session-words.ts"
import { accountOf } from "../log/subjects.ts"
import { mayKeep } from "../register/addressed.ts"
import { factorText, placeText } from "./words-for.ts"

const PATH = "/sessions"
const PLACE = /^[0-9a-v]{26}\.[0-9a-v]{26}$/
const NOBODY: OutputOf<"listSessions"> = { sessions: [] }

export async function sessionListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(SESSION_WORDS, view.language)
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: ["account"], filters: ["account"] })
  if (wish.after !== "" && !PLACE.test(wish.after)) throw new Fault("PAGE_ADDRESS_INVALID", "the query's place")
  const { ask } = operatorOf(c)
  const typed = wish.filters["account"] ?? ""
  const account = await accountOf(ask, typed)
  const errors = account === "unknown" ? { account: say("accountUnknown") } : {}
  const of = account === undefined || account === "unknown" ? undefined : account
  const { sessions, next } =
    account === "unknown"
      ? NOBODY
      : await ask("listSessions", {
          ...(of === undefined ? {} : { account: of.id }),
          ...(wish.after === "" ? {} : { cursor: wish.after }),
        })
  const mayEnd = mayKeep(c)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={account === "unknown"}>
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={errors} />
      <GetForm action={PATH}>
        <TextField
          view={view}
          name="account"
          label={say("account")}
          hint={say("accountHint")}
          value={of?.name ?? typed}
          error={errors["account"]}
          maxLength={64}
          optional
        />
        <SendButton text={say("search")} look="secondary" />
      </GetForm>
      {of !== undefined && mayEnd && sessions.length > 0 ? (
        <Buttons>
          <ButtonLink
            href={`/sessions/end?account=${of.id}`}
            text={say("endAll", { name: of.name })}
            look="secondary"
          />
        </Buttons>
      ) : (
        ""
      )}
      <LiveRegion id="sessions" topics={["sessions"]}>
        <Table
          view={view}
          title={say("title")}
          path={PATH}
          wish={wish}
          rows={sessions}
          next={next}
          columns={[
            {
              key: "account",
              title: say("account"),
              cell: ({ account: id, login }) => (
                <a class="kern-link" href={`/accounts/${id}`}>
                  <Name text={login === "" ? id : login} />
                </a>
              ),
            },
            {
              key: "institution",
              title: say("institution"),
              cell: ({ institution, slug }) => (
                <a class="kern-link" href={`/institutions/${institution}`}>
                  <Name text={slug === "" ? institution : slug} />
                </a>
              ),
            },
            { key: "zone", title: say("where"), cell: ({ zone }) => placeText(zone, view.language) },
            { key: "factor", title: say("how"), cell: ({ factor }) => factorText(factor, view.language) },
            { key: "since", title: say("since"), cell: ({ since }) => <When view={view} at={since} /> },
            { key: "usedAt", title: say("usedAt"), cell: ({ usedAt }) => <When view={view} at={usedAt} /> },
            { key: "expiresAt", title: say("expiresAt"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
            {
              key: "actions",
              title: say("actions"),
              cell: ({ session }) => (
                <>
                  <a class="kern-link" href={`/log?session=${session}`}>
                    {say("log")}
                  </a>{" "}
                  {mayEnd ? (
                    <a class="kern-link" href={`/sessions/end?session=${session}`}>
                      {say("endNow")}
                    </a>
                  ) : (
                    ""
                  )}
                </>
              ),
            },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
    account === "unknown" ? 422 : 200,
  )
}
