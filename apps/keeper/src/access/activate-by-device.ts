/**
 * Activation at the gate: letter, touch and new password, at a PC that is a device of that very account.
 *
 * The parts are those of the console's page (people/activate.ts); the device's
 * signature comes before them, and what an account of somebody else has is
 * refused as a wrong letter is.
 */
import { Fault } from "@schleuse/base"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { actorOf } from "../batch/executor.ts"
import { requireAccountById } from "../login/accounts.ts"
import { isOperator, splitUserName } from "../login/memberships.ts"
import { findAccountRow } from "../people/account-row.ts"
import { activate, type ActivationParts, prepareActivation } from "../people/activate.ts"
import { type DeviceLoginParts, requireProvenDevice } from "./device-login.ts"
import type { Device } from "./device-row.ts"

export type DeviceActivationParts = ActivationParts & Pick<DeviceLoginParts, "nonces" | "event">

export function deviceActivationHandlers(parts: DeviceActivationParts) {
  return {
    activateByDevice: handler("activateByDevice", {
      prepare: async (input, { peer }) => {
        const { device: id, nonce, signature, peer: seen, ...body } = input
        const { login } = splitUserName(input.user)
        let foreign: Fault | undefined
        const look = async (tx: CommandTransaction) => {
          const device = await requireProvenDevice(tx, parts.nonces, peer, {
            device: id,
            purpose: "activate",
            body,
            seen,
            nonce,
            signature,
          })
          foreign = await findForeign(tx, device, login)
        }
        await parts.event("device activation", look, actorOf(peer))
        const prepared = await prepareActivation(parts, activationOf(input), seen.address)
        if (foreign !== undefined) throw foreign
        return prepared
      },
      run: async (tx, input, _request, prepared) => {
        await activate(tx, parts, activationOf(input), { ...prepared, address: input.peer.address })
        return {}
      },
    }),
  }
}

function activationOf(input: {
  readonly user: string
  readonly letter: string
  readonly touch: string
  readonly next?: string
  readonly password: string
}) {
  const { user, letter: code, touch, next, password } = input
  return { user: splitUserName(user).login, code, touch, next, password }
}

/** Why this account cannot begin at this device, if so. */
async function findForeign(tx: CommandTransaction, device: Device, login: string): Promise<Fault | undefined> {
  const account = await findAccountRow(tx, login)
  if (account?.id !== device.account_id) return new Fault("ACTIVATION_DEVICE_FOREIGN", device.id)
  const { personId } = await requireAccountById(tx, account.id)
  if (personId === undefined || (await isOperator(tx, personId))) {
    return new Fault("ACTIVATION_DEVICE_FOREIGN", `${device.id}: not at the gate`)
  }
  return undefined
}
