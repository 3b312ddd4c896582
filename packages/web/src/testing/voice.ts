/**
 * Voice: what is wrong with the sentences of a catalogue.
 *
 * Every workspace with pages runs its catalogues through here. The list of
 * words grows whenever a reviewer stumbles: each names what to write instead.
 */
import type { Sentences } from "@schleuse/web"

/** Words that a doctor's assistant does not know, and what a page says in their place. */
const JARGON: readonly (readonly [RegExp, string])[] = [
  [/\btoken\b/i, "Schlüssel, Code"],
  [/\bsession(?:s|-id)?\b/i, "Sitzung (only the English text may say session)"],
  [/\bcookies?\b/i, "say what happened instead"],
  [/\bserver\b/i, "Dienst / service"],
  [/\bbrowser-?cache\b/i, "Zwischenspeicher, or nothing"],
  [/\btimeout\b/i, "zu lange gewartet / waited for too long"],
  [/\b(?:submit|request|response|payload)\b/i, "senden, Anfrage, Antwort"],
  [/\b(?:error|fehler) ?\d+\b/i, "a sentence; the code is for programs"],
  [/\b(?:invalid|ungültige[rsnm]?|illegal|unzulässig\w*)\b/i, "what would be right"],
  [/\b(?:csrf|csp|http|https|json|html|url|uri|id)\b/i, "Adresse / address, or nothing"],
  [/\b(?:login|logout|user|account|passwort-reset|button|link klicken|checkbox)\b/i, "Anmeldung, Konto, Schaltfläche"],
  [/\b(?:bitte warten|please wait)\b/i, "how long, and what for"],
  [/\b(?:oops|ups|hoppla|leider|sorry)\b/i, "what happened, and what to do"],
]
/** English may use these: they are its plain words. */
const PLAIN_ENGLISH = /\b(?:session|request|response|account)s?\b/gi

/** Sentences that lack a language, a hole or a plain voice, one message each; empty means well. */
export function findVoiceProblems(name: string, rows: Sentences): readonly string[] {
  return Object.entries(rows).flatMap(([key, [de, en]]) => {
    const where = `${name}.${key}`
    const problems: string[] = []
    for (const [language, text] of [
      ["de", de],
      ["en", en],
    ] as const) {
      if (text.trim() === "" || text !== text.trim())
        problems.push(`${where}: ${language} is empty or has a loose space`)
      if (text.endsWith("!")) problems.push(`${where}: ${language} shouts`)
      if (/<|>|&\w+;/.test(text)) problems.push(`${where}: ${language} has markup`)
      if (/\b(?:du|dein\w*|dir|dich)\b/i.test(text) && language === "de") problems.push(`${where}: de says du`)
      if (text.split(/[.!?:]\s/).some((sentence) => sentence.split(/\s+/).length > 24))
        problems.push(`${where}: ${language} has a sentence of more than 24 words`)
      const judged = language === "en" ? text.replaceAll(PLAIN_ENGLISH, "") : text
      for (const [word, instead] of JARGON) {
        const found = word.exec(judged)
        if (found !== null) problems.push(`${where}: ${language} says “${found[0]}”; instead: ${instead}`)
      }
    }
    if (holesOf(de) !== holesOf(en)) problems.push(`${where}: the languages have different holes`)
    return problems
  })
}

function holesOf(text: string): string {
  return [...text.matchAll(/\{[^}]*\}/g)]
    .map(([hole]) => hole)
    .sort()
    .join(" ")
}
