/**
 * Releases of the access software, listed.
 *
 * The keeper judges no signatures: PCs do, by keys that lie elsewhere. What it
 * adds is that nobody gets a version that does not stand in the log for
 * everybody to see, and that two people put it there.
 */
import { handler } from "../batch/command-handler.ts"

export function clientReleaseHandlers() {
  return {
    publishClientRelease: handler("publishClientRelease", {
      run: (tx, { manifest, version }) => {
        tx.leaf({ type: "client_release", manifest, version })
        return Promise.resolve({})
      },
    }),
  }
}
