/** Sealing the keeper: keys leave memory, uploads go on, nothing is released. */
import { handler } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"

export function sealingHandlers(ring: KeyRing) {
  return {
    sealKeeper: handler("sealKeeper", {
      run: async (tx) => {
        tx.leaf({ type: "keeper_sealed", reason: "operator" })
        // Even if the commit fails: then the process ends, and with it the keys in memory.
        ring.seal()
        return {}
      },
    }),
    unsealKeeper: handler("unsealKeeper", {
      // Loaded beforehand (it may ask a device), put to use only once the session was checked.
      prepare: () => ring.load(),
      discard: (loaded) => ring.drop(loaded),
      run: async (tx, _input, _request, loaded) => {
        ring.use(loaded)
        tx.leaf({ type: "keeper_unsealed" })
        return {}
      },
    }),
  }
}
