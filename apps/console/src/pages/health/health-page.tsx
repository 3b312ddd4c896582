/** `/health`: every program of the house, its log, its space, its seal, and what is cut off. */
import {
  ButtonLink,
  LiveRegion,
  Name,
  page,
  type Sentence,
  type SiteContext,
  speak,
  Table,
  textOf,
  type View,
  writeNumber,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { LiveNumber } from "../../live/live-number.tsx"
import { type NumberTexts, numberTexts } from "../../live/number-texts.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { CertificateSection } from "./certificate-section.tsx"
import { nameOfCut } from "./cut-name.ts"
import { WHOLE } from "./whole-list.ts"

type Status = OutputOf<"status">
type Words = Readonly<Record<string, Sentence>>
type Process = Omit<Status["doors"][number], "door">

/** More restarts in a day than this are worth a look. */
const OFTEN = 3
const KINDS: Words = {
  keeper: HEALTH_WORDS.kindKeeper,
  sftp: HEALTH_WORDS.kindSftp,
  inside: HEALTH_WORDS.kindInside,
  console: HEALTH_WORDS.kindConsole,
  approvals: HEALTH_WORDS.kindApprovals,
  validation: HEALTH_WORDS.kindValidation,
}
const ISOLATION: Words = {
  "separate-users": HEALTH_WORDS.isolationUsers,
  systemd: HEALTH_WORDS.isolationSystemd,
  "one-user": HEALTH_WORDS.isolationNone,
}
const EGRESS: Words = { closed: HEALTH_WORDS.egressClosed, open: HEALTH_WORDS.egressOpen }
const ROOT_KEY: Words = { file: HEALTH_WORDS.rootKeyFile, credential: HEALTH_WORDS.rootKeyCredential }

export async function healthPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(HEALTH_WORDS, view.language)
  const { ask, roles } = operatorOf(c)
  const [status, numbers, certificates] = await Promise.all([
    ask("status", {}),
    ask("liveNumbers", {}),
    ask("showCertificates", {}),
  ])
  const texts = numberTexts(numbers, view.language)
  const mayCut = roles.includes("administrator") || roles.includes("it-service")
  const isAdministrator = roles.includes("administrator")
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasNumbers>
      <LiveRegion id="processes" topics={["doors", "cuts", "keeper"]}>
        <Processes view={view} status={status} />
      </LiveRegion>
      <LiveRegion id="cuts" topics={["cuts"]}>
        <Cuts view={view} status={status} mayReopen={isAdministrator} />
      </LiveRegion>
      {mayCut ? (
        <Buttons>
          <ButtonLink href="/health/cut" text={say("cutNow")} look="primary" />
        </Buttons>
      ) : (
        ""
      )}
      <HouseFacts view={view} status={status} texts={texts} />
      {isAdministrator ? (
        <Buttons>
          {status.sealed ? (
            <ButtonLink href="/health/unseal" text={say("unsealTitle")} look="secondary" />
          ) : (
            <ButtonLink href="/health/seal" text={say("sealTitle")} look="secondary" />
          )}
        </Buttons>
      ) : (
        ""
      )}
      <LogFacts view={view} status={status} texts={texts} />
      <CertificateSection view={view} certificates={certificates} />
    </ConsolePage>,
  )
}

function Processes({ view, status }: { readonly view: View; readonly status: Status }) {
  const { language } = view
  const say = speak(HEALTH_WORDS, language)
  const { build, startedAt } = status
  const keeper: Process = { zone: "keeper", name: "keeper", build, startedAt, restarts: 0, sessions: 0, cut: false }
  return (
    <Table
      view={view}
      title={say("processes")}
      path="/health"
      wish={WHOLE}
      rows={[keeper, ...status.doors]}
      columns={[
        { key: "process", title: say("process"), cell: ({ name }) => <Name text={name} /> },
        { key: "kind", title: say("kind"), cell: ({ zone }) => wordFor(KINDS, zone, view) },
        { key: "state", title: say("state"), cell: (one) => <ProcessState view={view} process={one} /> },
        { key: "since", title: say("since"), cell: (one) => <When view={view} at={one.startedAt} /> },
        {
          key: "restarts",
          title: say("restarts"),
          numeric: true,
          cell: ({ restarts }) => writeNumber(restarts, language),
        },
        {
          key: "sessions",
          title: say("sessions"),
          numeric: true,
          cell: ({ zone, sessions }) => (zone === "keeper" ? "–" : writeNumber(sessions, language)),
        },
        // Enough of it to see whether two are the same.
        { key: "build", title: say("build"), cell: (one) => <code>{one.build.slice(0, 12)}</code> },
      ]}
    />
  )
}

