/** Access to a shared folder: given, changed, taken back; and what the folder is for. */
import { Fault } from "@schleuse/base"
import { ButtonLink, ErrorSummary, Form, Name, page, SendButton, type SiteContext, speak } from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import type { House } from "../../site/house.ts"
import { FOLDER_WORDS } from "../../words/folder-words.ts"
import { type Folder, folderIn, folderTitle, type Grant, grantsOf } from "./folder-parts.tsx"
import { EMPTY, InstitutionField, Reading, type Shown } from "./institution-field.tsx"
import { AccessField, accessIn } from "./new-folder-pages.tsx"
import { PurposeFields, readPurpose, shownPurpose } from "./purpose-fields.tsx"
import { askWithReason, reasonIn } from "./reason-page.tsx"

const pathOf = ({ folder }: Folder): string => `/folders/${folder}`

export async function newGrantPage(c: SiteContext, house: House, shown: Shown = EMPTY): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const folder = await folderIn(c)
  const hasErrors = Object.keys(shown.errors).length > 0
  // Nothing says yet what the folder is for.
  const isFirst = folder.grants.length === 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("addGrantTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{folderTitle(folder, view.language)}</p>
      <p class="kern-body">{say("addGrantHint")}</p>
      <Form view={view} action={`${pathOf(folder)}/grants/new`}>
        <InstitutionField view={view} name="institution" label={say("institution")} shown={shown} />
        <AccessField view={view} name="access" label={say("may")} shown={shown} usual="read" />
        {isFirst ? <PurposeFields view={view} shown={shown} /> : ""}
        <Buttons>
          <SendButton text={say("addGrant")} />
          <ButtonLink href={pathOf(folder)} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function newGrant(c: SiteContext, house: House): Promise<Response> {
  const folder = await folderIn(c)
  const reading = new Reading(c)
  const institution = await reading.institution("institution")
  const isFirst = folder.grants.length === 0
  const purpose = isFirst ? { purpose: await readPurpose(reading, c.get("view")) } : {}
  if (!reading.isRight) return await newGrantPage(c, house, reading.shown)
  const input = { folder: folder.folder, institution, access: accessIn(reading, "access"), ...purpose }
  const refused = (fault: Fault) => {
    if (fault.code !== "GRANT_EXISTS") return undefined
    reading.wrong("institution", faultSentence(c, fault))
    return newGrantPage(c, house, reading.shown)
  }
  return await perform(c, house, { command: "addGrant", input }, { back: pathOf(folder), refused })
}

export async function changeGrantPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const { folder, grant } = await grantIn(c)
  const shown = { ...EMPTY, values: { access: grant.access } }
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("changeGrantTitle")}>
      <p class="kern-body">
        <Name text={grant.institution.name} />, {folderTitle(folder, view.language)}
      </p>
      <p class="kern-body">{say("changeGrantHint")}</p>
      <Form view={view} action={`${pathOf(folder)}/grants/${grant.institution.institution}/change`}>
        <AccessField view={view} name="access" label={say("may")} shown={shown} usual={grant.access} />
        <Buttons>
          <SendButton text={say("change")} />
          <ButtonLink href={pathOf(folder)} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
  )
}

export async function changeGrant(c: SiteContext, house: House): Promise<Response> {
  const { folder, grant } = await grantIn(c)
  const access = accessIn(new Reading(c), "access")
  const input = { folder: folder.folder, institution: grant.institution.institution, access }
  return await perform(c, house, { command: "changeGrant", input }, { back: pathOf(folder) })
}

export async function endGrant(c: SiteContext, house: House): Promise<Response> {
  const say = speak(FOLDER_WORDS, c.get("view").language)
  const { folder, grant } = await grantIn(c)
  const { institution } = grant.institution
  const reason = reasonIn(c)
  if (reason === undefined) {
    return await askWithReason(c, house, {
      title: say("endGrantTitle"),
      consequence: say("endGrantConsequence"),
      confirm: say("endGrantNow"),
      action: `${pathOf(folder)}/grants/${institution}/end`,
      back: pathOf(folder),
      about: (
        <p class="kern-body">
          <Name text={grant.institution.name} />, {folderTitle(folder, c.get("view").language)}
        </p>
      ),
    })
  }
  const input = { folder: folder.folder, institution, reason }
  return await perform(c, house, { command: "endGrant", input }, { back: pathOf(folder) })
}

export async function purposePage(c: SiteContext, house: House, given?: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const folder = await folderIn(c)
  const [newest] = grantsOf(folder).now.toSorted((a, b) => b.createdAt - a.createdAt)
  const shown = given ?? shownPurpose(newest)
  const hasErrors = Object.keys(shown.errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("changePurpose")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{folderTitle(folder, view.language)}</p>
      <p class="kern-body">{say("changePurposeHint")}</p>
      <Form view={view} action={`${pathOf(folder)}/purpose`}>
        <PurposeFields view={view} shown={shown} />
        <Buttons>
          <SendButton text={say("save")} />
          <ButtonLink href={pathOf(folder)} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function changePurpose(c: SiteContext, house: House): Promise<Response> {
  const folder = await folderIn(c)
  const reading = new Reading(c)
  const purpose = await readPurpose(reading, c.get("view"))
  if (!reading.isRight) return await purposePage(c, house, reading.shown)
  const input = { folder: folder.folder, purpose }
  return await perform(c, house, { command: "changePurpose", input }, { back: pathOf(folder) })
}

/** The access in force that a page's address names. @throws PAGE_UNKNOWN */
async function grantIn(c: SiteContext): Promise<{ readonly folder: Folder; readonly grant: Grant }> {
  const folder = await folderIn(c)
  const institution = c.req.param("institution")
  const grant = grantsOf(folder).now.find((one) => one.institution.institution === institution)
  if (grant === undefined) throw new Fault("PAGE_UNKNOWN", "no such grant")
  return { folder, grant }
}
