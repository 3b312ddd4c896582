/** Applications: the list of what is published, one of them, and its end. */
import { Fault } from "@schleuse/base"
import {
  ButtonLink,
  GetForm,
  LiveRegion,
  Name,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  visible,
} from "@schleuse/web"
import { Directory } from "../../actions/directory.ts"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { type Application, findApplication } from "../../site/look-up.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { APPLICATION_WORDS } from "../../words/application-words.ts"
import { idIn, mayKeep } from "../register/addressed.ts"
import { askWhy } from "./ask-why.ts"
import { cursorOf, parseOneWay } from "./cursor.ts"
import { GateNavigation } from "./gate-navigation.tsx"

const PATH = "/gate/applications"
const WORDS = { ...GATE_WORDS, ...APPLICATION_WORDS } as const
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
/** Names of institutions that one page asks for. */
const MAX_NAMES = 50

export async function applicationListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const wish = parseOneWay(c, ["state"], NAME)
  const state = wish.filters["state"] === "removed" ? "removed" : "published"
  const { applications, next } = await operatorOf(c).ask("listApplications", { state, ...cursorOf(wish) })
  const choices = (["published", "removed"] as const).map((value) => ({ value, text: say(value) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("applications")}>
      <GateNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      {mayKeep(c) ? (
        <Buttons>
          <ButtonLink href={`${PATH}/new`} text={say("add")} look="primary" />
        </Buttons>
      ) : (
        ""
      )}
      <GetForm action={PATH}>
        <SelectField view={view} name="state" label={say("which")} choices={choices} value={state} />
        <SendButton text={say("search")} look="secondary" />
      </GetForm>
      <LiveRegion id="applications" topics={["administration"]}>
        <Table
          view={view}
          title={say("applications")}
          path={PATH}
          wish={wish}
          rows={applications}
          next={next}
          columns={[
            {
              key: "name",
              title: say("name"),
              cell: ({ application, name }) => (
                <a class="kern-link" href={`${PATH}/${application}`}>
                  <Name text={name} />
                </a>
              ),
            },
            {
              key: "title",
              title: language === "de" ? say("titleDe") : say("titleEn"),
              cell: ({ titleDe, titleEn }) => <Name text={language === "de" ? titleDe : titleEn} />,
            },
            { key: "host", title: say("host"), cell: ({ host, port }) => <Name text={`${host}:${port}`} /> },
            { key: "addresses", title: say("addresses"), cell: (row) => <Name text={addressLines(row).join(", ")} /> },
            {
              key: "who",
              title: say("who"),
              cell: ({ institutions }) =>
                institutions === undefined ? say("everybody") : say("countOf", { count: institutions.length }),
            },
            {
              key: "since",
              title: state === "removed" ? say("ended") : say("since"),
              cell: ({ createdAt, removedAt }) => <When view={view} at={removedAt ?? createdAt} />,
            },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
  )
}

export async function applicationPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const known = await requireApplication(c)
  const { application, name, titleDe, titleEn, host, port, institutions, createdAt, removedAt } = known
  const directory = new Directory(operatorOf(c).ask)
  const named = await Promise.all((institutions ?? []).slice(0, MAX_NAMES).map((id) => directory.institution(id)))
  const more = (institutions ?? []).length - named.length
  return await page(
    c,
    <ConsolePage c={c} house={house} title={visible(view.language === "de" ? titleDe : titleEn)}>
      <GateNavigation view={view} />
      <FactList
        rows={[
          [say("name"), <Name text={name} />],
          [
            say("state"),
            removedAt === undefined ? (
              <State look="good" text={say("isPublished")} />
            ) : (
              <State look="neutral" text={say("isRemoved")} />
            ),
          ],
          [say("titleDe"), <Name text={titleDe} />],
          [say("titleEn"), <Name text={titleEn} />],
          [say("host"), <Name text={`${host}:${port}`} />],
          [say("addresses"), <Name text={addressLines(known).join(", ")} />],
          [
            say("who"),
            institutions === undefined ? (
              say("everybody")
            ) : (
              <Name text={[...named, ...(more === 0 ? [] : [`+ ${more}`])].join(", ")} />
            ),
          ],
          [say("since"), <When view={view} at={createdAt} />],
          ...(removedAt === undefined ? [] : [[say("ended"), <When view={view} at={removedAt} />] as const]),
        ]}
      />
      <Section title={say("whatToDo")}>
        <Buttons>
          {mayKeep(c) && removedAt === undefined ? (
            <>
              <ButtonLink href={`${PATH}/${application}/change`} text={say("change")} look="secondary" />
              <ButtonLink href={`${PATH}/${application}/end`} text={say("end")} look="secondary" />
            </>
          ) : (
            ""
          )}
          <ButtonLink href={`/gate?application=${application}`} text={say("itsStreams")} />
        </Buttons>
      </Section>
    </ConsolePage>,
  )
}

export async function endApplication(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const { application, name, host, removedAt } = await requireApplication(c)
  if (removedAt !== undefined) throw new Fault("PAGE_UNKNOWN", "ended")
  const question = {
    title: say("end"),
    consequence: say("endConsequence"),
    facts: [
      { label: APPLICATION_WORDS.name, value: name },
      { label: APPLICATION_WORDS.host, value: host },
    ],
    action: `${PATH}/${application}/end`,
    confirm: say("end"),
    back: `${PATH}/${application}`,
  }
  return await askWhy(c, house, question, (reason) =>
    perform(c, house, { command: "removeApplication", input: { application, reason } }, { back: PATH }),
  )
}

/** That of the page's address. @throws PAGE_UNKNOWN */
export async function requireApplication(c: SiteContext): Promise<Application> {
  const found = await findApplication(operatorOf(c).ask, idIn(c))
  if (found === undefined) throw new Fault("PAGE_UNKNOWN", "application")
  return found
}

/** As they are typed: `10.0.0.1:443`, `[2001:db8::1]:443`. */
export function addressLines({ addresses }: Pick<Application, "addresses">): readonly string[] {
  return addresses.map(({ address, port }) => (address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`))
}
