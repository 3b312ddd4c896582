/** Who asked for a link at the gate, and the answer: a link, or a refusal that stays here. */
import { Fault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  GetForm,
  LiveRegion,
  LongTextField,
  Name,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  textOf,
} from "@schleuse/web"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { LINK_WORDS, REQUEST_STATE_WORDS, REQUEST_WORDS } from "../../words/link-words.ts"
import { idIn, mayKeep } from "../register/addressed.ts"
import { cursorOf, parseOneWay } from "./cursor.ts"
import { GateNavigation } from "./gate-navigation.tsx"
import { LinkNumberFields, numbersIn, OTHERWISE } from "./link-numbers.tsx"

type Request = OutputOf<"listEnrolmentRequests">["requests"][number]

const PATH = "/gate/requests"
const STATES = ["open", "answered", "refused"] as const
const WORDS = { ...GATE_WORDS, ...LINK_WORDS, ...REQUEST_WORDS } as const

export async function requestListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const wish = parseOneWay(c, ["state"])
  const state = STATES.find((known) => known === wish.filters["state"]) ?? "open"
  const asked = { state, ...cursorOf(wish) }
  const { requests, next, turnedAway } = await operatorOf(c).ask("listEnrolmentRequests", asked)
  const choices = STATES.map((value) => ({ value, text: textOf(REQUEST_STATE_WORDS[value], language) }))
  const answer = (row: Request) =>
    state === "open" && mayKeep(c) ? (
      <a class="kern-link" href={`${PATH}/${row.request}`}>
        {say("answer")}
      </a>
    ) : (
      <>
        <When view={view} at={row.answeredAt} /> {row.reason === undefined ? "" : <Name text={row.reason} />}
      </>
    )
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("requests")}>
      <GateNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      {turnedAway === 0 ? "" : <Alert kind="warning" title={say("turnedAway", { count: turnedAway })} />}
      <GetForm action={PATH}>
        <SelectField view={view} name="state" label={say("which")} choices={choices} value={state} />
        <SendButton text={say("search")} look="secondary" />
      </GetForm>
      <LiveRegion id="requests" topics={["administration"]}>
        <Table
          view={view}
          title={say("requests")}
          path={PATH}
          wish={wish}
          rows={requests}
          next={next}
          columns={[
            {
              key: "person",
              title: say("person"),
              cell: ({ account, login, personName }) => (
                <a class="kern-link" href={`/accounts/${account}`}>
                  <Name text={personName === undefined ? login : `${personName} (${login})`} />
                </a>
              ),
            },
            {
              key: "institution",
              title: say("institution"),
              cell: ({ institutionName }) => <Name text={institutionName} />,
            },
            {
              key: "asked",
              title: say("asked"),
              cell: ({ asked: count, askedAt }) => (
                <>
                  {count === 1 ? "" : say("times", { count })} <When view={view} at={askedAt} />
                </>
              ),
            },
            { key: "from", title: say("from"), cell: ({ address }) => <Name text={address} /> },
            { key: "answer", title: state === "open" ? say("actions") : say("answeredAt"), cell: answer },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
  )
}

export async function requestPage(c: SiteContext, house: House, errors: FieldErrors = {}): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const id = idIn(c)
  const known = await requireRequest(c, id)
  const hasErrors = Object.keys(errors).length > 0
  const { login, personName, institutionName, email, telephone, by, address, asked, askedAt } = known
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("answerTitle")} hasErrors={hasErrors}>
      <GateNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <FactList
        rows={[
          [say("person"), <Name text={personName ?? login} />],
          [say("login"), <Name text={login} />],
          [say("institution"), <Name text={institutionName} />],
          [say("contact"), <Name text={[telephone, email].filter((part) => part !== undefined).join(", ") || "–"} />],
          [
            say("asked"),
            <>
              {asked === 1 ? "" : say("times", { count: asked })} <When view={view} at={askedAt} />
            </>,
          ],
          [
            say("from"),
            <>
              <Name text={address} />, {say(by === "login" ? "byLogin" : "byEmail")}
            </>,
          ],
        ]}
      />
      <Alert kind="info" title={say("callFirst")}>
        <p class="kern-body">{say("answerHint")}</p>
      </Alert>
      <Section title={say("makeTitle")}>
        <Form view={view} action={`${PATH}/${id}/link`}>
          <LinkNumberFields view={view} numbers={OTHERWISE} />
          <SendButton text={say("makeNow")} />
        </Form>
      </Section>
      <Section title={say("refuseTitle")}>
        <Form view={view} action={`${PATH}/${id}/refuse`}>
          <LongTextField
            view={view}
            name="reason"
            label={say("reason")}
            hint={say("refuseHint")}
            maxLength={500}
            error={errors["reason"]}
          />
          <Buttons>
            <SendButton text={say("refuseNow")} look="secondary" />
            <ButtonLink href={PATH} text={say("back")} />
          </Buttons>
        </Form>
      </Section>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function answerByLink(c: SiteContext, house: House): Promise<Response> {
  const input = { request: idIn(c), answer: "link" as const, ...numbersIn(c.get("form")) }
  return await perform(c, house, { command: "answerEnrolmentRequest", input }, { back: PATH })
}

export async function refuseRequest(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const reason = c.get("form").text("reason")
  if (reason === "") return await requestPage(c, house, { reason: say("reasonMissing") })
  const input = { request: idIn(c), answer: "refused" as const, reason }
  return await perform(c, house, { command: "answerEnrolmentRequest", input }, { back: PATH })
}

/** @throws PAGE_UNKNOWN unless it waits for an answer */
async function requireRequest(c: SiteContext, id: string): Promise<Request> {
  const { ask } = operatorOf(c)
  for await (const { requests } of pagesOf((from) => ask("listEnrolmentRequests", { state: "open", ...from }))) {
    const request = requests.find((one) => one.request === id)
    if (request !== undefined) return request
  }
  throw new Fault("PAGE_UNKNOWN", "no open request")
}
