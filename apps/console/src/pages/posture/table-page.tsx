/** The list of systems that are still repaired: how old it is, what stands in it, and a new one. */
import { MAX_TABLE_FILE } from "@schleuse/posture"
import {
  Alert,
  ErrorSummary,
  FileField,
  Form,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  textOf,
  type View,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { TABLE_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS, SYSTEM_WORDS } from "../../words/posture-words.ts"
import { mayKeep } from "../register/addressed.ts"
import { writeUtcDay } from "../register/days.ts"
import { SmallTable } from "../register/small-table.tsx"
import { PostureNavigation } from "./posture-navigation.tsx"

type SupportTable = NonNullable<OutputOf<"showSupportTable">["table"]>

/** Where the form sends its file. */
export const TABLE_PATH = "/posture/table"
const WORDS = { ...POSTURE_WORDS, ...TABLE_WORDS } as const

export async function tablePage(c: SiteContext, house: House, error?: string): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { table } = await operatorOf(c).ask("showSupportTable", {})
  const hasErrors = error !== undefined
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("menu")}: ${say("table")}`} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <ErrorSummary view={view} errors={{ table: error }} />
      <p class="kern-body">{say("intro")}</p>
      {table === undefined ? (
        <Alert kind="warning" title={say("none")}>
          <p class="kern-body">{say("noneWhy")}</p>
        </Alert>
      ) : (
        <Facts c={c} table={table} />
      )}
      {mayKeep(c) ? (
        <Section title={say("importTitle")}>
          <Form view={view} action={TABLE_PATH} files>
            <FileField
              view={view}
              name="table"
              label={say("file")}
              hint={say("fileHint")}
              accept=".json"
              error={error}
            />
            <SendButton text={say("importNow")} />
          </Form>
        </Section>
      ) : (
        ""
      )}
      {table === undefined ? "" : <Releases c={c} table={table} />}
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function importTable(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const file = c.get("form").file("table")
  if (file === undefined) return await tablePage(c, house, say("fileMissing"))
  if (file.bytes.length > MAX_TABLE_FILE) return await tablePage(c, house, say("fileLong"))
  // Bytes that are no UTF-8 make no signature: the keeper refuses what they become.
  const input = { file: Buffer.from(file.bytes).toString("utf8") }
  return await perform(
    c,
    house,
    { command: "importSupportTable", input },
    {
      back: TABLE_PATH,
      refused: (fault) =>
        fault.code.startsWith("SUPPORT_TABLE_") ? tablePage(c, house, faultSentence(c, fault)) : undefined,
    },
  )
}

function Facts({ c, table }: { readonly c: SiteContext; readonly table: SupportTable }) {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  return (
    <>
      {table.isFresh ? (
        ""
      ) : (
        <Alert kind="warning" title={say("old")}>
          <p class="kern-body">{say("oldWhy")}</p>
        </Alert>
      )}
      <FactList
        rows={[
          [
            say("state"),
            table.isFresh ? <State look="good" text={say("fresh")} /> : <State look="warning" text={say("old")} />,
          ],
          [say("madeAt"), writeUtcDay(table.madeAt, view.language)],
          [say("importedAt"), <When view={view} at={table.importedAt} />],
          [say("freshUntil"), <When view={view} at={table.freshUntil} />],
          [
            say("signedBy"),
            <code>
              <Name text={table.signedBy} />
            </code>,
          ],
        ]}
      />
    </>
  )
}

/** A last day; what lies behind us is said so, and not by a colour alone. */
function Until({ day, isOver, view }: { readonly day: string; readonly isOver: boolean; readonly view: View }) {
  const say = speak(WORDS, view.language)
  return isOver ? <State look="bad" text={say("over", { day })} /> : <State look="good" text={day} />
}

function Releases({ c, table }: { readonly c: SiteContext; readonly table: SupportTable }) {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const now = view.now.getTime()
  return (
    <Section title={say("releases")}>
      <SmallTable
        view={view}
        title={say("releases")}
        rows={table.releases}
        columns={[
          { key: "name", title: say("name"), cell: ({ name }) => <Name text={name} /> },
          { key: "system", title: say("system"), cell: ({ system }) => textOf(SYSTEM_WORDS[system], language) },
          {
            key: "version",
            title: say("version"),
            cell: ({ version }) => <Name text={version === "" ? "–" : version} />,
          },
          {
            key: "editions",
            title: say("editions"),
            cell: ({ editions = [] }) => (editions.length === 0 ? "–" : <Name text={editions.join(", ")} />),
          },
          {
            key: "until",
            title: say("supportedUntil"),
            cell: ({ supportedUntil }) => (
              <Until day={writeUtcDay(supportedUntil, language)} isOver={supportedUntil <= now} view={view} />
            ),
          },
          { key: "newest", title: say("newest"), cell: ({ newestBuild = "–" }) => <Name text={newestBuild} /> },
        ]}
      />
    </Section>
  )
}
