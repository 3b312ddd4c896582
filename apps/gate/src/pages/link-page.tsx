/**
 * The page of a link: how long it is good, what will be read, the file, what the system will show.
 *
 * Looking spends nothing. What the software reads is said before the file, in
 * the order in which packages/posture's report has it (Art. 13 DSGVO).
 */
import { Fault } from "@schleuse/base"
import type { Hono } from "hono"
import {
  Alert,
  Facts,
  Name,
  Page,
  page,
  type SiteContext,
  type SiteEnv,
  speak,
  type View,
  writeTime,
} from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"
import { findCode } from "./code.ts"
import { ContactFacts } from "./contact.tsx"
import type { Release, System } from "./downloads.ts"
import { FetchCard, FirstStart } from "./fetch-parts.tsx"
import type { GateHouse } from "./gate-house.ts"
import { SYSTEM_NAMES, visitorSystem } from "./visitor-system.ts"

const READ = [
  "readSystem",
  "readUpdates",
  "readFirewall",
  "readScanner",
  "readDisk",
  "readAdministrator",
  "readName",
] as const satisfies readonly (keyof typeof GATE_WORDS)[]

export function addLinkPages(site: Hono<SiteEnv>, house: GateHouse): void {
  site.get("/zugang/:code", async (c) => {
    const typed = c.req.param("code")
    const code = findCode(typed)
    if (code === undefined) throw new Fault("ENROLMENT_UNKNOWN")
    if (code !== typed) return c.redirect(`/zugang/${code}`, 302)
    const link = await house.showLink({ code, peer: { ...c.env.from, certificate: "" } })
    return await linkPage(c, { ...link, code, release: await house.downloads.release() })
  })
}

type Link = {
  readonly code: string
  readonly expiresAt: number
  readonly devicesLeft: number
  readonly release: Release
}

async function linkPage(c: SiteContext, { code, expiresAt, devicesLeft, release }: Link): Promise<Response> {
  const view = c.get("view")
  const say = speak(GATE_WORDS, view.language)
  return await page(
    c,
    <Page view={view} title={say("linkTitle")}>
      <p class="kern-body kern-body--large">{say("linkLead")}</p>
      <Facts
        rows={[
          [say("code"), <span class="letter-code">{code}</span>],
          [
            say("validUntil"),
            <time datetime={new Date(expiresAt).toISOString()}>{writeTime(new Date(expiresAt), view.language)}</time>,
          ],
          [say("forDevices"), devicesLeft === 1 ? say("oneDevice") : say("moreDevices", { count: devicesLeft })],
        ]}
      />
      <ReadSection view={view} />
      <FetchSections c={c} code={code} release={release} />
      <section class="section" aria-labelledby="next">
        <h2 class="kern-heading-medium" id="next">
          {say("stepNext")}
        </h2>
        <ol class="kern-list kern-list--number">
          <li>{say("nextCheck")}</li>
          <li>{say("nextLogin")}</li>
          <li>{say("nextTile")}</li>
        </ol>
        <ContactFacts view={view} />
      </section>
    </Page>,
  )
}

/** Before anything is fetched, and in full. */
function ReadSection({ view }: { readonly view: View }) {
  const say = speak(GATE_WORDS, view.language)
  const { operator } = view.site
  const recipient = operator === "" ? say("recipientNameless") : <Name text={say("recipientText", { operator })} />
  return (
    <section class="section" aria-labelledby="read">
      <h2 class="kern-heading-medium" id="read">
        {say("stepRead")}
      </h2>
      <p class="kern-body">{say("readLead")}</p>
      <ul class="kern-list kern-list--bullet">
        {READ.map((key) => (
          <li>{say(key)}</li>
        ))}
      </ul>
      <p class="kern-body kern-body--bold">{say("notRead")}</p>
      <p class="kern-body">{say("selfReported")}</p>
      <Facts
        rows={[
          [say("purpose"), say("purposeText")],
          [say("recipient"), recipient],
          [say("keeping"), say("keepingText")],
          [say("rights"), say("rightsText")],
        ]}
      />
      <p class="kern-body">
        <a class="kern-link" href="/privacy">
          {say("privacyLink")}
        </a>
      </p>
    </section>
  )
}

function FetchSections({ c, code, release }: { c: SiteContext; code: string; release: Release }) {
  const view = c.get("view")
  const say = speak(GATE_WORDS, view.language)
  const visitor = visitorSystem(c.req.header("sec-ch-ua-platform"), c.req.header("user-agent"))
  const { version, files } = release
  if (files.length === 0) {
    return (
      <section class="section" aria-labelledby="fetch">
        <h2 class="kern-heading-medium" id="fetch">
          {say("stepFetch")}
        </h2>
        <Alert kind="warning" title={say("nothingTitle")}>
          <p class="kern-body">{say("nothingText")}</p>
        </Alert>
      </section>
    )
  }
  const own = visitor === "phone" ? undefined : visitor
  const fitting = files.filter(({ system }) => system === own)
  const others = files.filter(({ system }) => system !== own)
  const [first] = fitting
  return (
    <>
      <section class="section" aria-labelledby="fetch">
        <h2 class="kern-heading-medium" id="fetch">
          {say("stepFetch")}
        </h2>
        {visitor === "phone" ? (
          <Alert kind="warning" title={say("phone")} />
        ) : (
          <p class="kern-body">{sentenceOf(view, own, fitting.length > 0)}</p>
        )}
        {fitting.map((file, at) => (
          <FetchCard view={view} file={file} version={version} code={code} isFirst={at === 0} />
        ))}
        {first === undefined ? "" : <p class="kern-body kern-body--bold">{say("keepName")}</p>}
      </section>
      {first === undefined ? (
        ""
      ) : (
        <section class="section" aria-labelledby="start">
          <h2 class="kern-heading-medium" id="start">
            {say("stepStart")}
          </h2>
          <FirstStart view={view} file={first} code={code} />
        </section>
      )}
      {others.length === 0 ? (
        ""
      ) : (
        <section class="section" aria-labelledby="others">
          <h2 class="kern-heading-medium" id="others">
            {say("otherTitle")}
          </h2>
          {others.map((file) => (
            <details>
              <summary class="kern-body kern-body--bold">
                {SYSTEM_NAMES[file.system]} ({file.name})
              </summary>
              <div class="section list">
                <FetchCard view={view} file={file} version={version} code={code} isFirst={false} />
                <FirstStart view={view} file={file} code={code} />
              </div>
            </details>
          ))}
        </section>
      )}
    </>
  )
}

function sentenceOf(view: View, system: System | undefined, isThere: boolean): string {
  const say = speak(GATE_WORDS, view.language)
  if (system === undefined) return say("unseenSystem")
  return isThere
    ? say("seenSystem", { system: SYSTEM_NAMES[system] })
    : say("fetchNone", { system: SYSTEM_NAMES[system] })
}
