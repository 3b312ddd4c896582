/**
 * Migrations: numbered, without a gap, never edited once released.
 *
 * Text that differs between SQLite and PostgreSQL is written here and in
 * sqlite.ts alone.
 */
import { FOUNDATION } from "./migrations/0001-foundation.ts"
import { IDENTITY } from "./migrations/0002-identity.ts"
import { KEEPING } from "./migrations/0003-keeping.ts"
import { REGISTER } from "./migrations/0004-register.ts"
import { TOKEN_LISTS } from "./migrations/0004-token-lists.ts"
import { LOG_BROWSER } from "./migrations/0005-log-browser.ts"
import { LIVE } from "./migrations/0006-live.ts"
import { CERTIFICATES } from "./migrations/0007-certificates.ts"
import { FOLDERS } from "./migrations/0008-folders.ts"
import { DEVICE_AUTHORITY } from "./migrations/0009-device-authority.ts"
import { APPLICATIONS } from "./migrations/0010-applications.ts"
import { DEVICES } from "./migrations/0011-devices.ts"
import { GATE_SESSIONS } from "./migrations/0012-gate-sessions.ts"
import { POSTURE } from "./migrations/0013-posture.ts"
import { ENROLMENT_REQUESTS } from "./migrations/0014-enrolment-requests.ts"

export type Migration = { readonly version: number; readonly name: string; readonly statements: readonly string[] }

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: "foundation", statements: FOUNDATION },
  { version: 2, name: "identity", statements: IDENTITY },
  { version: 3, name: "keeping", statements: KEEPING },
  { version: 4, name: "register", statements: [...REGISTER, ...TOKEN_LISTS] },
  { version: 5, name: "log-browser", statements: LOG_BROWSER },
  { version: 6, name: "live", statements: LIVE },
  { version: 7, name: "certificates", statements: CERTIFICATES },
  { version: 8, name: "folders", statements: FOLDERS },
  { version: 9, name: "device-authority", statements: DEVICE_AUTHORITY },
  { version: 10, name: "applications", statements: APPLICATIONS },
  { version: 11, name: "devices", statements: DEVICES },
  { version: 12, name: "gate-sessions", statements: GATE_SESSIONS },
  { version: 13, name: "posture", statements: POSTURE },
  { version: 14, name: "enrolment-requests", statements: ENROLMENT_REQUESTS },
]
