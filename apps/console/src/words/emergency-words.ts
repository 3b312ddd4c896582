/** Sentences of the emergency code, and of rules of log-in that proposals change. */
import type { Sentences } from "@schleuse/web"

export const EMERGENCY_WORDS = {
  makeTitle: ["Neuen Notfallcode erzeugen", "Make a new emergency code"],
  makeWhy: [
    "Mit dem Notfallcode führt eine Person einmal allein aus, was sonst zwei brauchen. Er gehört gedruckt in einen verschlossenen Umschlag.",
    "With the emergency code one person carries out alone, once, what otherwise takes two. Print it and lock it away.",
  ],
  makeConsequence: [
    "Ein früherer Notfallcode gilt danach nicht mehr. Der neue wird nur ein einziges Mal gezeigt.",
    "An earlier emergency code no longer counts afterwards. The new one is shown only once.",
  ],
  makeConfirm: ["Notfallcode jetzt erzeugen", "Make the emergency code now"],
  made: ["Der Notfallcode ist erzeugt.", "The emergency code is made."],
  codeTitle: ["Der neue Notfallcode", "The new emergency code"],
  codeOnce: ["Dieser Code wird nicht noch einmal gezeigt", "This code is not shown again"],
  codeKeep: [
    "Drucken Sie diese Seite, legen Sie sie in einen Umschlag, und schließen Sie ihn weg. Niemand sonst braucht ihn zu kennen.",
    "Print this page, put it into an envelope, and lock it away. Nobody else needs to know it.",
  ],

  useLink: [
    "Ist niemand zu erreichen? Mit dem Notfallcode allein ausführen",
    "Is nobody in reach? Act alone with the emergency code",
  ],
  useTitle: ["Mit dem Notfallcode allein ausführen", "Act alone with the emergency code"],
  useConsequence: [
    "Das geschieht sofort und ohne zweite Person. Alle anderen werden alarmiert, und der Code ist verbraucht.",
    "This happens at once and without a second person. Everybody else is alarmed, and the code is used up.",
  ],
  useCode: ["Notfallcode", "Emergency code"],
  useCodeHint: ["Er steht auf dem Blatt im verschlossenen Umschlag.", "It stands on the sheet in the locked envelope."],
  useCodeMissing: ["Bitte geben Sie den Notfallcode ein.", "Please enter the emergency code."],
  useConfirm: ["Allein ausführen und alle alarmieren", "Act alone and alarm everybody"],
  used: ["Es ist mit dem Notfallcode ausgeführt.", "It was carried out with the emergency code."],
  back: ["Zurück", "Back"],

  policyTitle: ["Anmelderegel ändern", "Change a rule of log-in"],
  policyDone: ["Die Anmelderegel ist geändert.", "The rule of log-in is changed."],
  policyZone: ["Wo", "Where"],
  policyEverywhere: ["überall", "everywhere"],
  policyOperators: ["bei der Bedienung des Hauses", "where the house is operated"],
  policyRole: ["Für wen oder wofür", "For whom or what"],
  policyPerson: ["alle Personen", "all people"],
  policyMachine: ["alle Maschinen", "all machines"],
  policyConfirmation: ["Bestätigungen einzelner Schritte", "confirmations of single steps"],
  policyFactors: ["Was genügt", "What is enough"],
  policyNothing: ["nichts: niemand kommt so hinein", "nothing: nobody comes in this way"],
} as const satisfies Sentences
