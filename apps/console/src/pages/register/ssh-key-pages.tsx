/** Public keys: added or exchanged after their fingerprint was compared, and withdrawn. */
import { Fault, isFault, isRandomId, parseSshKeyLine, sshFingerprint } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"
import { fingerprintText } from "./account-parts.tsx"
import { found, idIn } from "./addressed.ts"
import { parseDayEnd } from "./days.ts"
import { reasonPage } from "./reason-page.tsx"

/** A further key, or one instead of the others. */
export type KeyStep = "new" | "exchange"
type Typed = {
  readonly sshKey: string
  /** Of an exchange. */
  readonly overlapDays: string
  /** Of a further key: until when it counts. */
  readonly day: string
  readonly errors: FieldErrors
}

/** Longest key file that is pasted: RSA with 16,384 bits and a comment. */
const MAX_LINE = 2048

export async function keyPage(
  c: SiteContext,
  house: House,
  step: KeyStep,
  typed: Typed = { sshKey: "", overlapDays: "14", day: "", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const account = idIn(c)
  const { login } = await found(operatorOf(c).ask("describeAccount", { account }))
  const { errors } = typed
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={step === "new" ? say("addKey") : say("rotateKey")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <FactList rows={[[say("account"), login]]} />
      <Form view={view} action={`/accounts/${account}/keys/${step}`}>
        <PublicKeyField c={c} value={typed.sshKey} error={errors["sshKey"]} hint={say("publicKeyHint")} />
        {step === "exchange" ? (
          <TextField
            view={view}
            name="overlapDays"
            label={say("overlapDays")}
            hint={say("overlapHint")}
            value={typed.overlapDays}
            maxLength={2}
            error={errors["overlapDays"]}
          />
        ) : (
          <TextField
            view={view}
            name="day"
            label={say("expiresAt")}
            hint={say("keyDayHint")}
            value={typed.day}
            maxLength={10}
            error={errors["day"]}
            optional
          />
        )}
        <Buttons>
          <SendButton text={say("next")} />
          <ButtonLink href={`/accounts/${account}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export type PublicKeyFieldProps = {
  readonly c: SiteContext
  readonly value: string
  readonly hint: string
  readonly error: string | undefined
  readonly optional?: boolean | undefined
}

export function PublicKeyField({ c, value, hint, error, optional }: PublicKeyFieldProps) {
  const view = c.get("view")
  const label = speak(ACCOUNT_WORDS, view.language)("publicKey")
  return (
    <LongTextField
      view={view}
      name="sshKey"
      label={label}
      hint={hint}
      value={value}
      error={error}
      maxLength={MAX_LINE}
      optional={optional}
    />
  )
}

/** What was typed, checked: a page with its fingerprint, or the form again. */
export async function compareKey(c: SiteContext, house: House, step: KeyStep): Promise<Response> {
  const account = idIn(c)
  const typed = typedIn(c)
  const errors = {
    ...findKeyMistake(c, typed.sshKey),
    ...(step === "exchange" ? findOverlapMistake(c) : findDayMistake(c)),
  }
  if (Object.keys(errors).length > 0) return await keyPage(c, house, step, { ...typed, errors })
  return await comparePage(c, house, {
    sshKey: typed.sshKey,
    action: `/accounts/${account}/keys/${step}/compared`,
    fields: { ...typed },
    back: `/accounts/${account}`,
  })
}

export type CompareProps = {
  readonly sshKey: string
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly back: string
}

/** Shows the fingerprint, to be compared with the partner before the key counts. */
export async function comparePage(c: SiteContext, house: House, asked: CompareProps): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const { type, blob, comment } = parseSshKeyLine(asked.sshKey)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("compareTitle")}>
      <Alert kind="warning" title={say("compareFirst")}>
        <p class="kern-body">{say("compareWhy")}</p>
      </Alert>
      <FactList
        rows={[
          [say("fingerprint"), <span class="fingerprint">{sshFingerprint(blob)}</span>],
          [say("algorithm"), type],
          [say("comment"), <Name text={comment === "" ? "–" : comment} />],
        ]}
      />
      <Form view={view} action={asked.action}>
        {Object.entries(asked.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Buttons>
          <SendButton text={say("compared")} />
          <ButtonLink href={asked.back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
  )
}

export async function enterKey(c: SiteContext, house: House, step: KeyStep): Promise<Response> {
  const account = idIn(c)
  const typed = typedIn(c)
  const options = {
    back: `/accounts/${account}`,
    refused: (fault: Fault) =>
      isAboutKey(fault)
        ? keyPage(c, house, step, { ...typed, errors: { sshKey: faultSentence(c, fault) } })
        : undefined,
  }
  const { sshKey } = typed
  if (step === "new") {
    const expiresAt = parseDayEnd(typed.day)
    const input = { account, sshKey, ...(expiresAt === undefined ? {} : { expiresAt }) }
    return await perform(c, house, { command: "addSshKey", input }, options)
  }
  const overlapDays = Number(typed.overlapDays)
  if (!/^\d{1,2}$/.test(typed.overlapDays)) throw new Fault("FORM_FIELDS_INVALID", "overlapDays")
  return await perform(c, house, { command: "rotateSshKey", input: { account, sshKey, overlapDays } }, options)
}

export async function withdrawPage(c: SiteContext, house: House, isMissing = false): Promise<Response> {
  const say = speak(ACCOUNT_WORDS, c.get("view").language)
  const account = idIn(c)
  const credential = credentialIn(c)
  const known = await found(operatorOf(c).ask("describeAccount", { account }))
  const key = known.credentials.find((one) => one.credential === credential)
  if (key === undefined || key.kind !== "ssh-key") throw new Fault("PAGE_UNKNOWN")
  return await reasonPage(c, house, {
    title: say("revokeTitle"),
    consequence: say("revokeConsequence"),
    facts: [
      { label: ACCOUNT_WORDS.account, value: known.login },
      { label: ACCOUNT_WORDS.fingerprint, value: fingerprintText(key.fingerprint) },
    ],
    action: `/accounts/${account}/keys/${credential}/withdraw`,
    confirm: say("revokeNow"),
    back: `/accounts/${account}`,
    isMissing,
  })
}

export async function withdraw(c: SiteContext, house: House): Promise<Response> {
  const reason = c.get("form").text("reason")
  if (reason === "") return await withdrawPage(c, house, true)
  const input = { credential: credentialIn(c), reason }
  return await perform(c, house, { command: "revokeSshKey", input }, { back: `/accounts/${idIn(c)}` })
}

/** What is wrong with a pasted key, as far as it can be seen here; the keeper looks closer. */
export function findKeyMistake(c: SiteContext, line: string): FieldErrors {
  if (line === "") return { sshKey: speak(ACCOUNT_WORDS, c.get("view").language)("publicKeyMissing") }
  try {
    parseSshKeyLine(line)
    return {}
  } catch (error) {
    if (!isFault(error)) throw error
    return { sshKey: faultSentence(c, error) }
  }
}

/** Refusals that are about the pasted key. */
export function isAboutKey({ code }: Fault): boolean {
  return code.startsWith("SSH_KEY_") || code === "CREDENTIAL_EXISTS"
}

/** The pasted line: browsers fold long lines, editors add ends. */
export function pastedKey(c: SiteContext): string {
  return c
    .get("form")
    .text("sshKey")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
}

function typedIn(c: SiteContext): Omit<Typed, "errors"> {
  const form = c.get("form")
  return { sshKey: pastedKey(c), overlapDays: form.text("overlapDays"), day: form.text("day") }
}

function findOverlapMistake(c: SiteContext): FieldErrors {
  const text = c.get("form").text("overlapDays")
  const isGood = /^\d{1,2}$/.test(text) && Number(text) <= 90
  return isGood ? {} : { overlapDays: speak(ACCOUNT_WORDS, c.get("view").language)("overlapWrong") }
}

function findDayMistake(c: SiteContext): FieldErrors {
  const view = c.get("view")
  const text = c.get("form").text("day")
  const at = parseDayEnd(text)
  if (text === "" || (at !== undefined && at > view.now.getTime())) return {}
  return { day: speak(REGISTER_WORDS, view.language)("dayWrong") }
}

/** @throws PAGE_UNKNOWN */
function credentialIn(c: SiteContext): string {
  const id = c.req.param("credential") ?? ""
  if (!isRandomId(id)) throw new Fault("PAGE_UNKNOWN")
  return id
}
