/** A store with a key ring, and tokens that are handed out in it. */
import { randomId } from "@schleuse/base"
import { recogniseCode } from "@schleuse/otp"
import { createKeyRing, type KeyRing } from "../../keys/key-ring.ts"
import { createRootKeyFile, fileRootKey } from "../../keys/root-key.ts"
import { BatchOfOne, type Cleanup, temporaryStore } from "../../login/testing/batch-of-one.ts"
import { type NeedsNextCode, type SpentCode, spendCode } from "../spend-code.ts"
import { addToken, assignToken, type NewToken } from "../tokens.ts"

export class TokenWorld {
  readonly batch: BatchOfOne
  readonly ring: KeyRing
  readonly account = randomId()

  constructor(batch: BatchOfOne, ring: KeyRing) {
    this.batch = batch
    this.ring = ring
  }

  /** Imports a token and gives it to an account. */
  give(token: NewToken, account = this.account): Promise<string> {
    return this.batch.run(async (tx) => {
      const id = await addToken(tx, this.ring, token)
      await assignToken(tx, id, account)
      return id
    })
  }

  spend(text: string, account = this.account): Promise<SpentCode | NeedsNextCode> {
    const code = recogniseCode(text)
    if (code === undefined) throw new TypeError("a text that is no code")
    return this.batch.run((tx) => spendCode(tx, this.ring, account, code))
  }
}

export async function tokenWorld(t: Cleanup): Promise<TokenWorld> {
  const { store, folder } = await temporaryStore(t)
  await createRootKeyFile(folder)
  const ring = await createKeyRing(folder, fileRootKey(folder))
  await ring.unseal()
  return new TokenWorld(new BatchOfOne(store), ring)
}
