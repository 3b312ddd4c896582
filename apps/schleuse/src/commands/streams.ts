/** `schleuse stream …`: connections of devices to applications through the gate. */
import { Fault } from "@schleuse/base"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction } from "./command-context.ts"
import { done } from "./done.ts"

const NOTHING: Text = { de: "Keine.", en: "None." }
/** Pages that are shown at most. */
const MAX_PAGES = 20

type Stream = OutputOf<"listStreams">["streams"][number]

const list: CommandAction = async ({ args, terminal }) => {
  const [login, device, application] = ["account", "device", "application"].map((name) => args.texts.get(name))
  if ([login, device, application].filter((text) => text !== undefined).length > 1) {
    throw new Fault("ARGUMENT_INVALID", "--account, --device, --application")
  }
  const streams: Stream[] = []
  await underOperatorSession(args, async (keeper, session) => {
    const asked = {
      state: args.flags.has("all") ? "all" : "open",
      ...(login === undefined ? {} : { account: await findAccountId(keeper, session, login) }),
      ...(device === undefined ? {} : { device }),
      ...(application === undefined ? {} : { application }),
    } as const
    let pages = 0
    for await (const found of pagesOf((from) => keeper.call("listStreams", { ...asked, ...from }, session))) {
      streams.push(...found.streams)
      if (++pages >= MAX_PAGES) break
    }
  })
  terminal.result({ streams })
  if (streams.length === 0) terminal.say(NOTHING)
  for (const stream of streams) terminal.print(lineOf(stream))
  return EXIT.ok
}

const end: CommandAction = async ({ args, terminal }) => {
  const [stream = ""] = args.operands
  const reason = args.texts.get("reason") ?? ""
  await underOperatorSession(args, (keeper, session) => keeper.call("endStream", { stream, reason }, session))
  return done({ terminal })
}

function lineOf({ stream, login, deviceName, name, address, openedAt, closedAt, up, down, reason }: Stream): string {
  const times = closedAt === undefined ? [momentOf(openedAt)] : [momentOf(openedAt), momentOf(closedAt), reason ?? ""]
  return [stream, login, name, address, ...times, `${up}/${down}`, deviceName].join("  ")
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19)
}

export const STREAM_ACTIONS: Readonly<Record<string, CommandAction>> = { "stream list": list, "stream end": end }
