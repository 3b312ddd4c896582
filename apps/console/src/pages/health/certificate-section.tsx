/** Until when the house's certificates last, and which of them somebody has to do something about. */
import { Name, speak, Table, type View } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { WHOLE } from "./whole-list.ts"

type Certificates = OutputOf<"showCertificates">
type Server = Certificates["servers"][number]

const TROUBLES = {
  "expires-soon": { look: "warning", word: "certificateEnding" },
  expired: { look: "bad", word: "certificateExpired" },
  "other-host": { look: "bad", word: "certificateForeign" },
} as const

type Props = { readonly view: View; readonly certificates: Certificates }

export function CertificateSection({ view, certificates: { authority, servers } }: Props) {
  const say = speak(HEALTH_WORDS, view.language)
  const rows = [
    ...servers.map((server) => ({ name: server.subject, expiresAt: server.expiresAt, state: stateOf(server) })),
    {
      name: say("authority"),
      expiresAt: authority.expiresAt,
      state: { look: "good", word: "certificateValid" } as const,
    },
  ]
  return (
    <>
      <Table
        view={view}
        title={say("certificates")}
        path="/health"
        wish={WHOLE}
        rows={rows}
        columns={[
          { key: "name", title: say("certificate"), cell: ({ name }) => <Name text={name} /> },
          { key: "expires", title: say("expires"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
          {
            key: "state",
            title: say("state"),
            cell: ({ state }) => <State look={state.look} text={say(state.word)} />,
          },
        ]}
      />
      <p class="kern-body">
        <a class="kern-link" href="/settings/certificates">
          {say("certificatesLook")}
        </a>
      </p>
    </>
  )
}

function stateOf({ trouble, shown }: Server) {
  if (trouble !== undefined) return TROUBLES[trouble]
  return { look: shown ? "good" : "neutral", word: shown ? "certificateGood" : "certificateIdle" } as const
}
