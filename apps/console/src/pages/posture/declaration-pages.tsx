/** Declarations: what somebody says of a person's or an institution's PCs because nobody can measure it. Good for a year. */
import { Fault } from "@schleuse/base"
import {
  ButtonLink,
  ErrorSummary,
  Form,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
} from "@schleuse/web"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import { Directory } from "../../actions/directory.ts"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { DECLARATION_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS } from "../../words/posture-words.ts"
import { askWhy } from "../access/ask-why.ts"
import { cursorOf, parseOneWay } from "../access/cursor.ts"
import { EMPTY, InstitutionField, Reading, type Shown } from "../folders/institution-field.tsx"
import { accountOf } from "../log/subjects.ts"
import { idIn, mayKeep } from "../register/addressed.ts"
import { parseDayEnd, writeDay } from "../register/days.ts"
import { PostureNavigation } from "./posture-navigation.tsx"

type Declaration = OutputOf<"listDeclarations">["declarations"][number]

const PATH = "/posture/declarations"
const WORDS = { ...POSTURE_WORDS, ...DECLARATION_WORDS } as const
const YEAR_MS = 365 * 24 * 3_600_000
const DAY_MS = 24 * 3_600_000
const REFUSED = new Set(["POSTURE_DECLARATION_TIME", "POSTURE_DECLARATION_UNFIT"])

export async function declarationListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const wish = parseOneWay(c, [])
  const { ask } = operatorOf(c)
  const { declarations, next } = await ask("listDeclarations", cursorOf(wish))
  const directory = new Directory(ask)
  const rows = await Promise.all(declarations.map(async (row) => ({ ...row, name: await nameOf(row, directory) })))
  const keeps = mayKeep(c)
  const whose = ({ account, institution, name }: Declaration & { readonly name: string }) => (
    <>
      <a class="kern-link" href={account === undefined ? `/institutions/${institution ?? ""}` : `/accounts/${account}`}>
        <Name text={name} />
      </a>
      {account === undefined ? <> ({say("wholeInstitution")})</> : ""}
    </>
  )
  const end = ({ declaration, endedAt }: Declaration) =>
    keeps && endedAt === undefined ? (
      <a class="kern-link" href={`${PATH}/${declaration}/end`}>
        {say("end")}
      </a>
    ) : (
      "–"
    )
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("menu")}: ${say("declarations")}`}>
      <PostureNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      {keeps ? (
        <Buttons>
          <ButtonLink href={`${PATH}/new`} text={say("add")} look="primary" />
        </Buttons>
      ) : (
        ""
      )}
      <Table
        view={view}
        title={say("declarations")}
        path={PATH}
        wish={wish}
        rows={rows}
        next={next}
        columns={[
          { key: "whose", title: say("whose"), cell: whose },
          { key: "by", title: say("by"), cell: ({ declaredBy }) => <Name text={declaredBy} /> },
          { key: "on", title: say("on"), cell: ({ declaredAt }) => writeDay(declaredAt, view.language) },
          {
            key: "until",
            title: say("until"),
            cell: ({ declaredAt, endedAt }) =>
              endedAt === undefined ? writeDay(declaredAt + YEAR_MS, view.language) : "–",
          },
          { key: "ended", title: say("ended"), cell: ({ endedAt }) => <When view={view} at={endedAt} /> },
          { key: "end", title: say("actions"), cell: end },
        ]}
      />
    </ConsolePage>,
  )
}

export async function newDeclarationPage(c: SiteContext, house: House, shown: Shown = EMPTY): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { values, errors } = shown
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("add")} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <Form view={view} action={`${PATH}/new`}>
        <TextField
          view={view}
          name="user"
          label={say("user")}
          hint={say("userHint")}
          value={values["user"]}
          maxLength={64}
          error={errors["user"]}
          optional
        />
        <InstitutionField
          view={view}
          name="institution"
          label={say("institution")}
          hint={say("institutionHint")}
          shown={shown}
          optional
        />
        <TextField
          view={view}
          name="declaredBy"
          label={say("by")}
          hint={say("byHint")}
          value={values["declaredBy"]}
          maxLength={200}
          error={errors["declaredBy"]}
        />
        <TextField
          view={view}
          name="declaredOn"
          label={say("on")}
          hint={say("onHint")}
          value={values["declaredOn"]}
          maxLength={10}
          error={errors["declaredOn"]}
        />
        <Buttons>
          <SendButton text={say("enter")} />
          <ButtonLink href={PATH} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function addDeclaration(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const reading = new Reading(c)
  const { form } = reading
  const institution = await reading.institution("institution", true)
  const user = form.text("user").toLowerCase()
  const found = await accountOf(operatorOf(c).ask, user)
  if (found === "unknown") reading.wrong("user", say("userUnknown"))
  if ((user === "") === (form.text("institution") === "")) reading.wrong("user", say("whoseWrong"))
  const declaredBy = form.text("declaredBy")
  if (declaredBy === "") reading.wrong("declaredBy", say("byMissing"))
  const declaredAt = dayIn(form.text("declaredOn"), house.clock.wallMs())
  if (declaredAt === undefined) reading.wrong("declaredOn", say("onWrong"))
  if (!reading.isRight || declaredAt === undefined) return await newDeclarationPage(c, house, reading.shown)
  const whose = found === undefined || found === "unknown" ? { institution } : { account: found.id }
  const input = { ...whose, kind: "private-use" as const, declaredBy, declaredAt }
  const refused = (fault: Fault) => {
    if (!REFUSED.has(fault.code)) return undefined
    reading.wrong(fault.code === "POSTURE_DECLARATION_TIME" ? "declaredOn" : "user", faultSentence(c, fault))
    return newDeclarationPage(c, house, reading.shown)
  }
  return await perform(c, house, { command: "addDeclaration", input }, { back: PATH, refused })
}

export async function endDeclaration(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const id = idIn(c)
  const known = await requireDeclaration(c, id)
  const question = {
    title: say("endTitle"),
    consequence: say("endConsequence"),
    facts: [
      { label: DECLARATION_WORDS.whose, value: await nameOf(known, new Directory(operatorOf(c).ask)) },
      { label: DECLARATION_WORDS.by, value: known.declaredBy },
    ],
    action: `${PATH}/${id}/end`,
    confirm: say("endTitle"),
    back: PATH,
  }
  return await askWhy(c, house, question, (reason) =>
    perform(c, house, { command: "endDeclaration", input: { declaration: id, reason } }, { back: PATH }),
  )
}

/** @throws PAGE_UNKNOWN unless it counts */
async function requireDeclaration(c: SiteContext, id: string): Promise<Declaration> {
  for await (const { declarations } of pagesOf((from) => operatorOf(c).ask("listDeclarations", from))) {
    const found = declarations.find(({ declaration }) => declaration === id)
    if (found !== undefined && found.endedAt === undefined) return found
    if (found !== undefined) break
  }
  throw new Fault("PAGE_UNKNOWN", "declaration")
}

async function nameOf({ account, institution }: Declaration, directory: Directory): Promise<string> {
  return account === undefined ? await directory.institution(institution ?? "") : await directory.account(account)
}

/** A moment of this day that is not in the future; undefined if there is none. */
function dayIn(text: string, now: number): number | undefined {
  const end = parseDayEnd(text)
  return end === undefined || end - now >= DAY_MS ? undefined : Math.min(end, now)
}
