/** The server's side of SFTP version 3 over a byte stream. Knows neither SSH nor storage. */
export type { AttributeChange, Attributes } from "./attributes.ts"
export type {
  FileActs,
  FolderActs,
  FolderEntry,
  FolderReader,
  ReadFile,
  SftpBackend,
  Space,
  WriteFile,
  WriteIntent,
} from "./backend.ts"
export { MAX_DATA_BYTES, MAX_PACKET_BYTES } from "./packet.ts"
export { DEFAULT_LIMITS, SftpSession, type Limits, type SessionOptions, type Transport } from "./session.ts"
export { statusMessage, type Language } from "./status-message.ts"
export {
  componentsOf,
  isPathComponent,
  isWithin,
  parseVirtualPath,
  resolveVirtualPath,
  ROOT,
  type VirtualPath,
} from "./virtual-path.ts"
