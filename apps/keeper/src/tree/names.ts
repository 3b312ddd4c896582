/** What names mean: which wait for their rename, which are reserved, which are refused. */
import { Fault } from "@schleuse/base"

/** Longest name in bytes, as in file systems. */
const MAX_NAME_BYTES = 255
/** Names that scripts and clients use while they write (WinSCP, Firefox and others, rclone, editors; lftp's ".in."). */
const WAITING = /(?:\.filepart|\.part|\.partial|\.tmp|~)$|^\.in\./i
const OLDER_VERSION = /^(.+);([1-9][0-9]{0,8})$/
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const FORBIDDEN = /[\x00-\x1f\x7f/\\]/

/** Does a file of this name wait, visible to its sender only, for its final name? */
export function isWaitingName(name: string): boolean {
  return WAITING.test(name)
}

/** `name;7` is version 7 of `name` while a newer one has the plain name. */
export function parseVersionedName(name: string): { readonly name: string; readonly number: number } | undefined {
  const [, plain, number] = OLDER_VERSION.exec(name) ?? []
  return plain === undefined || number === undefined ? undefined : { name: plain, number: Number(number) }
}

export function versionedName(name: string, number: number): string {
  return `${name};${number}`
}

/** A name under which something new may be made. @throws NAME_INVALID, NAME_RESERVED */
export function requireNewName(name: string): void {
  const isNormal = name === name.normalize("NFC") && name.isWellFormed()
  if (name === "" || name === "." || name === ".." || FORBIDDEN.test(name) || !isNormal) throw new Fault("NAME_INVALID")
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw new Fault("NAME_INVALID", "too long")
  if (parseVersionedName(name) !== undefined) throw new Fault("NAME_RESERVED")
}
