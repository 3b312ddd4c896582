/** Sentences of the pages about deliveries and shared folders. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"

export const FOLDER_WORDS = {
  menu: ["Lieferwege und Ordner", "Deliveries and folders"],
  title: ["Lieferwege und gemeinsame Ordner", "Deliveries and shared folders"],
  intro: [
    "Ein Lieferweg führt von einer Einrichtung zu einer anderen. In einem gemeinsamen Ordner arbeiten mehrere.",
    "A delivery leads from one institution to another. Several work in a shared folder.",
  ],
  searchLabel: ["Einrichtung oder Ordner", "Institution or folder"],
  searchHint: ["Teile von Namen, in beliebiger Reihenfolge.", "Parts of names, in any order."],
  search: ["Suchen", "Search"],
  all: ["alle", "all"],
  inUse: ["in Gebrauch", "in use"],
  ofInstitution: ["Lieferwege und Ordner: {name}", "Deliveries and folders: {name}"],
  ofThis: ["Lieferwege und Ordner dieser Einrichtung", "Deliveries and folders of this institution"],
  everyFolder: ["Alle Lieferwege und Ordner", "All deliveries and folders"],
  kind: ["Art", "Kind"],
  state: ["Zustand", "State"],
  stage: ["Betrieb", "Operation"],
  name: ["Name", "Name"],
  created: ["Angelegt", "Added"],
  accesses: ["Zugriffe", "Accesses"],

  delivery: ["Von {from} an {to}", "From {from} to {to}"],
  toWord: ["an", "to"],
  shared: ["Ordner {slug}", "Folder {slug}"],
  sharedPath: ["Name unter „ablage“", "Name under “ablage”"],
  owner: ["Gehört", "Owned by"],
  sender: ["Absender", "Sender"],
  recipient: ["Empfänger", "Recipient"],
  closedAt: ["Beendet am", "Ended on"],
  endedAt: ["Ganz weg seit", "Gone since"],

  holds: ["Was darin liegt", "What lies in it"],
  delivered: ["Dateien zum Abholen", "Files to be collected"],
  deliveredValue: ["{count} ({size})", "{count} ({size})"],
  oldest: ["Älteste davon", "Oldest of them"],
  waiting: ["Unter vorläufigem Namen", "Under a temporary name"],
  pending: ["Gerade im Hochladen", "Being uploaded"],
  countedUpTo: ["Gezählt wird nur bis 10.000; es können mehr sein.", "Counting ends at 10,000; there may be more."],

  purpose: ["Wofür", "What for"],
  purposeDiffers: [
    "Die Zugriffe haben verschiedene Zwecke; hier steht der neueste.",
    "The accesses have different purposes; this is the newest.",
  ],
  purposeNone: ["Noch nicht festgehalten.", "Not written down yet."],
  controller: ["Verantwortlich für die Daten", "Controller of the data"],
  controllerHint: [
    "Name oder Ordnername der Einrichtung. Bei einem Vorfall geht ihr die Meldung zu.",
    "Name or folder name of the institution. After an incident it gets the notice.",
  ],
  procedure: ["Verfahren", "Procedure"],
  procedureHint: ["Zum Beispiel Abrechnung oder DALE-UV.", "For example billing or DALE-UV."],
  categories: ["Arten von Daten", "Categories of data"],
  categoriesHint: ["Eine in jeder Zeile, höchstens 20.", "One on each line, at most 20."],
  categoriesWrong: [
    "Bitte höchstens 20 Zeilen mit je höchstens 100 Zeichen.",
    "Please at most 20 lines of at most 100 characters each.",
  ],
  article9: [
    "Es sind besondere Daten nach Art. 9 DSGVO darunter, etwa zur Gesundheit.",
    "There are special data (Art. 9 GDPR) among them, such as about health.",
  ],
  article9Short: ["Besondere Daten (Art. 9 DSGVO)", "Special data (Art. 9 GDPR)"],
  persons: ["Betroffene je Datei", "Persons per file"],
  personsHint: ["Ungefähr; für die Meldung bei einem Vorfall.", "About; for the notice after an incident."],
  personsWrong: ["Bitte schreiben Sie eine ganze Zahl.", "Please write a whole number."],
  yes: ["ja", "yes"],
  no: ["nein", "no"],
  none: ["nichts eingetragen", "nothing entered"],
  tooLong: ["Das ist zu lang. Bitte kürzen Sie es.", "This is too long. Please shorten it."],
  changePurpose: ["Zweck ändern", "Change what it is for"],
  changePurposeHint: [
    "Der neue Zweck gilt für alle Zugriffe auf diesen Ordner. Was vorher galt, bleibt nachlesbar.",
    "The new purpose counts for all accesses to this folder. What counted before can still be read.",
  ],

  who: ["Wer Zugriff hat", "Who has access"],
  whoBefore: ["Frühere Zugriffe", "Earlier accesses"],
  whoNobody: ["Im Moment niemand.", "Nobody at the moment."],
  institution: ["Einrichtung", "Institution"],
  may: ["Darf", "May"],
  since: ["Seit", "Since"],
  until: ["Bis", "Until"],
  whatNow: ["Was tun?", "What now?"],
  change: ["Ändern", "Change"],
  takeBack: ["Zurücknehmen", "Take back"],
  addGrant: ["Zugriff geben", "Give access"],
  addGrantTitle: ["Zugriff auf einen Ordner geben", "Give access to a folder"],
  addGrantHint: [
    "Zugriff zu geben braucht eine zweite Person. Der Zweck ist der des Ordners.",
    "Giving access takes a second person. The purpose is the folder's.",
  ],
  changeGrantTitle: ["Zugriff ändern", "Change an access"],
  changeGrantHint: [
    "Mehr zu erlauben braucht eine zweite Person. Weniger gilt sofort.",
    "Allowing more takes a second person. Allowing less counts at once.",
  ],
  endGrantTitle: ["Zugriff zurücknehmen", "Take back an access"],
  endGrantConsequence: [
    "Die Einrichtung sieht den Ordner sofort nicht mehr. Was sie gerade abholt, bricht ab. Ihre Dateien darin bleiben.",
    "The institution no longer sees the folder, at once. What it is collecting breaks off. Its files in it stay.",
  ],
  endGrantNow: ["Zugriff jetzt zurücknehmen", "Take the access back now"],

  addDelivery: ["Lieferweg anlegen", "Add a delivery"],
  addDeliveryTitle: ["Neuer Lieferweg", "New delivery"],
  addDeliveryHint: [
    "Die eine Einrichtung darf der anderen dann Dateien senden. Das braucht eine zweite Person.",
    "The one institution may then send files to the other. This takes a second person.",
  ],
  from: ["Wer sendet?", "Who sends?"],
  to: ["Wer holt ab?", "Who collects?"],
  addShared: ["Gemeinsamen Ordner anlegen", "Add a shared folder"],
  addSharedTitle: ["Neuer gemeinsamer Ordner", "New shared folder"],
  addSharedHint: [
    "Er steht bei allen, die Zugriff haben, unter „ablage“. Dateien bleiben darin liegen, auch wenn jemand sie geholt hat.",
    "Everybody with access finds it under “ablage”. Files stay in it, also when somebody has collected them.",
  ],
  slug: ["Name des Ordners", "Name of the folder"],
  slugHint: ["Kleine Buchstaben, Ziffern und Bindestriche.", "Small letters, digits and hyphens."],
  slugWrong: [
    "Bitte nur kleine Buchstaben a bis z, Ziffern und Bindestriche, höchstens 64.",
    "Please only small letters a to z, digits and hyphens, at most 64.",
  ],
  ownerField: ["Wem gehört der Ordner?", "Who owns the folder?"],
  ownerAccess: ["Was darf diese Einrichtung darin?", "What may this institution do in it?"],
  grantField: ["Weitere Einrichtung {number}", "Another institution {number}"],
  grantAccess: ["Was darf sie? ({number})", "What may it do? ({number})"],
  moreLater: ["Weitere können Sie später hinzufügen.", "You can add more later."],
  institutionHint: ["Name oder Ordnername.", "Name or folder name."],
  twice: ["Diese Einrichtung steht schon weiter oben.", "This institution stands above already."],

  close: ["Beenden", "End"],
  closeTitle: ["Beenden: {name}", "End: {name}"],
  closeConsequence: [
    "Ab sofort kommt nichts Neues mehr hinein; was gerade hochgeladen wird, bricht ab. Schon Geliefertes kann noch abgeholt werden. Danach verschwindet der Ordner von selbst.",
    "Nothing new goes in from now on; what is being uploaded breaks off. What was delivered can still be collected. Then the folder is gone by itself.",
  ],
  closeWaiting: [
    "Dateien, die noch niemand abgeholt hat: {count}. Sie gehen nicht verloren.",
    "Files that nobody has collected yet: {count}. They are not lost.",
  ],
  closeNow: ["Jetzt beenden", "End it now"],
  reopen: ["Wieder öffnen", "Reopen"],
  reopenTitle: ["Wieder öffnen: {name}", "Reopen: {name}"],
  reopenConsequence: [
    "Alle mit Zugriff können dann wieder wie vorher senden und abholen. Das braucht eine zweite Person.",
    "Everybody with access can then send and collect as before. This takes a second person.",
  ],
  reopenNow: ["Wieder öffnen", "Reopen it"],
  discard: ["Rest löschen", "Delete what is left"],
  discardTitle: ["Rest löschen: {name}", "Delete what is left: {name}"],
  discardConsequence: [
    "Was noch niemand abgeholt hat, wird endgültig gelöscht und der Ordner verschwindet. Niemand kann das zurückholen. Es braucht eine zweite Person.",
    "What nobody has collected is deleted for good, and the folder is gone. Nobody can bring it back. This takes a second person.",
  ],
  discardNow: ["Endgültig löschen", "Delete for good"],
  closedTitle: ["Dieser Ordner ist beendet", "This folder was ended"],
  closedExplained: [
    "Es kommt nichts Neues mehr hinein. Sobald alles abgeholt oder zurückgenommen ist, verschwindet er.",
    "Nothing new goes in. As soon as everything was collected or taken back, it is gone.",
  ],
  endedExplained: [
    "Ihn gibt es bei niemandem mehr. Hier steht, was war.",
    "Nobody has it any more. This page tells what was.",
  ],
  reason: ["Grund", "Reason"],
  reasonHint: ["Er bleibt im Protokoll.", "It stays in the log."],
  reasonMissing: ["Bitte schreiben Sie den Grund.", "Please write the reason."],
  showReach: ["Wer kann das sehen?", "Who can see this?"],
  next: ["Weiter", "Next"],
  back: ["Zurück", "Back"],
  add: ["Anlegen", "Add"],
  save: ["Speichern", "Save"],
} as const satisfies Sentences

type Folder = OutputOf<"listFolders">["folders"][number]

export const FOLDER_KIND_WORDS = {
  delivery: ["Lieferweg", "Delivery"],
  shared: ["gemeinsamer Ordner", "shared folder"],
} as const satisfies Readonly<Record<Folder["kind"], Sentence>>

export const FOLDER_STATE_WORDS = {
  open: ["offen", "open"],
  closed: ["beendet, noch nicht leer", "ended, not empty yet"],
  ended: ["ganz weg", "gone"],
} as const satisfies Readonly<Record<Folder["state"], Sentence>>

export const STAGE_WORDS = {
  test: ["Test", "Test"],
  productive: ["Echtbetrieb", "Productive"],
} as const satisfies Readonly<Record<NonNullable<Folder["stage"]>, Sentence>>

export const ACCESS_WORDS = {
  read: ["nur abholen", "only collect"],
  write: ["nur ablegen", "only put"],
  "read-write": ["abholen und ablegen", "collect and put"],
} as const satisfies Readonly<Record<InputOf<"changeGrant">["access"], Sentence>>
