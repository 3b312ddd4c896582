/** One institution: all that is known of it, and where to go from here. */
import { ButtonLink, Name, page, type SiteContext, speak, textOf, visible } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { FOLDER_WORDS } from "../../words/folder-words.ts"
import { ALIAS_WORDS } from "../../words/import-words.ts"
import { INSTITUTION_WORDS } from "../../words/institution-words.ts"
import { EVIDENCE_WORDS } from "../../words/posture-record-words.ts"
import { KIND_WORDS, REGISTER_WORDS } from "../../words/register-words.ts"
import { countText } from "./account-counts.ts"
import { found, idIn, mayKeep } from "./addressed.ts"

export type Institution = OutputOf<"describeInstitution">
type Contact = NonNullable<Institution["technicalContact"]>

/** The contacts, as input, column and words call them. */
export const CONTACTS = [
  "technicalContact",
  "securityContact",
  "aroundTheClockContact",
  "dataProtectionOfficer",
] as const

export async function institutionPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...INSTITUTION_WORDS }, view.language)
  const id = idIn(c)
  const known = await found(operatorOf(c).ask("describeInstitution", { institution: id }))
  const number = (value: string | undefined) => value ?? "–"
  const facts: FactRow[] = [
    [say("name"), <Name text={known.name} />],
    [say("kind"), textOf(KIND_WORDS[known.kind], view.language)],
    [say("slug"), known.slug],
    [say("ik"), number(known.ik)],
    [say("bsnr"), number(known.bsnr)],
    [say("betriebsnummer"), number(known.betriebsnummer)],
    [say("dataRole"), say(known.role)],
    [say("authority"), <Name text={known.dataProtectionAuthority ?? "–"} />],
    [say("supervision"), <Name text={known.legalSupervision ?? "–"} />],
    [say("createdAt"), <When view={view} at={known.createdAt} />],
    [say("accounts"), countText(known.accounts, view)],
    [say("people"), say("peopleCount", { count: known.people })],
  ]
  const contacts = CONTACTS.map((name): FactRow => [
    say(name),
    <ContactLine contact={known[name]} none={say("none")} />,
  ])
  return await page(
    c,
    <ConsolePage c={c} house={house} title={visible(known.name)}>
      <FactList rows={facts} />
      <Section title={say("contacts")}>
        <p class="kern-body">{say("contactsHint")}</p>
        <FactList rows={contacts} />
      </Section>
      <Buttons>
        {mayKeep(c) ? <ButtonLink href={`/institutions/${id}/change`} text={say("change")} look="secondary" /> : ""}
        {mayKeep(c) ? (
          <ButtonLink href={`/institutions/${id}/accounts/new`} text={say("addMachine")} look="secondary" />
        ) : (
          ""
        )}
        {mayKeep(c) ? (
          <ButtonLink
            href={`/health/cut?scope=institution&target=${encodeURIComponent(known.slug)}`}
            text={textOf(HEALTH_WORDS.cutThis, view.language)}
            look="secondary"
          />
        ) : (
          ""
        )}
        <ButtonLink href={`/accounts?institution=${id}`} text={say("showAccounts")} />
        <ButtonLink href={`/people?institution=${id}`} text={say("showPeople")} />
        <ButtonLink href={`/folders?institution=${id}`} text={textOf(FOLDER_WORDS.ofThis, view.language)} />
        <ButtonLink href={`/access?institution=${id}`} text={say("access")} />
        <ButtonLink href={`/posture/evidence?institution=${id}`} text={textOf(EVIDENCE_WORDS.ofThis, view.language)} />
        <ButtonLink href={`/institutions/${id}/old-names`} text={textOf(ALIAS_WORDS.link, view.language)} />
      </Buttons>
    </ConsolePage>,
  )
}

function ContactLine({ contact, none }: { readonly contact: Contact | undefined; readonly none: string }) {
  if (contact === undefined) return <>{none}</>
  const { name, email, telephone } = contact
  const parts = [name, email, telephone].filter((part) => part !== undefined)
  return (
    <>
      {parts.map((part, at) => (
        <>
          {at === 0 ? "" : ", "}
          <Name text={part} />
        </>
      ))}
    </>
  )
}
