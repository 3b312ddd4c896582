/** Names for ids: what a person reads where a command's input has a number. Asks the keeper under the person's session. */
import { isFault } from "@schleuse/base"
import type { Ask } from "../site/house.ts"

export class Directory {
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
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
