/** Sentences of the pages that say what somebody can see, and who can see something. */
import { type FaultCode, isFaultCode } from "@schleuse/base"
import type { Sentence, Sentences } from "@schleuse/web"

export const REACH_WORDS = {
  menu: ["Wer kann was sehen?", "Who can see what?"],
  title: ["Was kann {name} sehen?", "What can {name} see?"],
  folderTitle: ["Wer kann das sehen? {name}", "Who can see this? {name}"],
  ask: ["Was kann eine Einrichtung oder ein Konto sehen?", "What can an institution or an account see?"],
  askHint: [
    "Die Antwort gilt für diesen Augenblick. Sie stammt aus denselben Regeln, nach denen auch jeder Zugriff entschieden wird.",
    "The answer is for this moment. It comes from the same rules by which every access is decided.",
  ],
  askInstitution: ["Einrichtung", "Institution"],
  askAccount: ["Konto", "Account"],
  askAccountHint: ["Der Anmeldename.", "The log-in name."],
  askNow: ["Nachsehen", "Look"],
  askNothing: [
    "Bitte schreiben Sie eine Einrichtung oder ein Konto, nicht beides.",
    "Please write an institution or an account, not both.",
  ],
  accountUnknown: ["Ein Konto mit diesem Namen gibt es nicht.", "There is no account of this name."],

  ways: ["Wer herein kann", "Who can come in"],
  waysNone: [
    "Zu dieser Einrichtung gehört kein Konto. Niemand kann etwas sehen.",
    "No account belongs to this institution. Nobody can see anything.",
  ],
  moreWays: ["Es gibt noch mehr Konten.", "There are more accounts."],
  allAccounts: ["Alle Konten", "All accounts"],
  account: ["Konto", "Account"],
  roles: ["Rollen", "Roles"],
  noRoles: ["keine", "none"],
  outside: ["Von außen", "From outside"],
  inside: ["Aus dem Haus", "From inside"],
  comesIn: ["kommt herein", "comes in"],
  mailbox: ["Postfach", "Mailbox"],
  otherMailboxes: ["Weitere Postfächer dieser Person", "Other mailboxes of this person"],

  places: ["Was erreichbar ist", "What can be reached"],
  placesNone: ["Nichts.", "Nothing."],
  placesOfGrants: [
    "So viel erlauben die Zugriffe der Einrichtung. Was ein einzelnes Konto davon darf, hängt von seinen Rollen ab.",
    "This much the institution's accesses allow. What a single account may do depends on its roles.",
  ],
  placesOfAccount: [
    "So viel bleibt davon mit den Rollen dieses Kontos, wenn es herein kommt.",
    "This much is left of it with this account's roles, if it comes in.",
  ],
  place: ["Ort", "Place"],
  collect: ["Abholen", "Collect"],
  put: ["Ablegen", "Put"],
  why: ["Weil", "Because"],
  yes: ["ja", "yes"],
  no: ["nein", "no"],
  byGrant: ["Zugriff auf diesen Ordner", "access to this folder"],
  byClosed: ["Zugriff, aber der Ordner ist beendet", "access, but the folder was ended"],
  byMailbox: ["hat jedes Postfach", "every mailbox has it"],
  byOwnKeys: ["eigene Schlüssel der Maschine", "the machine's own keys"],
  aliases: ["Alte Namen, die weiter gelten", "Old names that still work"],
  alias: ["Alter Name", "Old name"],
  leadsTo: ["Führt zu", "Leads to"],

  holders: ["Einrichtungen mit Zugriff", "Institutions with access"],
  holdersNone: ["Keine. Niemand kann hinein sehen.", "None. Nobody can look into it."],
  institution: ["Einrichtung", "Institution"],
  theirPath: ["Dort zu finden als", "Found there as"],
  hasAccounts: ["Konten", "Accounts"],
  people: ["Konten, die es erreichen können", "Accounts that can reach it"],
  peopleNone: ["Keine.", "None."],
  operatorsNot: [
    "Wer diesen Dienst betreibt, sieht Namen und Zahlen, aber keinen Inhalt.",
    "Whoever operates this service sees names and numbers, but no content.",
  ],
} as const satisfies Sentences

/** What stands in the way of a log-in, in a few words. */
const OBSTACLES: Readonly<Partial<Record<FaultCode, Sentence>>> = {
  CUT: ["nein: getrennt", "no: cut off"],
  LOGIN_KEY_UNKNOWN: ["nein: kein gültiger Schlüssel", "no: no key that counts"],
  LOGIN_ACCOUNT_BLOCKED: ["nein: Konto nicht aktiv", "no: account not active"],
  LOGIN_ACCOUNT_EXPIRED: ["nein: Konto abgelaufen", "no: the account's time is over"],
  LOGIN_ROLES_MISSING: ["nein: darf weder senden noch abholen", "no: may neither send nor collect"],
  LOGIN_MEMBERSHIP_MISSING: ["nein: gehört nicht zur Einrichtung", "no: does not belong to the institution"],
  LOGIN_DOOR_NOT_PERMITTED: ["nein: hier nicht zugelassen", "no: not allowed here"],
  LOGIN_ADMINISTRATOR_OUTSIDE: ["nein: Administration kommt nicht von außen", "no: administrators not from outside"],
}

/** For every code there is something to say, also for one that this table does not know. */
export function obstacleText(code: string): Sentence {
  const known = isFaultCode(code) ? OBSTACLES[code] : undefined
  return known ?? ["nein", "no"]
}
