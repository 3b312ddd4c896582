/** The command table and its framing: who may ask the keeper what. Contains no logic. */
export { KeeperClient, type PushHandlers } from "./client.ts"
export { type CommandName, COMMANDS, type InputOf, isCommandName, type OutputOf } from "./commands/table.ts"
export type { OpenedSession, PendingLogin } from "./commands/login.ts"
export { MAX_PARTS, MAX_PAGE } from "./commands/fields.ts"
export { encodeFrame, FrameReader, MAX_FRAME_BYTES, type Message } from "./frame.ts"
export { PUSHES, type PushInput, type PushName } from "./push.ts"
export { type Answer, MAX_REQUESTS_IN_FLIGHT, type Refused, type Request, ZoneServer } from "./server.ts"
export { DOOR_ZONES, type DoorZone, isDoorZone, type Zone, ZONES } from "./zone.ts"
