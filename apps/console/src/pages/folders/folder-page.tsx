/** One delivery or shared folder: what it is for, who has access, what lies in it, and what can be done. */
import { Alert, ButtonLink, Name, page, type SiteContext, speak, textOf, type View } from "@schleuse/web"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { ACCESS_WORDS, FOLDER_KIND_WORDS, FOLDER_WORDS, STAGE_WORDS } from "../../words/folder-words.ts"
import { mayKeep } from "../register/addressed.ts"
import { SmallTable } from "../register/small-table.tsx"
import {
  type Folder,
  folderIn,
  FolderState,
  folderTitle,
  type Grant,
  grantsOf,
  InstitutionLink,
  sizeText,
} from "./folder-parts.tsx"

/** Where the keeper stops counting. */
const COUNTED = 10_000

type PartProps = { readonly view: View; readonly folder: Folder; readonly keeps: boolean }

export async function folderPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const folder = await folderIn(c)
  const keeps = mayKeep(c) && folder.state !== "ended"
  const part = { view, folder, keeps }
  return await page(
    c,
    <ConsolePage c={c} house={house} title={folderTitle(folder, view.language)}>
      {folder.state === "open" ? (
        ""
      ) : (
        <Alert kind="info" title={say("closedTitle")}>
          <p class="kern-body">{say(folder.state === "closed" ? "closedExplained" : "endedExplained")}</p>
        </Alert>
      )}
      <FolderFacts {...part} />
      <Buttons>
        <ButtonLink href={`/folders/${folder.folder}/access`} text={say("showReach")} look="secondary" />
        <EndButtons {...part} />
        <ButtonLink href="/folders" text={say("everyFolder")} />
      </Buttons>
      <Grants {...part} />
      <Purpose {...part} />
      <Holds {...part} />
    </ConsolePage>,
  )
}

function FolderFacts({ view, folder }: PartProps) {
  const say = speak(FOLDER_WORDS, view.language)
  const { kind, slug, owner, recipient, state, createdAt, closedAt, endedAt } = folder
  const rows: FactRow[] = [
    [say("kind"), textOf(FOLDER_KIND_WORDS[kind], view.language)],
    [say("state"), <FolderState view={view} state={state} />],
    [say(kind === "shared" ? "owner" : "sender"), <InstitutionLink of={owner} />],
    ...(recipient === undefined ? [] : [[say("recipient"), <InstitutionLink of={recipient} />] as const]),
    ...(slug === undefined ? [] : [[say("sharedPath"), slug] as const]),
    [say("created"), <When view={view} at={createdAt} />],
    ...(closedAt === undefined ? [] : [[say("closedAt"), <When view={view} at={closedAt} />] as const]),
    ...(endedAt === undefined ? [] : [[say("endedAt"), <When view={view} at={endedAt} />] as const]),
  ]
  return <FactList rows={rows} />
}

function EndButtons({ view, folder, keeps }: PartProps) {
  const say = speak(FOLDER_WORDS, view.language)
  if (!keeps) return <></>
  const path = `/folders/${folder.folder}`
  if (folder.state === "open") return <ButtonLink href={`${path}/close`} text={say("close")} look="secondary" />
  return (
    <>
      <ButtonLink href={`${path}/reopen`} text={say("reopen")} look="secondary" />
      <ButtonLink href={`${path}/discard`} text={say("discard")} look="secondary" />
    </>
  )
}

