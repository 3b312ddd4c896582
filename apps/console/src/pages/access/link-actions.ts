/** What is done with links and requests for them, in words. Codes are nobody's to describe. */
import type { Sentence } from "@schleuse/web"
import type { ActionRows } from "../../actions/action.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { LINK_WORDS, REQUEST_WORDS } from "../../words/link-words.ts"
import { linkLetter, manyLetters, requestLetter } from "./link-letter.tsx"

const REQUEST: Sentence = ["Anfrage", "Request"]
const LINK: Sentence = ["Link", "Link"]

export const LINK_ACTIONS = {
  makeEnrolment: {
    title: LINK_WORDS.makeTitle,
    done: ["Der Link ist gemacht.", "The link is made."],
    describe: async ({ account, devices, days }, directory) => [
      { label: GATE_WORDS.account, value: await directory.account(account) },
      { label: LINK_WORDS.devices, value: String(devices) },
      { label: LINK_WORDS.days, value: String(days) },
    ],
    result: linkLetter,
    isShownOnce: true,
  },
  makeEnrolments: {
    title: LINK_WORDS.manyTitle,
    done: ["Die Links sind gemacht.", "The links are made."],
    describe: ({ rows }) =>
      Promise.resolve([
        { label: LINK_WORDS.people, value: rows.map(({ login }) => login).join(", ") },
        { label: LINK_WORDS.wouldMake, value: String(rows.length) },
      ]),
    result: manyLetters,
    isShownOnce: true,
  },
  revokeEnrolment: {
    title: LINK_WORDS.revokeTitle,
    done: ["Der Link ist zurückgenommen.", "The link is taken back."],
    describe: ({ enrolment, reason }) =>
      Promise.resolve([
        { label: LINK, value: enrolment },
        { label: GATE_WORDS.reason, value: reason },
      ]),
  },
  answerEnrolmentRequest: {
    title: REQUEST_WORDS.answerTitle,
    done: REQUEST_WORDS.refused,
    describe: ({ request, answer, devices, days, reason }) =>
      Promise.resolve([
        { label: REQUEST, value: request },
        { label: REQUEST_WORDS.answer, value: answer === "link" ? REQUEST_WORDS.makeTitle : REQUEST_WORDS.refuseTitle },
        ...(devices === undefined ? [] : [{ label: LINK_WORDS.devices, value: String(devices) }]),
        ...(days === undefined ? [] : [{ label: LINK_WORDS.days, value: String(days) }]),
        ...(reason === undefined ? [] : [{ label: REQUEST_WORDS.reason, value: reason }]),
      ]),
    result: requestLetter,
    isShownOnce: true,
  },
} as const satisfies ActionRows
