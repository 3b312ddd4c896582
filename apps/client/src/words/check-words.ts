/** Sentences about the check of the computer, beside those of packages/posture. */
import type { Sentences } from "@schleuse/web"

export const CHECK_WORDS = {
  title: ["Ihr Computer", "Your computer"],
  firstTitle: ["Schritt 1: Ihr Computer", "Step 1: your computer"],
  first: [
    "Bevor Sie sich anmelden, sieht die Software nach, ob dieser Computer geschützt ist. Das dauert einige Sekunden.",
    "Before you log in, the software looks whether this computer is protected. It takes a few seconds.",
  ],
  checking: [
    "Der Computer wird gerade geprüft. Das dauert einige Sekunden.",
    "The computer is being checked. It takes a few seconds.",
  ],
  checkNow: ["Computer prüfen", "Check the computer"],
  again: ["Nochmals prüfen", "Check again"],
  checkedAt: ["Geprüft am {time}", "Checked on {time}"],
  allWell: ["An Ihrem Computer ist nichts zu beheben", "Nothing needs to be repaired on your computer"],
  warned: ["Sie können sich anmelden, aber etwas fällt auf", "You can log in, but something is to be noted"],
  refused: ["So können Sie sich noch nicht anmelden", "You cannot log in like this yet"],
  refusedWhat: [
    "Bitte beheben Sie, was unten steht, und prüfen Sie dann nochmals. Es ist nichts verloren.",
    "Please repair what stands below, then check again. Nothing is lost.",
  ],
  guess: [
    "So schätzt dieser Computer sich selbst ein. Was wirklich verlangt wird, sagt der Betreiber, sobald der Computer eingetragen ist.",
    "This is how the computer judges itself. What is really asked, the operator says as soon as the computer is enrolled.",
  ],
  guessRefused: ["Bitte beheben Sie das, bevor Sie sich anmelden", "Please repair this before you log in"],
  guessRefusedWhat: [
    "Eintragen können Sie den Computer schon jetzt, in Schritt 2.",
    "You can enrol the computer already, in step 2.",
  ],
  selfReported: [
    "Das sind Angaben dieses Computers über sich selbst; niemand hat sie von außen geprüft.",
    "This is what the computer says of itself; nobody has verified it from outside.",
  ],
  details: ["Was wird gelesen, was wird gesendet?", "What is read, and what is sent?"],
  all: ["Alle Ergebnisse der Prüfung", "All results of the check"],
  results: ["Ergebnisse", "Results"],
  ok: ["In Ordnung", "All right"],
  warn: ["Hinweis", "Note"],
  fail: ["Muss behoben werden", "Must be repaired"],
  unknown: ["Unbekannt", "Unknown"],
  whatToDo: ["Was Sie tun können:", "What you can do:"],
  asked: ["Verlangt wird: {asked}.", "What is asked: {asked}."],
  requirement: ["KBV-Richtlinie {numbers}", "KBV guideline {numbers}"],
  updating: [
    "Der Computer ist noch nicht lange an und holt das wohl gerade nach. Zeit dafür ist bis {time} Uhr.",
    "The computer has not been on for long and is probably catching up. There is time for it until {time}.",
  ],
  grace: [
    "Das darf bis {time} so bleiben. Danach können Sie sich erst wieder anmelden, wenn es behoben ist.",
    "This may stay as it is until {time}. After that you can only log in again once it is repaired.",
  ],
  exception: [
    "Der Betreiber hat dafür eine Ausnahme eingetragen. Sie gilt bis {time}.",
    "The operator has entered an exception for this. It is valid until {time}.",
  ],
  onlyWarned: ["Anmelden können Sie sich trotzdem.", "You can log in all the same."],
} as const satisfies Sentences
