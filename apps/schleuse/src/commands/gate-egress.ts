/**
 * `schleuse gate egress`: what the gate may reach, from standard input into nftables.
 *
 * For root's unit behind the keeper (deploy/systemd/schleuse-egress-gate@.service), and for whoever keeps the
 * rules of another machine. Says `ok`, or why not, in one line on standard output: that is the keeper's answer.
 */
import { parseJson } from "@schleuse/base"
import { publishedAddresses } from "@schleuse/wire"
import { EXIT } from "../command-line/terminal.ts"
import { SETTINGS } from "../settings/settings-table.ts"
import { gateRulesWith } from "../supervisor/gate-egress.ts"
import { nft } from "../supervisor/nft.ts"
import type { CommandAction } from "./command-context.ts"

/** As deploy/egress.nft names it. */
const TABLE = "schleuse_gate"
const MAX_LIST = 4 * 1024 * 1024

export const gateEgress: CommandAction = async ({ args, terminal }) => {
  let text = ""
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.length > MAX_LIST) break
  }
  const published = publishedAddresses(parseJson(text), "published")
  // The number that deploy/sysusers.conf gives, which is the setting's default.
  const rules = gateRulesWith(TABLE, SETTINGS["users.gate"].default, published)
  if (args.flags.has("print")) {
    terminal.print(rules)
    return EXIT.ok
  }
  const why = nft(["-f", "-"], rules)
  terminal.print(why ?? "ok")
  return why === undefined ? EXIT.ok : EXIT.refused
}
