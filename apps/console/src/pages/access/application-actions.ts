/** Publishing applications, in words: everything that whoever agrees to it must know. */
import type { ActionRows, Fact } from "../../actions/action.ts"
import type { Directory } from "../../actions/directory.ts"
import { APPLICATION_WORDS } from "../../words/application-words.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { addressLines } from "./application-pages.tsx"

type Published = {
  readonly titleDe: string
  readonly titleEn: string
  readonly host: string
  readonly port: number
  readonly addresses: readonly { readonly address: string; readonly port: number }[]
  readonly institutions?: readonly string[] | undefined
}

async function factsOf(published: Published, directory: Directory): Promise<readonly Fact[]> {
  const { titleDe, titleEn, host, port, addresses, institutions } = published
  const names = await Promise.all((institutions ?? []).map((id) => directory.institution(id)))
  return [
    { label: APPLICATION_WORDS.titleDe, value: titleDe },
    { label: APPLICATION_WORDS.titleEn, value: titleEn },
    { label: APPLICATION_WORDS.host, value: `${host}:${port}` },
    { label: APPLICATION_WORDS.addresses, value: addressLines({ addresses: [...addresses] }).join(", ") },
    {
      label: APPLICATION_WORDS.who,
      value: institutions === undefined ? APPLICATION_WORDS.everybody : names.join(", "),
    },
  ]
}

export const APPLICATION_ACTIONS = {
  addApplication: {
    title: APPLICATION_WORDS.add,
    done: ["Die Anwendung ist freigegeben.", "The application is published."],
    describe: async ({ name, ...published }, directory) => [
      { label: APPLICATION_WORDS.name, value: name },
      ...(await factsOf(published, directory)),
    ],
  },
  changeApplication: {
    title: APPLICATION_WORDS.change,
    done: ["Die Freigabe ist geändert.", "What is published is changed."],
    describe: async ({ application, ...published }, directory) => [
      { label: APPLICATION_WORDS.name, value: await directory.application(application) },
      ...(await factsOf(published, directory)),
    ],
  },
  removeApplication: {
    title: APPLICATION_WORDS.end,
    done: [
      "Die Freigabe ist beendet. Niemand erreicht die Anwendung mehr von außen.",
      "It is not published any more. Nobody reaches the application from outside.",
    ],
    describe: async ({ application, reason }, directory) => [
      { label: APPLICATION_WORDS.name, value: await directory.application(application) },
      { label: GATE_WORDS.reason, value: reason },
    ],
  },
} as const satisfies ActionRows