function ProcessState({ view, process: { cut, restarts } }: { readonly view: View; readonly process: Process }) {
  const say = speak(HEALTH_WORDS, view.language)
  if (cut) return <State look="bad" text={say("isCut")} />
  return restarts > OFTEN ? (
    <State look="warning" text={say("unsteady")} />
  ) : (
    <State look="good" text={say("running")} />
  )
}

type CutsProps = { readonly view: View; readonly status: Status; readonly mayReopen: boolean }

function Cuts({ view, status: { cuts }, mayReopen }: CutsProps) {
  const { language } = view
  const say = speak(HEALTH_WORDS, language)
  if (cuts.length === 0) {
    return (
      <Section title={say("cuts")}>
        <p class="kern-body">{say("cutsNone")}</p>
      </Section>
    )
  }
  const columns = [
    {
      key: "what",
      title: say("cutWhat"),
      cell: (cut: Status["cuts"][number]) => <Name text={textOf(nameOfCut(cut), language)} />,
    },
    { key: "at", title: say("cutAt"), cell: ({ at }: Status["cuts"][number]) => <When view={view} at={at} /> },
    {
      key: "reason",
      title: say("reason"),
      cell: ({ reason }: Status["cuts"][number]) => <Name text={reason} />,
    },
    ...(mayReopen
      ? [
          {
            key: "reopen",
            title: say("reopen"),
            cell: (cut: Status["cuts"][number]) => (
              <a
                class="kern-link"
                href={`/health/reopen/${cut.cut}`}
                aria-label={say("reopenThis", { what: textOf(nameOfCut(cut), language) })}
              >
                {say("reopen")}
              </a>
            ),
          },
        ]
      : []),
  ]
  return <Table view={view} title={say("cuts")} path="/health" wish={WHOLE} rows={cuts} columns={columns} />
}

/** What people call it; a word that is newer than this page as it is. */
function wordFor(words: Words, word: string, { language }: View): string {
  return textOf(words[word] ?? [word, word], language)
}

type FactsProps = { readonly view: View; readonly status: Status; readonly texts: NumberTexts }

function HouseFacts({ view, status, texts }: FactsProps) {
  const say = speak(HEALTH_WORDS, view.language)
  return (
    <Section title={say("house")}>
      {status.setup === "closed" ? "" : <p class="kern-body">{say("setup")}</p>}
      <FactList
        rows={[
          [say("mode"), say(status.mode === "demo" ? "modeDemo" : "modeProductive")],
          [say("seal"), <LiveNumber texts={texts} name="seal" said={`${say("seal")}: #`} />],
          [say("space"), <LiveNumber texts={texts} name="space" />],
          [say("isolation"), wordFor(ISOLATION, status.isolation, view)],
          [say("egress"), wordFor(EGRESS, status.egress, view)],
          [say("rootKey"), wordFor(ROOT_KEY, status.rootKey, view)],
        ]}
      />
    </Section>
  )
}

function LogFacts({ view, status, texts }: FactsProps) {
  const say = speak(HEALTH_WORDS, view.language)
  return (
    <Section title={say("log")}>
      <FactList
        rows={[
          [say("logSize"), <LiveNumber texts={texts} name="logSize" />],
          [say("logPublished"), <LiveNumber texts={texts} name="logPublished" />],
          [say("checkpoint"), <LiveNumber texts={texts} name="checkpointAt" />],
          [say("logKey"), <code class="name">{status.log.vkey}</code>],
        ]}
      />
    </Section>
  )
}
