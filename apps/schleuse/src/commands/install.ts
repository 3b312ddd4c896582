/** `schleuse install systemd` and `install keys`: the house as units of systemd, each process with a user of its own. */
import { resolve } from "node:path"
import { Fault } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { loadSettings } from "../settings/settings-file.ts"
import { CREDENTIAL_STORE, makeCredentials } from "../systemd/credentials.ts"
import { installedSettingsFile, installForSystemd } from "../systemd/install.ts"
import type { CommandAction } from "./command-context.ts"
import { doorsOf } from "./up.ts"

const INSTALLED: Text = {
  de: `Installiert. Starten oder nach einer Änderung neu starten mit:
  systemctl restart schleuse.target
Danach steht der Code für die Einrichtung in /run/schleuse-keeper/setup-code.
Mehr steht in /opt/schleuse/share/LIESMICH.md.`,
  en: `Installed. Start it, or restart it after a change, with:
  systemctl restart schleuse.target
Then the code for the set-up is in /run/schleuse-keeper/setup-code.
More is in /opt/schleuse/share/README.md.`,
}
const PREPARED: Text = { de: "Vorbereitet in {root}.", en: "Prepared in {root}." }
const KEYS: Text = { de: "Schlüssel angelegt in {store}.", en: "Keys made in {store}." }

function requireRoot(): void {
  if (process.platform !== "linux" || process.getuid?.() !== 0) throw new Fault("INSTALL_NEEDS_ROOT")
}

export const installSystemd: CommandAction = async ({ args, terminal }) => {
  requireRoot()
  const root = resolve(args.texts.get("root") ?? "/")
  const settingsFile = args.texts.get("settings") ?? installedSettingsFile(root)
  const settings = loadSettings(settingsFile)
  await installForSystemd({ root, settings, settingsFile, doors: doorsOf(settings) })
  if (root === "/") terminal.say(INSTALLED)
  else terminal.say(PREPARED, { root })
  terminal.result({ installed: root })
  return EXIT.ok
}

export const installKeys: CommandAction = async ({ terminal }) => {
  requireRoot()
  makeCredentials(CREDENTIAL_STORE)
  terminal.say(KEYS, { store: CREDENTIAL_STORE })
  terminal.result({ store: CREDENTIAL_STORE })
  return EXIT.ok
}
