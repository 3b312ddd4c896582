/** Certificates: what browsers are shown, the house's own authority to take along, and one from elsewhere to bring in. */
import { isFault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  download,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  type View,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { CERTIFICATE_WORDS } from "../../words/settings-words.ts"
import { mayKeep } from "../register/addressed.ts"
import { reasonPage } from "../register/reason-page.tsx"

type Server = OutputOf<"showCertificates">["servers"][number]

const LIST = "/settings/certificates"
const LOOKS = { "expires-soon": "warning", expired: "bad", "other-host": "bad" } as const
/** Refusals that are about the key; every other one is about the certificate. */
const ABOUT_KEY = ["CERTIFICATE_KEY_UNREADABLE", "CERTIFICATE_KEY_FOREIGN", "CERTIFICATE_KEY_WEAK"]

export async function certificatesPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(CERTIFICATE_WORDS, view.language)
  const { authority, servers } = await operatorOf(c).ask("showCertificates", {})
  const hasImported = servers.some(({ zone, source }) => zone === "console" && source === "imported")
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <p class="kern-body">{say("intro")}</p>
      <Section title={say("shownTitle")}>
        {servers.map((server) => (
          <ServerFacts view={view} server={server} />
        ))}
        {mayKeep(c) ? (
          <Buttons>
            <ButtonLink href={`${LIST}/new`} text={say("import")} look="secondary" />
            {hasImported ? <ButtonLink href={`${LIST}/remove`} text={say("remove")} /> : ""}
          </Buttons>
        ) : (
          ""
        )}
      </Section>
      <Section title={say("authorityTitle")}>
        <p class="kern-body">{say("authorityWhy")}</p>
        <FactList
          rows={[
            [say("name"), <Name text={authority.name} />],
            [say("hosts"), <Name text={authority.hosts.join(", ")} />],
            [say("expiresAt"), <When view={view} at={authority.expiresAt} />],
            [say("fingerprint"), <Fingerprint sha256={authority.sha256} />],
          ]}
        />
        <Buttons>
          <ButtonLink href={`${LIST}/authority`} text={say("download")} look="secondary" />
        </Buttons>
      </Section>
      <Buttons>
        <ButtonLink href="/settings" text={say("back")} />
      </Buttons>
    </ConsolePage>,
  )
}

/** The authority's certificate as a file. */
export async function authorityFile(c: SiteContext): Promise<Response> {
  const { authority } = await operatorOf(c).ask("showCertificates", {})
  return download(c, { fileName: "schleuse-ca.pem", type: "application/x-pem-file", content: authority.certificate })
}

type Typed = { readonly certificate: string; readonly errors: FieldErrors }

/** The key is never written back. */
export async function importPage(
  c: SiteContext,
  house: House,
  { certificate, errors }: Typed = { certificate: "", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(CERTIFICATE_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("import")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("importIntro")}</p>
      <Form view={view} action={`${LIST}/new`}>
        <LongTextField
          view={view}
          name="certificate"
          label={say("chain")}
          hint={say("chainHint")}
          value={certificate}
          error={errors["certificate"]}
          maxLength={40_000}
        />
        <LongTextField
          view={view}
          name="privateKey"
          label={say("key")}
          hint={say("keyHint")}
          error={errors["privateKey"]}
          maxLength={16_000}
        />
        <Buttons>
          <SendButton text={say("importNow")} />
          <ButtonLink href={LIST} text={view.say("confirmBack")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function importCertificate(c: SiteContext, house: House): Promise<Response> {
  const say = speak(CERTIFICATE_WORDS, c.get("view").language)
  const form = c.get("form")
  const [certificate, key] = [form.text("certificate"), form.text("privateKey")]
  const errors = {
    ...(certificate.trim() === "" ? { certificate: say("chainMissing") } : {}),
    ...(key.trim() === "" ? { privateKey: say("keyMissing") } : {}),
  }
  if (Object.keys(errors).length > 0) return await importPage(c, house, { certificate, errors })
  const input = { zone: "console", certificate, key } as const
  return await perform(
    c,
    house,
    { command: "importCertificate", input },
    {
      back: LIST,
      refused: (fault) => {
        if (!isFault(fault) || !fault.code.startsWith("CERTIFICATE_")) return undefined
        const field = ABOUT_KEY.includes(fault.code) ? "privateKey" : "certificate"
        return importPage(c, house, { certificate, errors: { [field]: faultSentence(c, fault) } })
      },
    },
  )
}

export async function removePage(c: SiteContext, house: House, isMissing = false): Promise<Response> {
  const say = speak(CERTIFICATE_WORDS, c.get("view").language)
  const { servers } = await operatorOf(c).ask("showCertificates", {})
  const imported = servers.find(({ zone, source }) => zone === "console" && source === "imported")
  return await reasonPage(c, house, {
    title: say("remove"),
    consequence: say("removeConsequence"),
    facts: [
      { label: CERTIFICATE_WORDS.subject, value: imported?.subject ?? "–" },
      { label: CERTIFICATE_WORDS.issuer, value: imported?.issuer ?? "–" },
    ],
    action: `${LIST}/remove`,
    confirm: say("removeNow"),
    back: LIST,
    isMissing,
  })
}

export async function removeCertificate(c: SiteContext, house: House): Promise<Response> {
  const reason = c.get("form").text("reason").trim()
  if (reason === "") return await removePage(c, house, true)
  return await perform(c, house, { command: "removeCertificate", input: { zone: "console", reason } }, { back: LIST })
}

function ServerFacts({ view, server }: { readonly view: View; readonly server: Server }) {
  const say = speak(CERTIFICATE_WORDS, view.language)
  const { source, subject, issuer, sha256, startsAt, expiresAt, trouble, shown } = server
  return (
    <>
      {trouble === undefined ? (
        ""
      ) : (
        <Alert kind="warning" title={say(trouble)}>
          <p class="kern-body">{trouble === "expires-soon" ? say("soonWhat") : say("insteadWhat")}</p>
        </Alert>
      )}
      <FactList
        rows={[
          [say("source"), say(source)],
          [
            say("state"),
            trouble === undefined ? (
              <State look={shown ? "good" : "neutral"} text={shown ? say("good") : say("unused")} />
            ) : (
              <State look={LOOKS[trouble]} text={say(trouble)} />
            ),
          ],
          [say("subject"), <Name text={subject} />],
          [say("issuer"), <Name text={issuer.replaceAll("\n", ", ")} />],
          [say("startsAt"), <When view={view} at={startsAt} />],
          [say("expiresAt"), <When view={view} at={expiresAt} />],
          [say("fingerprint"), <Fingerprint sha256={sha256} />],
        ]}
      />
    </>
  )
}

/** In pairs, as browsers show it. */
function Fingerprint({ sha256 }: { readonly sha256: string }) {
  return <span class="fingerprint">{(sha256.toUpperCase().match(/../g) ?? []).join(":")}</span>
}
