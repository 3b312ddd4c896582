/** The person's own passkeys as the gate names them, or why it does not. */
import { Alert, ButtonLink, type ListWish, Name, speak, Table, type View, writeTime } from "@schleuse/web"
import type { Why } from "../agent/agent.ts"
import type { OwnPasskey } from "../agent/gate-answers.ts"
import { whyOf } from "../agent/why.ts"
import { PASSKEY_WORDS } from "../words/passkey-words.ts"
import { Text, WhyLines } from "./client-page.tsx"
import type { PageHouse } from "./page-house.ts"

export const PASSKEYS_PATH = "/passkeys"
export const REMOVE_PATH = `${PASSKEYS_PATH}/remove`

/** A dozen at most: all of them, in the gate's order. */
const WHOLE: ListWish = { sort: "", direction: "up", after: "", filters: {} }

export type Found = readonly OwnPasskey[] | Why

/** What keeps them from being shown keeps nobody from the rest of the page. */
export async function findPasskeys({ agent }: PageHouse): Promise<Found> {
  try {
    return await agent.ownPasskeys.list()
  } catch (error) {
    return whyOf(error)
  }
}

export function PasskeyList({
  view,
  house,
  found,
}: {
  readonly view: View
  readonly house: PageHouse
  readonly found: Found
}) {
  const say = speak(PASSKEY_WORDS, view.language)
  if ("code" in found) {
    return (
      <Alert kind="warning" title={say("unknown")}>
        <WhyLines view={view} house={house} why={found} />
      </Alert>
    )
  }
  if (found.length === 0) return <Text>{say("none")}</Text>
  return (
    <Table
      view={view}
      title={say("list")}
      path={PASSKEYS_PATH}
      wish={WHOLE}
      rows={found}
      columns={[
        { key: "name", title: say("name"), cell: ({ name }) => <Name text={name} /> },
        { key: "reach", title: say("reach"), cell: ({ reach }) => say(REACH[reach]) },
        {
          key: "created",
          title: say("created"),
          cell: ({ createdAt }) => writeTime(new Date(createdAt), view.language),
        },
        { key: "used", title: say("used"), cell: ({ usedAt }) => lastUsed(view, usedAt) },
        {
          key: "remove",
          title: say("remove"),
          cell: ({ key }) => <ButtonLink href={`${REMOVE_PATH}?key=${key}`} text={say("remove")} />,
        },
      ]}
    />
  )
}

const REACH = { synchronised: "reachSynchronised", "one-device": "reachOneDevice" } as const

export function lastUsed(view: View, at: number | undefined): string {
  return at === undefined ? speak(PASSKEY_WORDS, view.language)("never") : writeTime(new Date(at), view.language)
}
