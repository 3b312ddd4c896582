/** The command table and its framing: who may ask the keeper what. Decides nothing. */
export { KeeperClient, type PushHandlers } from "./client.ts"
export { needsSession } from "./command.ts"
export { describedSettings } from "./commands/settings.ts"
export { tour } from "./commands/tour.ts"
export { type CommandName, COMMANDS, type InputOf, isCommandName, type OutputOf } from "./commands/table.ts"
export { type PublishedAddress, publishedAddresses } from "./published.ts"
export { COUNTED_UP_TO } from "./commands/live.ts"
export type { OpenedSession, PendingLogin } from "./commands/login.ts"
export { MAX_OPENING_TEXT } from "./commands/log.ts"
export { IMPORT_KINDS, type ImportKind, MAX_STAGED_ROWS } from "./commands/imports.ts"
export { MAX_PARTS, MAX_PAGE } from "./commands/fields.ts"
export { ACCOUNT_STATES, INSTITUTION_KINDS } from "./commands/register.ts"
export { CUT_NOTE_BYTES, CUT_NOTES, CUT_NOTES_FILE, type CutNote, decodeCutNote, encodeCutNote } from "./cut-note.ts"
export { encodeFrame, FrameReader, MAX_FRAME_BYTES, type Message } from "./frame.ts"
export { pagesOf } from "./pages.ts"
export { PUSHES, type PushInput, type PushName } from "./push.ts"
export { FILE_ROLES, isOperatorRole, OPERATOR_ROLES, type OperatorRole, type Role, ROLES } from "./roles.ts"
export { type Answer, MAX_REQUESTS_IN_FLIGHT, type Refused, type Request, ZoneServer } from "./server.ts"
export { type Topic, TOPICS } from "./topics.ts"
export {
  APPROVING_ZONES,
  DOOR_ZONES,
  type DoorZone,
  isDoorZone,
  isOperatorZone,
  isPageZone,
  LISTENER_ZONES,
  type ListenerZone,
  OPERATOR_ZONES,
  type OperatorZone,
  PAGE_ZONES,
  type PageZone,
  type Zone,
  ZONES,
} from "./zone.ts"
