/** One entry: what happened, as it stands in the log, what belongs to it, and its proof to take along. */
import { Fault, isFault, type Json, parseCanonicalJson } from "@schleuse/base"
import { type Leaf, parseLeaf } from "@schleuse/leaf"
import { ButtonLink, download, Name, page, type SiteContext, speak, type View } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LOG_WORDS } from "../../words/log-words.ts"
import { factorText, placeText } from "../sessions/words-for.ts"
import { aboutOf, Named } from "./named.tsx"
import { tellLeaf } from "./tell-leaf.ts"

type Proven = OutputOf<"proveEntry">

/** Is there an opening that says something? Many acts have nothing to tell beyond their entry. */
const hasDetails = ({ data = "{}" }: Proven): boolean => data !== "{}"

const OPENINGS = {
  there: "detailsNone",
  none: "detailsNone",
  destroyed: "detailsDestroyed",
  large: "detailsLarge",
} as const satisfies Readonly<Record<Proven["opening"], keyof typeof LOG_WORDS>>

export async function entryPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOG_WORDS, view.language)
  const proven = await provenAt(c)
  const leaf = parseLeaf(proven.text)
  const { index } = proven
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("entry", { index })}>
      <p class="kern-body">{tellLeaf(leaf, view.language)}</p>
      <FactList rows={factsOf(view, proven, leaf)} />
      <Section title={say("details")}>
        <p class="kern-body">{say(hasDetails(proven) ? "detailsThere" : OPENINGS[proven.opening])}</p>
        {proven.data === undefined ? "" : <FactList rows={detailsOf(parseCanonicalJson(proven.data))} />}
      </Section>
      <Section title={say("raw")}>
        <Verbatim lines={[proven.text]} />
      </Section>
      <ProofSection view={view} proven={proven} />
      <Buttons>
        {index === 0 ? "" : <ButtonLink href={`/log/${index - 1}`} text={say("earlier")} />}
        {index + 1 >= proven.size ? "" : <ButtonLink href={`/log/${index + 1}`} text={say("later")} />}
        {leaf.session === undefined ? (
          ""
        ) : (
          <ButtonLink href={`/log?session=${leaf.session}`} text={say("sameSession")} />
        )}
      </Buttons>
    </ConsolePage>,
  )
}

/** The proof as a file: `schleuse verify entry` reads it. */
export async function proofDownload(c: SiteContext): Promise<Response> {
  const { index, proof } = await provenAt(c)
  const stem = c.get("view").language === "de" ? "eintrag" : "entry"
  return download(c, { fileName: `${stem}-${index}.tlog-proof`, type: "text/plain; charset=utf-8", content: proof })
}

/** @throws PAGE_UNKNOWN if the address names no entry */
async function provenAt(c: SiteContext): Promise<Proven> {
  const text = c.req.param("index") ?? ""
  if (!/^(?:0|[1-9]\d{0,14})$/.test(text)) throw new Fault("PAGE_UNKNOWN")
  try {
    return await operatorOf(c).ask("proveEntry", { index: Number(text) })
  } catch (error) {
    if (isFault(error) && error.code === "LOG_ENTRY_UNKNOWN") throw new Fault("PAGE_UNKNOWN", text, { cause: error })
    throw error
  }
}

function factsOf(view: View, { index, at, type, names }: Proven, leaf: Leaf): readonly FactRow[] {
  const say = speak(LOG_WORDS, view.language)
  const rows: (FactRow | undefined)[] = [
    [say("number"), String(index)],
    [say("time"), <When view={view} at={at} />],
    [say("exactTime"), new Date(at).toISOString()],
    [say("type"), type],
    leaf.account === undefined ? undefined : [say("who"), <Named id={leaf.account} names={names} />],
    leaf.institution === undefined ? undefined : [say("whose"), <Named id={leaf.institution} names={names} />],
    aboutOf(leaf) === undefined ? undefined : [say("about"), <Named id={aboutOf(leaf)} names={names} />],
    leaf.zone === undefined ? undefined : [say("where"), placeText(leaf.zone, view.language)],
    leaf.factor === undefined ? undefined : [say("how"), factorText(leaf.factor, view.language)],
    leaf.session === undefined ? undefined : [say("session"), leaf.session],
  ]
  return rows.filter((row) => row !== undefined)
}

function detailsOf(data: Json): readonly FactRow[] {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return []
  return Object.entries(data).map(([key, value]) => [
    key,
    <Name text={typeof value === "string" ? value : JSON.stringify(value)} />,
  ])
}

/** Text that must stay as it is, wherever the lines break. */
function Verbatim({ lines }: { readonly lines: readonly string[] }) {
  return (
    <p class="kern-body">
      {lines.map((line, at) => (
        <code>
          {at === 0 ? "" : <br />}
          <Name text={line} />
        </code>
      ))}
    </p>
  )
}

function ProofSection({ view, proven }: { readonly view: View; readonly proven: Proven }) {
  const say = speak(LOG_WORDS, view.language)
  const { index, vkey, checkpoint, size } = proven
  const file = `${view.language === "de" ? "eintrag" : "entry"}-${index}.tlog-proof`
  return (
    <Section title={say("proof")}>
      <p class="kern-body">{say("proofWhy")}</p>
      {hasDetails(proven) ? <p class="kern-body">{say("proofPersonal")}</p> : ""}
      <Buttons>
        <ButtonLink href={`/log/${index}/proof`} text={say("takeProof")} look="primary" />
      </Buttons>
      <h3 class="kern-heading-small">{say("verify")}</h3>
      <p class="kern-body">{say("verifyHow")}</p>
      <Verbatim lines={[`schleuse verify entry ${file} --key '${vkey}'`]} />
      <p class="kern-body">{say("verifyKey")}</p>
      <h3 class="kern-heading-small">{say("checkpoint")}</h3>
      <p class="kern-body">{say("checkpointWhy", { size })}</p>
      <Verbatim lines={checkpoint.split("\n").filter((line) => line !== "")} />
    </Section>
  )
}
