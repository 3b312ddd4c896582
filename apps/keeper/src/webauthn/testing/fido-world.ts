/** A whole keeper with operators who have FIDO2 keys: each call goes over a descriptor, as a page's would. */
import assert from "node:assert/strict"
import { canonicalJson, type FaultCode, isFault, publicFault } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OperatorRole, OutputOf } from "@schleuse/wire"
import { LoggedIn, OperatorsWorld } from "../../approvals/testing/operators-world.ts"
import { Hands } from "../../testing/hands.ts"
import type { PolicyRow } from "../../testing/people.ts"
import { SoftwareAuthenticator, type Wrong } from "./software-authenticator.ts"

type Reason = { readonly code: string; readonly detail: string; readonly command: string }

export class FidoWorld {
  readonly operators: OperatorsWorld
  readonly hands: Hands

  private constructor(operators: OperatorsWorld, hands: Hands) {
    this.operators = operators
    this.hands = hands
  }

  static async open(
    t: { after: (clean: () => unknown) => void },
    people: Readonly<Record<string, readonly OperatorRole[]>> = { chefin: ["administrator"], werner: ["it-service"] },
    policy: readonly PolicyRow[] = [],
  ): Promise<FidoWorld> {
    const hands = new Hands()
    const operators = await OperatorsWorld.open(t, people, { clock: hands.clock, schedule: hands.schedule })
    if (policy.length > 0) await operators.world.addPeople([], policy)
    return new FidoWorld(operators, hands)
  }

  get world() {
    return this.operators.world
  }

  /** A connection of its own, as a page's process has one. */
  connect(): KeeperClient {
    return this.world.connectOperator()
  }

  /** Somebody registers a key, confirmed with one that is there already, or else with a fresh code. */
  async register(
    by: LoggedIn,
    key = new SoftwareAuthenticator(),
    confirming?: SoftwareAuthenticator,
  ): Promise<{ key: SoftwareAuthenticator; id: string }> {
    const options = await by.call("beginFidoKey", {})
    const input = { name: "Probe", ...key.create(options) }
    if (confirming === undefined) await this.confirmByCode(by, "addFidoKey", input, options.user.name)
    else await this.confirm(by, "addFidoKey", input, confirming)
    return { key, id: (await by.call("addFidoKey", input)).key }
  }

  async login(key: SoftwareAuthenticator, wrong: Wrong = {}, client = this.connect()): Promise<LoggedIn> {
    const options = await client.call("beginFidoLogin", {})
    const { session } = await client.call("loginFido", { assertion: key.get(options, wrong) })
    return new LoggedIn(client, session)
  }

  async confirm<C extends CommandName>(
    by: LoggedIn,
    command: C,
    input: InputOf<C>,
    key: SoftwareAuthenticator,
    wrong: Wrong = {},
  ): Promise<OutputOf<"confirm">> {
    const of = { command, input: canonicalJson(input) }
    const { nonce, options } = await by.call("beginConfirmation", of)
    return await by.call("confirm", { ...of, nonce, assertion: key.get(options, wrong) })
  }

  async confirmByCode<C extends CommandName>(
    by: LoggedIn,
    command: C,
    input: InputOf<C>,
    login: string,
  ): Promise<void> {
    const code = this.operators.touch(login)
    await by.call("confirmByCode", { command, input: canonicalJson(input), code })
  }

  /** Why something was refused, as the operator's side sees it; outside it looked as the table says. */
  async reasonOf(refused: Promise<unknown>): Promise<Reason> {
    const error: unknown = await refused.then(
      () => assert.fail("was accepted"),
      (cause: unknown) => cause,
    )
    assert.ok(isFault(error), String(error))
    assert.match(error.reference ?? "", /^[A-Z0-9]{6}$/)
    // A set-up session of its own: the test's clock may have ended the one before.
    const operator = await this.world.openOperator()
    const { refusals } = await operator.call("findRefusal", { reference: error.reference ?? "" })
    const [newest] = refusals
    assert.ok(newest)
    assert.equal(publicFault(newest.code as FaultCode).code, error.code, "outside it looks as the table says")
    return newest
  }

  async codeOf(refused: Promise<unknown>): Promise<string> {
    return (await this.reasonOf(refused)).code
  }

  /** Types of leaves from an index on, with what matters of them. */
  async leavesFrom(index: number) {
    return (await this.world.leaves()).slice(index)
  }
}
