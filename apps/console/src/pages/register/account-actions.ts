/** Every change of an account, in words: its life, its keys, its letters. */
import { sshFingerprint, parseSshKeyLine } from "@schleuse/base"
import { type Sentence, seeOther } from "@schleuse/web"
import type { ActionRows, Fact } from "../../actions/action.ts"
import type { Directory } from "../../actions/directory.ts"
import { operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { DOOR_WORDS, REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { writeDay } from "./days.ts"
import { letterPage } from "./letter-page.tsx"

const W = ACCOUNT_WORDS

const account = async (id: string, directory: Directory): Promise<Fact> => ({
  label: W.account,
  value: await directory.account(id),
})
const day = (at: number): Sentence => [writeDay(at, "de"), writeDay(at, "en")]
const reason = (value: string): Fact => ({ label: REGISTER_WORDS.reason, value })

/** Words of a list, joined in both languages. */
function listed(sentences: readonly Sentence[], none: Sentence): Sentence {
  if (sentences.length === 0) return none
  return [sentences.map(([de]) => de).join(", "), sentences.map(([, en]) => en).join(", ")]
}

/** What a person compares: never the whole key, which nobody reads. */
function keyFacts(line: string): readonly Fact[] {
  const { type, blob } = parseSshKeyLine(line)
  return [
    { label: W.fingerprint, value: sshFingerprint(blob) },
    { label: W.algorithm, value: type },
  ]
}

const MACHINE_ADDED: Sentence = ["Das Konto ist angelegt.", "The account is added."]

export const ACCOUNT_ACTIONS = {
  invitePerson: {
    title: PERSON_WORDS.invite,
    done: ["Die Person ist eingeladen.", "The person is invited."],
    describe: async ({ person, institution, login, doors, expiresAt }, directory) => [
      { label: PERSON_WORDS.person, value: await directory.person(person) },
      { label: REGISTER_WORDS.institution, value: await directory.institution(institution) },
      { label: W.loginName, value: login },
      {
        label: W.doors,
        value: listed(
          doors.map((door) => DOOR_WORDS[door]),
          W.doorNone,
        ),
      },
      { label: W.expiresAt, value: expiresAt === undefined ? REGISTER_WORDS.always : day(expiresAt) },
    ],
    result: async ({ c, house, output }) => await letterPage(c, house, output, "first"),
    isShownOnce: true,
  },
  renewActivation: {
    title: W.makeLetter,
    done: ["Der Brief ist gemacht.", "The letter is made."],
    describe: async ({ account: id, purpose }, directory) => [
      await account(id, directory),
      { label: W.letters, value: purpose === "first" ? W.letterFirst : W.letterReset },
    ],
    result: async ({ c, house, input, output }) => await letterPage(c, house, output, input.purpose),
    isShownOnce: true,
  },
  addMachineAccount: {
    title: W.machineTitle,
    done: MACHINE_ADDED,
    describe: async ({ institution, login, roles, doors, sshKey }, directory) => [
      { label: REGISTER_WORDS.institution, value: await directory.institution(institution) },
      { label: W.loginName, value: login },
      {
        label: W.machineRoles,
        value: listed(
          roles.map((role) => ROLE_WORDS[role]),
          REGISTER_WORDS.none,
        ),
      },
      {
        label: W.doors,
        value: listed(
          doors.map((door) => DOOR_WORDS[door]),
          W.doorNone,
        ),
      },
      ...(sshKey === undefined ? [] : keyFacts(sshKey)),
    ],
    result: ({ c, house, input, output, back }) => {
      house.sessions.tell(operatorOf(c).session, MACHINE_ADDED)
      const isFromForm = back === `/institutions/${input.institution}`
      return Promise.resolve(seeOther(c, isFromForm ? `/accounts/${output.account}` : back))
    },
  },
  addSshKey: {
    title: W.addKey,
    done: ["Der Schlüssel ist eingetragen.", "The key is entered."],
    describe: async ({ account: id, sshKey, expiresAt }, directory) => [
      await account(id, directory),
      ...keyFacts(sshKey),
      { label: W.expiresAt, value: expiresAt === undefined ? REGISTER_WORDS.always : day(expiresAt) },
    ],
  },
  rotateSshKey: {
    title: W.rotateKey,
    done: ["Der neue Schlüssel gilt; die alten laufen aus.", "The new key counts; the old ones run out."],
    describe: async ({ account: id, sshKey, overlapDays }, directory) => [
      await account(id, directory),
      ...keyFacts(sshKey),
      { label: W.overlapDays, value: String(overlapDays) },
    ],
  },
  revokeSshKey: {
    title: W.revokeTitle,
    done: ["Der Schlüssel ist zurückgezogen.", "The key is withdrawn."],
    describe: (input) => Promise.resolve([reason(input.reason)]),
  },
  blockAccount: {
    title: W.block,
    done: ["Das Konto ist gesperrt, seine Sitzungen sind beendet.", "The account is blocked, its sessions are ended."],
    describe: async (input, directory) => [await account(input.account, directory), reason(input.reason)],
  },
  unblockAccount: {
    title: W.unblock,
    done: ["Das Konto ist entsperrt.", "The account may connect again."],
    describe: async (input, directory) => [await account(input.account, directory), reason(input.reason)],
  },
  closeAccount: {
    title: W.close,
    done: ["Das Schließen des Kontos ist eingetragen.", "The closing of the account is entered."],
    describe: async ({ account: id, at }, directory) => [
      await account(id, directory),
      { label: W.closeDay, value: at === undefined ? ["sofort", "at once"] : day(at) },
    ],
  },
  setAccountExpiry: {
    title: W.expiry,
    done: ["Der Ablauf ist geändert.", "How long it is valid is changed."],
    describe: async ({ account: id, expiresAt }, directory) => [
      await account(id, directory),
      { label: W.expiresAt, value: expiresAt === undefined ? REGISTER_WORDS.always : day(expiresAt) },
    ],
  },
  setAddresses: {
    title: W.addresses,
    done: ["Die Netze sind geändert.", "The networks are changed."],
    describe: async ({ account: id, networks }, directory) => [
      await account(id, directory),
      { label: W.networks, value: networks.length === 0 ? W.anyNetwork : networks.join(", ") },
    ],
  },
} as const satisfies ActionRows
