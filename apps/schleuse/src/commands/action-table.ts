/** Which function carries out which command of the table. */
import { ACCOUNT_ACTIONS } from "./accounts.ts"
import { ACCESS_ACTIONS } from "./access.ts"
import { ALIAS_ACTIONS } from "./aliases.ts"
import { APPLICATION_ACTIONS } from "./applications.ts"
import { CLIENT_RELEASE_ACTIONS } from "./client-releases.ts"
import { APPROVAL_ACTIONS } from "./approvals.ts"
import { backup } from "./backup.ts"
import { CERTIFICATE_ACTIONS } from "./certificates.ts"
import type { CommandAction } from "./command-context.ts"
import { cut, reopen, seal, unseal } from "./cut.ts"
import { demo } from "./demo.ts"
import { demoLink } from "./demo-access.ts"
import { demoTouch } from "./demo-touch.ts"
import { doctor } from "./doctor.ts"
import { DEVICE_ACTIONS } from "./devices.ts"
import { ENROLMENT_ACTIONS } from "./enrolments.ts"
import { STREAM_ACTIONS } from "./streams.ts"
import { FOLDER_ACTIONS } from "./folders.ts"
import { IMPORT_ACTIONS } from "./import.ts"
import { LOG_ACTIONS } from "./log.ts"
import { FIDO_ACTIONS } from "./fido-keys.ts"
import { gateEgress } from "./gate-egress.ts"
import { installKeys, installSystemd } from "./install.ts"
import { knownHosts } from "./known-hosts.ts"
import { OPERATOR_LOGIN_ACTIONS } from "./operator-login.ts"
import { PEOPLE_ACTIONS } from "./people.ts"
import { POLICY_ACTIONS } from "./policy.ts"
import { POSTURE_ACTIONS } from "./posture.ts"
import { POSTURE_RECORD_ACTIONS } from "./posture-records.ts"
import { REGISTER_ACTIONS } from "./register.ts"
import { refusal } from "./refusal.ts"
import { SESSION_ACTIONS } from "./sessions.ts"
import { SETTINGS_ACTIONS } from "./settings.ts"
import { SETUP_ACTIONS } from "./setup.ts"
import { status } from "./status.ts"
import { drain, stop } from "./stop.ts"
import { TOKEN_ACTIONS } from "./tokens.ts"
import { up } from "./up.ts"
import { VALIDATION_ACTIONS } from "./validation-clients.ts"
import { verify } from "./verify.ts"

export const ACTIONS: Readonly<Record<string, CommandAction>> = {
  ...SETUP_ACTIONS,
  ...OPERATOR_LOGIN_ACTIONS,
  ...PEOPLE_ACTIONS,
  ...REGISTER_ACTIONS,
  ...ACCOUNT_ACTIONS,
  ...APPROVAL_ACTIONS,
  ...POLICY_ACTIONS,
  ...SESSION_ACTIONS,
  ...LOG_ACTIONS,
  ...TOKEN_ACTIONS,
  ...FIDO_ACTIONS,
  ...FOLDER_ACTIONS,
  ...ACCESS_ACTIONS,
  ...IMPORT_ACTIONS,
  ...ALIAS_ACTIONS,
  ...VALIDATION_ACTIONS,
  ...CERTIFICATE_ACTIONS,
  ...APPLICATION_ACTIONS,
  ...CLIENT_RELEASE_ACTIONS,
  ...DEVICE_ACTIONS,
  ...POSTURE_ACTIONS,
  ...POSTURE_RECORD_ACTIONS,
  ...ENROLMENT_ACTIONS,
  ...STREAM_ACTIONS,
  ...SETTINGS_ACTIONS,
  "known-hosts": knownHosts,
  "install systemd": installSystemd,
  "gate egress": gateEgress,
  "install keys": installKeys,
  up,
  demo,
  "demo touch": demoTouch,
  "demo link": demoLink,
  status,
  doctor,
  verify,
  cut,
  reopen,
  seal,
  unseal,
  refusal,
  backup,
  drain,
  stop,
}
