/** What the demo's machines and people hold in their hands: keys and toys in DIR/demo, made if they are missing. */
import { type ClientKey, clientKey } from "./client-keys.ts"
import { touch, toyYubikey, type ToyYubikey } from "./toy-yubikey.ts"

export type Hands = {
  /** The SSH key of a machine account. */
  readonly keyOf: (login: string) => ClientKey
  readonly toyOf: (login: string) => ToyYubikey
  /** What a person's toy types next. */
  readonly touchOf: (login: string) => string
}

export function handsIn(dataFolder: string): Hands {
  return {
    keyOf: (login) => clientKey(dataFolder, login),
    toyOf: (login) => toyYubikey(dataFolder, login),
    touchOf: (login) => touch(dataFolder, login),
  }
}
