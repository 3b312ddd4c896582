/** Sentences for the person's screen that are no refusals: what will end soon, and what to do. */
import type { Language } from "@schleuse/sftp"

const SESSION_ENDS: Readonly<Record<Language, string>> = {
  de: "Diese Sitzung endet in {minutes} min. Was dann noch läuft, lässt sich nach einer neuen Anmeldung fortsetzen.",
  en: "This session ends in {minutes} min. What still runs then can be resumed after a new login.",
}
const IDLE: Readonly<Record<Language, string>> = {
  de: "Diese Verbindung wird nicht benutzt und endet in einer Minute.",
  en: "This connection is not used and ends in a minute.",
}
const KEY_ENDS: Readonly<Record<Language, string>> = {
  de: "Ihr SSH-Schlüssel gilt nur noch bis {day}. Bitte tauschen Sie ihn vorher aus.",
  en: "Your SSH key is valid until {day} only. Please replace it before.",
}

export function sessionEndsNotice(minutes: number, language: Language): string {
  return SESSION_ENDS[language].replace("{minutes}", String(minutes))
}

export function idleNotice(language: Language): string {
  return IDLE[language]
}

/** @param expiresAt wall time in ms */
export function keyEndsNotice(expiresAt: number, language: Language): string {
  return KEY_ENDS[language].replace("{day}", new Date(expiresAt).toISOString().slice(0, 10))
}
