/**
 * A partner proposes the next key of his own machine account.
 *
 * Whatever asks here may be a captured door with a live session: nothing that
 * it says gives access. A proposal counts when somebody at the operator's
 * agrees, who has compared the fingerprint with the partner; then it is an
 * ordinary rotation with an overlap.
 */
import { canonicalJson, Fault, formatSshKeyLine, parseSshKeyLine, sshFingerprint } from "@schleuse/base"
import { writeProposal } from "../approvals/proposal.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import { parseSshPublicKey } from "../login/ssh-public-key.ts"
import { hasSshKey } from "../operator/accounts.ts"
import { isMachine } from "../tree/place.ts"
import { fingerprintOf, isValidKey } from "./key-files.ts"
import { waitingKeys } from "./waiting-keys.ts"

/** How long the old keys go on beside the new one. */
const OVERLAP_DAYS = 30
/** Open proposals of one account. */
const MAX_WAITING = 3

export function ownKeyHandlers() {
  return {
    proposeOwnKey: handler("proposeOwnKey", {
      run: async (tx, { sshKey: line }, request) => {
        const { accountId: account } = sessionOf(request)
        if (!(await isMachine(tx, account))) throw new Fault("PATH_NOT_FOUND", "no machine's account")
        const { blob } = parseSshKeyLine(line)
        parseSshPublicKey(blob)
        if (await hasSshKey(tx, account, fingerprintOf(blob))) {
          throw new Fault((await isValidKey(tx, account, blob)) ? "CREDENTIAL_EXISTS" : "KEY_PROPOSAL_ENDED")
        }
        const waiting = await waitingKeys(tx, account)
        if (waiting.some((one) => one.blob.equals(blob))) throw new Fault("KEY_PROPOSAL_WAITING")
        if (waiting.length >= MAX_WAITING) throw new Fault("KEY_PROPOSALS_TOO_MANY")
        const fingerprint = sshFingerprint(blob)
        // Without its comment: that is the other side's text, and whoever agrees must not read it as ours.
        const input = canonicalJson({ account, sshKey: formatSshKeyLine(blob), overlapDays: OVERLAP_DAYS })
        const reason = `Neuer Schlüssel des Partners, vergleichen / partner's new key, compare: ${fingerprint}`
        const { expiresAt } = await writeProposal(tx, { command: "rotateSshKey", input, account, reason })
        return { fingerprint, expiresAt }
      },
    }),
  }
}
