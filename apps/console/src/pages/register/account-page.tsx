/** One account: how it stands, what it logs in with, and what can be done. */
import { ButtonLink, Name, page, type SiteContext, speak, textOf, type View } from "@schleuse/web"
import { isOperatorRole, type OutputOf, ROLES } from "@schleuse/wire"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { ACCOUNT_KIND_WORDS, DOOR_WORDS, REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { AccountKeys, AccountLetters, AccountPasskeys, AccountTokens } from "./account-parts.tsx"
import { AccountState } from "./account-state.tsx"
import { found, idIn, mayKeep } from "./addressed.ts"

export type Account = OutputOf<"describeAccount">

export async function accountPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const { ask } = operatorOf(c)
  const id = idIn(c)
  const known = await found(ask("describeAccount", { account: id }))
  const { keys: passkeys } = await ask("listFidoKeys", { account: id })
  const keeps = mayKeep(c)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={known.login}>
      <FactList rows={factsOf(known, view)} />
      <Buttons>
        <ButtonLink href={`/logins?account=${id}`} text={say("logins")} />
        <ButtonLink href={`/sessions?account=${id}`} text={say("sessions")} />
        <ButtonLink href={`/access?account=${id}`} text={say("access")} />
        {known.kind === "person" ? <ButtonLink href={`/gate/devices?account=${id}`} text={say("devices")} /> : ""}
      </Buttons>
      {keeps ? (
        <Section title={say("whatNow")}>
          <Steps known={known} view={view} />
        </Section>
      ) : (
        ""
      )}
      <AccountKeys known={known} view={view} keeps={keeps} />
      {known.kind === "person" ? <AccountTokens known={known} view={view} keeps={keeps} /> : ""}
      {known.kind === "person" ? <AccountPasskeys known={known} keys={passkeys} view={view} keeps={keeps} /> : ""}
      {known.kind === "person" ? <AccountLetters known={known} view={view} /> : ""}
    </ConsolePage>,
  )
}

function factsOf(known: Account, view: View): readonly FactRow[] {
  const { language } = view
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, language)
  const roles = ROLES.filter((role) => known.roles.includes(role)).map((role) => textOf(ROLE_WORDS[role], language))
  const doors = (["sftp", "inside"] as const).filter((door) => known.doors.includes(door))
  const places = [
    ...doors.map((door) => textOf(DOOR_WORDS[door], language)),
    ...(known.roles.some(isOperatorRole) ? [say("doorConsole")] : []),
  ]
  const person: FactRow[] =
    known.person === undefined
      ? []
      : [
          [
            textOf(PERSON_WORDS.person, language),
            <a class="kern-link" href={`/people/${known.person}`}>
              <Name text={known.personName ?? ""} />
            </a>,
          ],
        ]
  const leaves: FactRow[] =
    known.leavesAt === undefined || known.state === "left"
      ? []
      : [[say("leavesAt"), <When view={view} at={known.leavesAt} />]]
  const compatible: FactRow[] =
    known.compatibleUntil === undefined
      ? []
      : [[say("compatibleUntil"), <When view={view} at={known.compatibleUntil} />]]
  return [
    [say("state"), <AccountState view={view} state={known.state} expiresAt={known.expiresAt} />],
    [say("kind"), textOf(ACCOUNT_KIND_WORDS[known.kind], language)],
    ...person,
    [
      say("institution"),
      <a class="kern-link" href={`/institutions/${known.institution}`}>
        <Name text={known.institutionName} />
      </a>,
    ],
    [say("roles"), roles.length === 0 ? say("none") : roles.join(", ")],
    [say("doors"), places.length === 0 ? say("doorNone") : places.join(", ")],
    [
      say("lastLogin"),
      known.lastLoginAt === undefined ? say("neverUsed") : <When view={view} at={known.lastLoginAt} />,
    ],
    [say("createdAt"), <When view={view} at={known.createdAt} />],
    [say("expiresAt"), known.expiresAt === undefined ? say("always") : <When view={view} at={known.expiresAt} />],
    ...leaves,
    ...compatible,
    [say("networks"), known.networks.length === 0 ? say("anyNetwork") : known.networks.join(", ")],
  ]
}

/** Only what this state allows. */
function Steps({ known, view }: { readonly known: Account; readonly view: View }) {
  const say = speak(ACCOUNT_WORDS, view.language)
  const { account, login, state, kind } = known
  const link = (step: string, text: string) => (
    <ButtonLink href={`/accounts/${account}/${step}`} text={text} look="secondary" />
  )
  if (state === "left") return <></>
  const isPerson = kind === "person"
  return (
    <Buttons>
      {state === "blocked" ? link("unblock", say("unblock")) : link("block", say("block"))}
      {link("expiry", say("expiry"))}
      {link("networks", say("addresses"))}
      {isPerson && state === "invited" ? link("letter", say("newLetter")) : ""}
      {isPerson && state === "active" ? link("letter", say("resetLetter")) : ""}
      {link("keys/new", say("addKey"))}
      {isPerson ? "" : link("keys/exchange", say("rotateKey"))}
      {link("close", say("close"))}
      {/* A machine's at once, whatever it does just now; people are blocked. */}
      {isPerson ? (
        ""
      ) : (
        <ButtonLink
          href={`/health/cut?scope=account&target=${encodeURIComponent(login)}`}
          text={textOf(HEALTH_WORDS.cutThis, view.language)}
          look="secondary"
        />
      )}
    </Buttons>
  )
}
