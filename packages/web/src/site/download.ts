/** Files to take along: never shown in the window, and without rights should a browser show them after all. */
import type { SiteContext } from "./site.tsx"

export type Download = {
  /** Plain letters, digits, `.`, `_` and `-`: it stands in a header. */
  readonly fileName: string
  /** Media type, such as `text/plain; charset=utf-8`. */
  readonly type: string
  readonly content: string | Uint8Array<ArrayBuffer>
}

const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/

/** Answers with a file. Its policy has `sandbox` beside all that a page's has. @throws TypeError for a name of another form */
export function download(c: SiteContext, { fileName, type, content }: Download): Response {
  if (!FILE_NAME.test(fileName)) throw new TypeError("a download's name is plain")
  return c.body(content, 200, { "content-type": type, "content-disposition": `attachment; filename="${fileName}"` })
}

/** Is this answer one that a browser saves? */
export function isDownload(headers: Headers): boolean {
  return headers.get("content-disposition")?.startsWith("attachment;") === true
}
