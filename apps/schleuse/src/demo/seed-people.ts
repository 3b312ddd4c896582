/**
 * Seeding people: a person, a role, a letter, two tokens, activation, as an IT service does it and as the person does.
 *
 * Goes on where an earlier start was interrupted.
 */
import { type OutputOf, type KeeperClient } from "@schleuse/wire"
import type { CastPerson } from "./people-cast.ts"
import type { ToyYubikey } from "./toy-yubikey.ts"

/** What the seeding needs to know of somebody. */
export type SeededPerson = CastPerson & {
  readonly institutionId: string
  /** The account of an earlier start. */
  readonly there: { readonly account: string; readonly state: string } | undefined
  readonly toy: ToyYubikey
  /** The next touch. */
  readonly touch: () => string
}

type Listed = OutputOf<"listTokens">["tokens"][number]

export async function seedPerson(keeper: KeeperClient, session: string, person: SeededPerson): Promise<void> {
  const { there, login, toy } = person
  if (there !== undefined && there.state !== "invited") return
  const letter =
    there === undefined
      ? await invite(keeper, session, person)
      : await keeper.call("renewActivation", { account: there.account, purpose: "first" }, session)
  for (const token of [await yubicoToken(keeper, session, person), await hotpToken(keeper, session, person)]) {
    if (token.state === "stock") {
      await keeper.call("assignToken", { token: token.token, account: letter.account }, session)
    }
  }
  const { code } = letter
  await keeper.call("activate", { user: login, code, touch: person.touch(), password: toy.password })
}

async function invite(keeper: KeeperClient, session: string, person: SeededPerson): Promise<OutputOf<"invitePerson">> {
  const { name, login, institutionId: institution, doors, roles } = person
  const { person: id } = await keeper.call("addPerson", { name }, session)
  for (const role of roles) {
    await keeper.call("addMembership", { person: id, institution, role }, session)
  }
  return await keeper.call("invitePerson", { person: id, institution, login, doors }, session)
}

async function yubicoToken(keeper: KeeperClient, session: string, { toy }: SeededPerson) {
  const { publicId, aesKey, privateId } = toy.yubikey
  const token = { kind: "yubico-otp", publicId, secret: aesKey + privateId } as const
  return (await findToken(keeper, session, publicId)) ?? (await importToken(keeper, session, token))
}

async function hotpToken(keeper: KeeperClient, session: string, { toy, login }: SeededPerson) {
  const serial = `demo-${login}`
  const token = { kind: "hotp", serial, secret: toy.hotp.secret, digits: 6, counter: 0 } as const
  return (await findToken(keeper, session, serial)) ?? (await importToken(keeper, session, token))
}

async function findToken(keeper: KeeperClient, session: string, name: string): Promise<Listed | undefined> {
  const { tokens } = await keeper.call("listTokens", { name }, session)
  return tokens.find(({ endedAt }) => endedAt === undefined)
}

async function importToken(
  keeper: KeeperClient,
  session: string,
  token: Parameters<typeof keeper.call<"importTokens">>[1]["tokens"][number],
): Promise<Pick<Listed, "token" | "state">> {
  const { tokens } = await keeper.call("importTokens", { tokens: [token], dryRun: false }, session)
  const id = tokens[0]?.token
  if (id === undefined) throw new TypeError("an import that says nothing about its token")
  return { token: id, state: "stock" }
}
