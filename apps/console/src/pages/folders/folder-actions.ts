/** Every change of deliveries and shared folders, in words. */
import { type Sentence, seeOther } from "@schleuse/web"
import type { InputOf } from "@schleuse/wire"
import type { ActionRows, Done, Fact } from "../../actions/action.ts"
import type { Directory } from "../../actions/directory.ts"
import { operatorOf } from "../../site/house.ts"
import { ACCESS_WORDS, FOLDER_WORDS, STAGE_WORDS } from "../../words/folder-words.ts"

type Purpose = InputOf<"changePurpose">["purpose"]

const W = FOLDER_WORDS

async function purposeFacts(purpose: Purpose, directory: Directory): Promise<readonly Fact[]> {
  const { controller, procedure, dataCategories, article9, personsPerFile, stage } = purpose
  return [
    { label: W.controller, value: controller === undefined ? W.none : await directory.institution(controller) },
    { label: W.procedure, value: procedure ?? W.none },
    { label: W.categories, value: dataCategories.length === 0 ? W.none : dataCategories.join(", ") },
    { label: W.article9Short, value: article9 ? W.yes : W.no },
    { label: W.persons, value: personsPerFile === undefined ? W.none : String(personsPerFile) },
    { label: W.stage, value: STAGE_WORDS[stage] },
  ]
}

const folderFact = async (folder: string, directory: Directory): Promise<Fact> => ({
  label: W.name,
  value: await directory.folder(folder),
})
const institutionFact = async (label: Sentence, id: string, directory: Directory): Promise<Fact> => ({
  label,
  value: await directory.institution(id),
})
const reasonFact = (value: string): Fact => ({ label: W.reason, value })

/** To the folder that was just made, unless the person came from somewhere else than the list. */
function goToNew({ c, house, back }: Pick<Done<never>, "c" | "house" | "back">, folder: string, said: Sentence) {
  house.sessions.tell(operatorOf(c).session, said)
  return Promise.resolve(seeOther(c, back === "/folders" ? `/folders/${folder}` : back))
}

const DELIVERY_ADDED: Sentence = ["Der Lieferweg ist angelegt.", "The delivery is added."]
const SHARED_ADDED: Sentence = ["Der gemeinsame Ordner ist angelegt.", "The shared folder is added."]

export const FOLDER_ACTIONS = {
  addDelivery: {
    title: W.addDelivery,
    done: DELIVERY_ADDED,
    describe: async ({ from, to, purpose }, directory) => [
      await institutionFact(W.sender, from, directory),
      await institutionFact(W.recipient, to, directory),
      ...(await purposeFacts(purpose, directory)),
    ],
    result: (done) => goToNew(done, done.output.folder, DELIVERY_ADDED),
  },
  addSharedFolder: {
    title: W.addShared,
    done: SHARED_ADDED,
    describe: async ({ slug, owner, grants, purpose }, directory) => {
      const accesses: Fact[] = []
      for (const { institution, access } of grants) {
        const name = await directory.institution(institution)
        const [de, en] = ACCESS_WORDS[access]
        accesses.push({ label: W.who, value: [`${name}: ${de}`, `${name}: ${en}`] })
      }
      return [
        { label: W.slug, value: slug },
        await institutionFact(W.owner, owner, directory),
        ...accesses,
        ...(await purposeFacts(purpose, directory)),
      ]
    },
    result: (done) => goToNew(done, done.output.folder, SHARED_ADDED),
  },
  addGrant: {
    title: W.addGrant,
    done: ["Die Einrichtung hat Zugriff.", "The institution has access."],
    describe: async ({ folder, institution, access, purpose }, directory) => [
      await folderFact(folder, directory),
      await institutionFact(W.institution, institution, directory),
      { label: W.may, value: ACCESS_WORDS[access] },
      ...(purpose === undefined ? [] : await purposeFacts(purpose, directory)),
    ],
  },
  changeGrant: {
    title: W.changeGrantTitle,
    done: ["Der Zugriff ist geändert.", "The access is changed."],
    describe: async ({ folder, institution, access }, directory) => [
      await folderFact(folder, directory),
      await institutionFact(W.institution, institution, directory),
      { label: W.may, value: ACCESS_WORDS[access] },
    ],
  },
  endGrant: {
    title: W.endGrantTitle,
    done: ["Der Zugriff ist zurückgenommen.", "The access is taken back."],
    describe: async ({ folder, institution, reason }, directory) => [
      await folderFact(folder, directory),
      await institutionFact(W.institution, institution, directory),
      reasonFact(reason),
    ],
  },
  changePurpose: {
    title: W.changePurpose,
    done: ["Der Zweck ist geändert.", "What it is for is changed."],
    describe: async ({ folder, purpose }, directory) => [
      await folderFact(folder, directory),
      ...(await purposeFacts(purpose, directory)),
    ],
  },
  closeFolder: {
    title: W.close,
    done: ["Der Ordner ist beendet.", "The folder is ended."],
    describe: async ({ folder, reason }, directory) => [await folderFact(folder, directory), reasonFact(reason)],
  },
  reopenFolder: {
    title: W.reopen,
    done: ["Der Ordner ist wieder offen.", "The folder is open again."],
    describe: async ({ folder, reason }, directory) => [await folderFact(folder, directory), reasonFact(reason)],
  },
  discardFolder: {
    title: W.discard,
    done: ["Der Ordner ist weg; sein Rest wird gelöscht.", "The folder is gone; what was left is being deleted."],
    describe: async ({ folder, reason }, directory) => [await folderFact(folder, directory), reasonFact(reason)],
  },
} as const satisfies ActionRows
