/** What the tour proposes to try, in this order. A new part of the product adds its step here. */
import type { OutputOf } from "@schleuse/wire"
import type { TOUR_WORDS } from "../../words/tour-words.ts"

export type Tour = OutputOf<"describeTour">
type Word = keyof typeof TOUR_WORDS

export type TourStep = {
  readonly title: Word
  readonly text: Word
  /** What to type into a terminal, with the names and ports of this demo. */
  readonly lines: (tour: Tour) => readonly string[]
  /** And then, once sftp is connected. */
  readonly inSftp?: readonly string[]
  /** Is there something to try in this demo? By default there is. */
  readonly isThere?: (tour: Tour) => boolean
  readonly link?: { readonly href: string; readonly text: Word }
}

const none = (): readonly string[] => []

/** The first line of a login's: the one that connects, or logs in. */
function connect({ cast }: Tour, login: string): readonly string[] {
  return cast.find((one) => one.login === login)?.lines.slice(0, 1) ?? []
}

/** The line that presses the toy YubiKey. */
function touch({ cast }: Tour, login: string): readonly string[] {
  return cast.find((one) => one.login === login)?.lines.slice(1) ?? []
}

export const TOUR_STEPS: readonly TourStep[] = [
  {
    title: "sendTitle",
    text: "send",
    lines: (tour) => connect(tour, "praxis-beispiel"),
    inSftp: ["put package.json /ausgang/aok-musterland/", "ls /quittungen"],
  },
  {
    title: "collectTitle",
    text: "collect",
    lines: (tour) => connect(tour, "aok-musterland"),
    inSftp: ["get /eingang/praxis-beispiel/package.json /tmp/", "get -r /quittungen /tmp/"],
  },
  {
    title: "logTitle",
    text: "log",
    lines: ({ verify }) => [verify],
    link: { href: "/log", text: "logLink" },
  },
  {
    title: "approveTitle",
    text: "approve",
    lines: (tour) => touch(tour, "admin-2"),
    link: { href: "/approvals", text: "approveLink" },
  },
  {
    title: "accessTitle",
    text: "access",
    isThere: ({ access }) => access !== undefined,
    lines: ({ access = [] }) => access,
    link: { href: "/gate", text: "accessLink" },
  },
  { title: "endTitle", text: "end", lines: none, link: { href: "/sessions", text: "endLink" } },
]
