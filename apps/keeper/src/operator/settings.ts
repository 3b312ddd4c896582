/** The settings that this run started with, as its supervisor described them. */
import { Fault } from "@schleuse/base"
import type { KeeperSettings } from "../arguments.ts"
import { handler } from "../batch/command-handler.ts"
import { adminLeaf } from "./admin-leaf.ts"

export function settingsHandlers({ described }: KeeperSettings, startedAt: number) {
  return {
    describeSettings: handler("describeSettings", {
      run: async (tx) => {
        if (described === undefined) throw new Fault("SETTINGS_UNREADABLE", "the supervisor described none")
        adminLeaf(tx, "describeSettings", undefined, {})
        return { settings: described, since: startedAt }
      },
    }),
  }
}
