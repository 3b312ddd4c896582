/** A keeper with an operator's institution in it, and people who operate it: they log in as they do at the command line. */
import assert from "node:assert/strict"
import { canonicalJson, type Json } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OperatorRole, OutputOf } from "@schleuse/wire"
import { KeeperWorld } from "../../testing/keeper-world.ts"
import type { NewPerson } from "../../testing/people.ts"
import { SoftwareYubikey } from "../../tokens/testing/software-tokens.ts"

export const PASSWORD = "kranich lampe tunnel"

export class OperatorsWorld {
  readonly world: KeeperWorld
  /** The operator's institution. */
  readonly house: string
  readonly keys = new Map<string, SoftwareYubikey>()
  readonly accounts = new Map<string, string>()

  private constructor(world: KeeperWorld, house: string) {
    this.world = world
    this.house = house
  }

  /** People by login with their roles; their rights and accounts are old. The set-up stays open beside them. */
  static async open(
    t: { after: (clean: () => unknown) => void },
    people: Readonly<Record<string, readonly OperatorRole[]>>,
    change: Parameters<typeof KeeperWorld.open>[1] = {},
  ): Promise<OperatorsWorld> {
    const world = await KeeperWorld.open(t, change)
    const input = { slug: "kv", name: "KV Musterland", kind: "operator", role: "processor" } as const
    const { institution } = await world.operator.call("addInstitution", input)
    const operators = new OperatorsWorld(world, institution)
    await operators.add(people)
    return operators
  }

  async add(people: Readonly<Record<string, readonly OperatorRole[]>>): Promise<void> {
    const rows = Object.entries(people).map(([login, roles]): NewPerson => {
      const key = new SoftwareYubikey()
      this.keys.set(login, key)
      return { login, memberships: { [this.house]: roles }, password: PASSWORD, tokens: [key.token] }
    })
    const added = await this.world.addPeople(rows)
    for (const [at, { login }] of rows.entries()) this.accounts.set(login, added[at]?.account ?? "")
  }

  touch(login: string): string {
    const key = this.keys.get(login)
    assert.ok(key, login)
    return key.touch()
  }

  account(login: string): string {
    return this.accounts.get(login) ?? ""
  }

  /** A connection of its own and a session on it. */
  async login(login: string, client?: KeeperClient): Promise<LoggedIn> {
    const connection = client ?? this.world.connectOperator()
    const input = { user: login, password: PASSWORD, code: this.touch(login) }
    const { session } = await connection.call("loginOperator", input)
    return new LoggedIn(connection, session)
  }
}

export class LoggedIn {
  readonly client: KeeperClient
  readonly session: string

  constructor(client: KeeperClient, session: string) {
    this.client = client
    this.session = session
  }

  call<C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    return this.client.call(command, input, this.session)
  }

  propose<C extends CommandName>(command: C, input: InputOf<C>, reason = "Probe"): Promise<OutputOf<"propose">> {
    return this.call("propose", { command, input: canonicalJson(input as Json), reason })
  }
}
