/**
 * A form that was sent when its session was over: kept through the log-in, so that nothing typed is lost.
 *
 * Only forms of our own pages come here (origin and token were judged), and
 * only their plain fields are kept: secrets and files are asked for again.
 */
import { canonicalJson, type Infer, isFault, list, object, parseJson, text } from "@schleuse/base"
import { backAddress, type SiteContext } from "@schleuse/web"

/** Fields whose values are never written into a page. */
export const SECRET_FIELDS: readonly string[] = [
  "password",
  "oldPassword",
  "newPassword",
  "newPasswordAgain",
  "code",
  "letterCode",
  "setUpCode",
  "keyAnswer",
  // Of lists of keys.
  "passphrase",
  "preSharedKey",
  "privateKey",
]
/** The site's own fields of every form: the next form has new ones. */
const FRAME_FIELDS: readonly string[] = ["formToken", "once"]

/** Longer ones are not kept: they would not fit into the log-in form. */
const MAX_KEPT_CHARS = 12_000

const keptForm = object({
  action: text(4000),
  fields: list(object({ name: text(64), value: text(MAX_KEPT_CHARS) }), 200),
})
export type KeptForm = Infer<typeof keptForm>

/** What the request that was just refused had typed into it, as text for a hidden field; empty if it was no form of worth. */
export function keepForm(c: SiteContext): string {
  if (c.req.method !== "POST") return ""
  const { path } = c.req
  if (path === "/log-in" || path.startsWith("/log-in/") || path === "/log-out" || path === "/session/extend") return ""
  const form = c.get("form")
  if (form.fileFields().length > 0) return ""
  const left = [...FRAME_FIELDS, ...SECRET_FIELDS]
  const entries = form.entries().filter(([name]) => !left.includes(name))
  const kept = canonicalJson({ action: path, fields: entries.map(([name, value]) => ({ name, value })) })
  return kept.length > MAX_KEPT_CHARS ? "" : kept
}

/** Reads what `keepForm` wrote; undefined for everything else. */
export function findKeptForm(typed: string): KeptForm | undefined {
  if (typed === "") return undefined
  try {
    const kept = keptForm(parseJson(typed), "kept")
    return backAddress(kept.action) === kept.action ? kept : undefined
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}