function Grants({ view, folder, keeps }: PartProps) {
  const say = speak(FOLDER_WORDS, view.language)
  const { now, before } = grantsOf(folder)
  const isChanging = keeps && folder.kind === "shared"
  const act = ({ institution: { institution } }: Grant) => (
    <>
      <a class="kern-link" href={`/folders/${folder.folder}/grants/${institution}/change`}>
        {say("change")}
      </a>{" "}
      <a class="kern-link" href={`/folders/${folder.folder}/grants/${institution}/end`}>
        {say("takeBack")}
      </a>
    </>
  )
  const columns = [
    { key: "who", title: say("institution"), cell: ({ institution }: Grant) => <InstitutionLink of={institution} /> },
    { key: "may", title: say("may"), cell: ({ access }: Grant) => textOf(ACCESS_WORDS[access], view.language) },
    { key: "since", title: say("since"), cell: ({ createdAt }: Grant) => <When view={view} at={createdAt} /> },
  ]
  const until = { key: "until", title: say("until"), cell: ({ endedAt }: Grant) => <When view={view} at={endedAt} /> }
  const whatNow = { key: "now", title: say("whatNow"), cell: act }
  return (
    <Section title={say("who")}>
      {now.length === 0 ? (
        <p class="kern-body">{say("whoNobody")}</p>
      ) : (
        <SmallTable view={view} title={say("who")} rows={now} columns={isChanging ? [...columns, whatNow] : columns} />
      )}
      {isChanging ? (
        <Buttons>
          <ButtonLink href={`/folders/${folder.folder}/grants/new`} text={say("addGrant")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      {before.length === 0 ? (
        ""
      ) : (
        <details>
          <summary>{say("whoBefore")}</summary>
          <SmallTable view={view} title={say("whoBefore")} rows={before} columns={[...columns, until]} />
        </details>
      )}
    </Section>
  )
}

function Purpose({ view, folder, keeps }: PartProps) {
  const say = speak(FOLDER_WORDS, view.language)
  const grants = grantsOf(folder).now
  // Those in force come by institution; the newest says best what the folder is for now.
  const newest = grants.toSorted((a, b) => b.createdAt - a.createdAt)[0]
  if (newest === undefined) {
    return (
      <Section title={say("purpose")}>
        <p class="kern-body">{say("purposeNone")}</p>
      </Section>
    )
  }
  const { controller, procedure, dataCategories, article9, personsPerFile, stage } = newest
  const purposeText = ({ grant: _g, institution: _i, access: _a, createdAt: _c, ...purpose }: Grant) =>
    JSON.stringify(purpose)
  const rows: FactRow[] = [
    [say("controller"), controller === undefined ? say("none") : <InstitutionLink of={controller} />],
    [say("procedure"), procedure === undefined ? say("none") : <Name text={procedure} />],
    [say("categories"), dataCategories.length === 0 ? say("none") : <Categories of={dataCategories} />],
    [say("article9Short"), article9 ? say("yes") : say("no")],
    [say("persons"), personsPerFile === undefined ? say("none") : String(personsPerFile)],
    [say("stage"), textOf(STAGE_WORDS[stage], view.language)],
  ]
  return (
    <Section title={say("purpose")}>
      {new Set(grants.map(purposeText)).size > 1 ? <p class="kern-body">{say("purposeDiffers")}</p> : ""}
      <FactList rows={rows} />
      {keeps ? (
        <Buttons>
          <ButtonLink href={`/folders/${folder.folder}/purpose`} text={say("changePurpose")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
    </Section>
  )
}

function Categories({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((text, at) => (
        <>
          {at === 0 ? "" : ", "}
          <Name text={text} />
        </>
      ))}
    </>
  )
}

function Holds({ view, folder }: PartProps) {
  const say = speak(FOLDER_WORDS, view.language)
  const { delivered, deliveredBytes, oldestAt, waiting, pendingUploads } = folder.holds
  const number = (value: number) => new Intl.NumberFormat(view.language === "de" ? "de-DE" : "en-GB").format(value)
  const rows: FactRow[] = [
    [say("delivered"), say("deliveredValue", { count: delivered, size: sizeText(deliveredBytes, view.language) })],
    [say("oldest"), <When view={view} at={oldestAt} />],
    [say("waiting"), number(waiting)],
    [say("pending"), number(pendingUploads)],
  ]
  return (
    <Section title={say("holds")}>
      <FactList rows={rows} />
      {Math.max(delivered + waiting, pendingUploads) >= COUNTED ? <p class="kern-body">{say("countedUpTo")}</p> : ""}
    </Section>
  )
}
