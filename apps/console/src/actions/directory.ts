/** Names for ids: what a person reads where a command's input has a number. Asks the keeper under the person's session. */
import { isFault, parseCanonicalJson } from "@schleuse/base"
import { type Language, writeTime } from "@schleuse/web"
import { isCommandName } from "@schleuse/wire"
import { nameOfCut } from "../pages/health/cut-name.ts"
import type { Ask } from "../site/house.ts"
import { findApplication } from "../site/look-up.ts"
import { APPROVAL_WORDS } from "../words/approval-words.ts"
import { HEALTH_WORDS } from "../words/health-words.ts"
import type { Carried, Fact } from "./action.ts"
import type { Described } from "./describe-carried.ts"

/** Describes what a proposal would do, by the row of its command. */
type Describe = (carried: Carried, directory: Directory) => Promise<Described>

export class Directory {
  readonly #ask: Ask
  readonly #describe: Describe | undefined

  constructor(ask: Ask, describe?: Describe) {
    this.#ask = ask
    this.#describe = describe
  }

  /** What somebody proposed: what would happen, who asked for it, and why. */
  async proposal(id: string): Promise<readonly Fact[]> {
    const { command, input, requestedBy, reason } = await this.#ask("describeApproval", { approval: id })
    const carried = isCommandName(command) ? { command, input: parseCanonicalJson(input) } : undefined
    const described = carried === undefined ? undefined : await this.#describe?.(carried, this)
    return [
      { label: APPROVAL_WORDS.what, value: described?.title ?? command },
      ...(described?.facts ?? []),
      { label: APPROVAL_WORDS.who, value: requestedBy },
      { label: APPROVAL_WORDS.reason, value: reason },
    ]
  }

  /** What a cut cut off, since when, and why; that it is over, if it is. */
  async cut(id: string): Promise<readonly Fact[]> {
    const { cuts } = await this.#ask("status", {})
    const found = cuts.find(({ cut }) => cut === id)
    if (found === undefined) return [{ label: HEALTH_WORDS.cutWhat, value: HEALTH_WORDS.cutOver }]
    const time = (language: Language) => writeTime(new Date(found.at), language)
    return [
      { label: HEALTH_WORDS.cutWhat, value: nameOfCut(found) },
      { label: HEALTH_WORDS.cutAt, value: [time("de"), time("en")] },
      { label: HEALTH_WORDS.reason, value: found.reason },
    ]
  }

  /** *login (kind)*, or the id if nobody has it. */
  async account(id: string): Promise<string> {
    return await orId(id, async () => (await this.#ask("describeAccount", { account: id })).login)
  }

  /** The name of one of the person's own passkeys, or its id. */
  async ownPasskey(id: string): Promise<string> {
    const { keys } = await this.#ask("listOwnFidoKeys", {})
    return keys.find(({ key }) => key === id)?.name ?? id
  }

  /** Its name, or the id if there is none. */
  async institution(id: string): Promise<string> {
    return await orId(id, async () => (await this.#ask("describeInstitution", { institution: id })).name)
  }

  /** *Name (log-in name)* of a PC, or the id if there is none. */
  async device(id: string): Promise<string> {
    return await orId(id, async () => {
      const { name, login } = await this.#ask("describeDevice", { device: id })
      return `${name} (${login})`
    })
  }

  /** *name (host)* of what is published, or was; the id if there is none. */
  async application(id: string): Promise<string> {
    return await orId(id, async () => {
      const found = await findApplication(this.#ask, id)
      return found === undefined ? id : `${found.name} (${found.host})`
    })
  }

  /** What stands on a key, or what it types of itself. */
  async token(id: string): Promise<string> {
    return await orId(id, async () => {
      const [token] = (await this.#ask("listTokens", { token: id })).tokens
      return token?.serial ?? token?.publicId ?? id
    })
  }

  /** The person's name, or the id if there is none. */
  async person(id: string): Promise<string> {
    return await orId(id, async () => (await this.#ask("describePerson", { person: id })).name)
  }

  /** *Sender → recipient*, or where a shared folder stands; the id if there is none. */
  async folder(id: string): Promise<string> {
    return await orId(id, async () => {
      const { slug, owner, recipient } = await this.#ask("describeFolder", { folder: id })
      return slug === undefined ? `${owner.name} → ${recipient?.name ?? ""}` : `ablage/${slug}`
    })
  }
}

async function orId(id: string, find: () => Promise<string>): Promise<string> {
  try {
    return await find()
  } catch (error) {
    // It is gone, or this person may not know it: the id is still true.
    if (isFault(error)) return id
    throw error
  }
}
