/** `schleuse enrolment …`, `schleuse device …`: links for the access software, and the PCs that came by them. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { dayOf } from "./days.ts"
import { done, reasonOf } from "./done.ts"

const NOTHING: Text = { de: "Keine.", en: "None." }

const listEnrolments: CommandAction = async (context) => {
  const enrolments: OutputOf<"listEnrolments">["enrolments"][number][] = []
  await eachPage(context, async (keeper, session, asked) => {
    const page = await keeper.call("listEnrolments", asked, session)
    enrolments.push(...page.enrolments)
    return page.next
  })
  const { terminal } = context
  terminal.result({ enrolments })
  if (enrolments.length === 0) terminal.say(NOTHING)
  for (const { enrolment, login, state, devices, used, expiresAt } of enrolments) {
    terminal.print([enrolment, login, state, `${used}/${devices}`, dayOf(expiresAt)].join("  "))
  }
  return EXIT.ok
}

const listDevices: CommandAction = async (context) => {
  const devices: OutputOf<"listDevices">["devices"][number][] = []
  await eachPage(context, async (keeper, session, asked) => {
    const page = await keeper.call("listDevices", asked, session)
    devices.push(...page.devices)
    return page.next
  })
  const { terminal } = context
  terminal.result({ devices })
  if (devices.length === 0) terminal.say(NOTHING)
  for (const { device, login, name, system, state, certificateUntil } of devices) {
    terminal.print([device, login, state, system, dayOf(certificateUntil), name].join("  "))
  }
  return EXIT.ok
}

const show: CommandAction = async ({ args, terminal }) => {
  const device = args.operands[0] ?? ""
  const found = await underOperatorSession(args, (keeper, session) =>
    keeper.call("describeDevice", { device }, session),
  )
  terminal.result(found)
  terminal.print(JSON.stringify(found, null, 2))
  return EXIT.ok
}

const revoke: CommandAction = async (context) => {
  const [enrolment = ""] = context.args.operands
  const reason = reasonOf(context)
  await underOperatorSession(context.args, (keeper, session) =>
    keeper.call("revokeEnrolment", { enrolment, reason }, session),
  )
  return done(context)
}

function change(command: "blockDevice" | "unblockDevice" | "removeDevice"): CommandAction {
  return async (context) => {
    const [device = ""] = context.args.operands
    const reason = reasonOf(context)
    await underOperatorSession(context.args, (keeper, session) => keeper.call(command, { device, reason }, session))
    return done(context)
  }
}

export const DEVICE_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "enrolment list": listEnrolments,
  "enrolment revoke": revoke,
  "device list": listDevices,
  "device show": show,
  "device block": change("blockDevice"),
  "device unblock": change("unblockDevice"),
  "device remove": change("removeDevice"),
}

type Keeper = Parameters<Parameters<typeof underOperatorSession>[1]>[0]
type Asked = { readonly account?: string; readonly cursor?: string }

async function eachPage(
  { args }: CommandContext,
  ask: (keeper: Keeper, session: string, asked: Asked) => Promise<string | undefined>,
): Promise<void> {
  await underOperatorSession(args, async (keeper, session) => {
    const login = args.texts.get("account")
    const of = login === undefined ? {} : { account: await findAccountId(keeper, session, login) }
    let cursor: string | undefined
    do {
      cursor = await ask(keeper, session, cursor === undefined ? of : { ...of, cursor })
    } while (cursor !== undefined)
  })
}

export function countOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d?$/.test(text)) throw new Fault("ARGUMENT_INVALID", text)
  return Number(text)
}
