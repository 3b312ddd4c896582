/** `login`, `logout`: who acts at the operators' socket from now on. */
import type { Text } from "../command-line/language.ts"
import { askSecrets } from "../command-line/secrets.ts"
import { EXIT } from "../command-line/terminal.ts"
import { dropOperatorSession, saveOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { underSession } from "../operator/under-session.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const PASSWORD: Text = { de: "Passwort", en: "Password" }
const CODE: Text = { de: "Code (Schlüssel drücken)", en: "Code (touch the key)" }
const LOGGED_IN: Text = {
  de: "Angemeldet als {login} ({roles}), bis {until}.",
  en: "Logged in as {login} ({roles}), until {until}.",
}
const LOGGED_OUT: Text = { de: "Abgemeldet.", en: "Logged out." }

const login: CommandAction = async ({ args, terminal }) => {
  const dataFolder = dataFolderOf(args)
  const [password = "", code = ""] = await askSecrets(terminal, [PASSWORD, CODE])
  const input = { user: args.operands[0] ?? "", password, code: code.trim() }
  const opened = await withKeeper(dataFolder, (keeper) => keeper.call("loginOperator", input))
  saveOperatorSession(dataFolder, opened.session, opened.expiresAt)
  const { login: name, roles, expiresAt } = opened
  terminal.say(LOGGED_IN, { login: name, roles: roles.join(", "), until: new Date(expiresAt).toISOString() })
  terminal.result({ login: name, roles, expiresAt })
  return EXIT.ok
}

const logout: CommandAction = async (context) => {
  try {
    await underSession(context, ({ call }) => call("logoutOperator", {}))
  } finally {
    // Also one that is over already.
    dropOperatorSession(dataFolderOf(context.args))
  }
  context.terminal.say(LOGGED_OUT)
  context.terminal.result({})
  return EXIT.ok
}

export const OPERATOR_LOGIN_ACTIONS: Readonly<Record<string, CommandAction>> = { login, logout }
