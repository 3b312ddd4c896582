/** Sentences of what changes while a page is open: numbers, alarms. */
import type { Sentences } from "@schleuse/web"

export const LIVE_WORDS = {
  moreThan: ["mehr als {count}", "more than {count}"],
  none: ["keine", "none"],
  oldest: ["die älteste seit {time}", "the oldest since {time}"],
  spaceEnough: ["genug: {free} von {total} frei", "enough: {free} of {total} free"],
  spaceLow: ["knapp: Neues wird nicht angenommen", "low: nothing new is taken"],
  spaceScarce: ["fast verbraucht: nur Trennen und Versiegeln geht", "nearly used up: only cutting and sealing works"],
  spaceUsed: ["verbraucht, auch die Reserve", "used up, the reserve too"],
  sealed: [
    "versiegelt: Dateien werden angenommen, aber nicht herausgegeben",
    "sealed: files are taken, none is released",
  ],
  open: ["offen: Dateien werden angenommen und herausgegeben", "open: files are taken and released"],

  alarmTitle: ["Alarm", "Alarm"],
  alarmBreakGlass: [
    "Jemand hat mit dem Notfallcode allein gehandelt: {action} ({time}). Bitte prüfen Sie es.",
    "Somebody has acted alone with the emergency code: {action} ({time}). Please look into it.",
  ],
  alarmDeviceTwice: [
    "Ein Gerät wird an zwei Orten zugleich benutzt: {device} ({time}). Vielleicht wurde sein Schlüssel kopiert. Fragen Sie nach, und sperren Sie es im Zweifel.",
    "A device is in use at two places at once: {device} ({time}). Its key may have been copied. Ask its owner, and block it if in doubt.",
  ],
  alarmCertificate: [
    "Das Zertifikat von {zone} endet am {ends}, und das nächste ist noch nicht da. Danach vertrauen Browser und Computer diesem Dienst vielleicht nicht mehr. Sehen Sie nach, warum die Erneuerung ausbleibt.",
    "The certificate of {zone} ends at {ends}, and the next one has not come yet. After that browsers and computers may not trust this service any more. Find out why it was not renewed.",
  ],
  alarmStreamsSpent: [
    "Ein Gerät hat so viele Verbindungen geöffnet, wie es am Tag darf: {device} ({time}). Neue bekommt es nur langsam. Fragen Sie nach, woran es liegt, und sperren Sie es im Zweifel.",
    "A device has opened as many connections as it may in a day: {device} ({time}). It gets new ones only slowly. Ask what the reason is, and block it if in doubt.",
  ],
  alarmOther: ["{what} ({time}): {detail}", "{what} ({time}): {detail}"],
  alarmSeen: ["Zur Kenntnis genommen", "I have seen this"],
  alarmLook: ["Vorschläge und Entscheidungen ansehen", "See proposals and decisions"],
} as const satisfies Sentences
