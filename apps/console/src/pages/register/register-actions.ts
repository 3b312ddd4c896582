/** Every change of the register, in words: institutions, people and their roles. Accounts and keys are in account-actions.ts. */
import { seeOther } from "@schleuse/web"
import type { InputOf } from "@schleuse/wire"
import type { ActionRows, Done, Fact } from "../../actions/action.ts"
import { operatorOf } from "../../site/house.ts"
import { INSTITUTION_WORDS } from "../../words/institution-words.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { KIND_WORDS, REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { ACCOUNT_ACTIONS } from "./account-actions.ts"
import { writeDay } from "./days.ts"

type Contact = NonNullable<InputOf<"addInstitution">["technicalContact"]>
type Kept = Omit<InputOf<"changeInstitution">, "institution">

const W = INSTITUTION_WORDS
const N = ["–", "–"] as const

const contactFact = (label: Fact["label"], contact: Contact | undefined): Fact => {
  const parts = contact === undefined ? [] : [contact.name, contact.email, contact.telephone]
  return { label, value: contact === undefined ? N : parts.filter((part) => part !== undefined).join(", ") }
}

const factsOfInstitution = (input: Kept): readonly Fact[] => [
  { label: REGISTER_WORDS.name, value: input.name },
  { label: W.dataRole, value: W[input.role] },
  { label: W.ik, value: input.ik ?? N },
  { label: W.bsnr, value: input.bsnr ?? N },
  { label: W.betriebsnummer, value: input.betriebsnummer ?? N },
  { label: W.authority, value: input.dataProtectionAuthority ?? N },
  { label: W.supervision, value: input.legalSupervision ?? N },
  contactFact(W.technicalContact, input.technicalContact),
  contactFact(W.securityContact, input.securityContact),
  contactFact(W.aroundTheClockContact, input.aroundTheClockContact),
  contactFact(W.dataProtectionOfficer, input.dataProtectionOfficer),
]

const factsOfPerson = (input: Omit<InputOf<"changePerson">, "person">): readonly Fact[] => [
  { label: REGISTER_WORDS.name, value: input.name },
  { label: PERSON_WORDS.lanr, value: input.lanr ?? N },
  { label: PERSON_WORDS.telephone, value: input.telephone ?? N },
  { label: PERSON_WORDS.email, value: input.email ?? N },
]

/** To what was just made, unless the person came from somewhere else than its list. */
function goTo(done: Pick<Done<never>, "c" | "house" | "back">, list: string, made: string, said: Fact["label"]) {
  const { c, house, back } = done
  house.sessions.tell(operatorOf(c).session, said)
  return Promise.resolve(seeOther(c, back === list ? `${list}/${made}` : back))
}

const INSTITUTION_ADDED = ["Die Einrichtung ist angelegt.", "The institution is added."] as const
const PERSON_ADDED = [
  "Die Person ist angelegt. Geben Sie ihr jetzt eine Rolle bei einer Einrichtung.",
  "The person is added. Now give them a role at an institution.",
] as const

export const REGISTER_ACTIONS = {
  addInstitution: {
    title: W.add,
    done: INSTITUTION_ADDED,
    describe: (input) =>
      Promise.resolve([
        { label: W.slug, value: input.slug },
        { label: REGISTER_WORDS.kind, value: KIND_WORDS[input.kind] },
        ...factsOfInstitution(input),
      ]),
    result: (done) => goTo(done, "/institutions", done.output.institution, INSTITUTION_ADDED),
  },
  changeInstitution: {
    title: W.changeTitle,
    done: ["Die Einrichtung ist geändert.", "The institution is changed."],
    describe: async ({ institution, ...input }, directory) => [
      { label: REGISTER_WORDS.institution, value: await directory.institution(institution) },
      ...factsOfInstitution(input),
    ],
  },
  addPerson: {
    title: PERSON_WORDS.add,
    done: PERSON_ADDED,
    describe: (input) => Promise.resolve(factsOfPerson(input)),
    result: (done) => goTo(done, "/people", done.output.person, PERSON_ADDED),
  },
  changePerson: {
    title: PERSON_WORDS.changeTitle,
    done: ["Die Angaben sind geändert.", "The entries are changed."],
    describe: async ({ person, ...input }, directory) => [
      { label: PERSON_WORDS.person, value: await directory.person(person) },
      ...factsOfPerson(input),
    ],
  },
  addMembership: {
    title: PERSON_WORDS.giveRole,
    done: ["Die Person hat die Rolle.", "The person has the role."],
    describe: async ({ person, institution, role, until }, directory) => [
      { label: PERSON_WORDS.person, value: await directory.person(person) },
      { label: REGISTER_WORDS.institution, value: await directory.institution(institution) },
      { label: REGISTER_WORDS.role, value: ROLE_WORDS[role] },
      {
        label: REGISTER_WORDS.until,
        value: until === undefined ? REGISTER_WORDS.always : [writeDay(until, "de"), writeDay(until, "en")],
      },
    ],
  },
  endMembership: {
    title: PERSON_WORDS.endRole,
    done: ["Die Rolle ist beendet.", "The role is ended."],
    describe: async ({ person, institution, role }, directory) => [
      { label: PERSON_WORDS.person, value: await directory.person(person) },
      { label: REGISTER_WORDS.institution, value: await directory.institution(institution) },
      { label: REGISTER_WORDS.role, value: ROLE_WORDS[role] },
    ],
  },
  ...ACCOUNT_ACTIONS,
} as const satisfies ActionRows
