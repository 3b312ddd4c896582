/**
 * The file by which a browser comes in: a form that sends itself to the local page.
 *
 * The key never stands in an address, where other programs of the PC and the
 * browser's history could read it. Works without scripts by its button.
 */
import { createHash } from "node:crypto"

/** In the client's folder. */
export const OPEN_FILE = "open.html"
/** Where the form goes. */
export const OPEN_PATH = "/open"

const SCRIPT = "document.forms[0].submit()"
const SCRIPT_HASH = createHash("sha256").update(SCRIPT).digest("base64")

/** @param key as `PageSessions.makeKey` gives it: nothing that markup would have to escape */
export function openFileText(origin: string, key: string, language: "de" | "en"): string {
  const policy = `default-src 'none'; script-src 'sha256-${SCRIPT_HASH}'; form-action ${origin}; base-uri 'none'`
  const [title, press] =
    language === "de"
      ? ["Ihr Zugang wird geöffnet", "Weiter zur Zugangssoftware"]
      : ["Your access is being opened", "On to the access software"]
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
<form method="post" action="${origin}${OPEN_PATH}">
<input type="hidden" name="key" value="${key}">
<button>${press}</button>
</form>
<script>${SCRIPT}</script>
</html>
`
}

/** The key in the form's body; undefined if it is anything else. */
export function findKey(contentType: string | undefined, body: string): string | undefined {
  if (contentType !== "application/x-www-form-urlencoded") return undefined
  return /^key=([A-Za-z0-9_-]{43})$/.exec(body)?.[1]
}

/**
 * The answer to it. Not a redirect: the browser came from a file, and would carry that on into the next page, where a
 * cookie of this page only does not go. This page leads on by itself.
 */
export const ENTERED_TEXT = `<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0;url=/">
<link rel="icon" href="data:,">
<meta name="color-scheme" content="light dark">
<title>Zugang · Access</title>
<p><a href="/">Weiter · Continue</a></p>
</html>
`
