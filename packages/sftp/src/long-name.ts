/**
 * Long names: the line of `ls -l` that SFTP sends with every entry of a listing.
 *
 * The draft (section 7) recommends this form; OpenSSH prints it as it is.
 * Times are in the server's time zone, as with a real `ls`.
 */
import { modeOf, type Attributes } from "./attributes.ts"

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const RIGHTS = ["r", "w", "x", "r", "w", "x", "r", "w", "x"]
/** Half a year: older entries show the year instead of the time of day. */
const RECENT_MS = (365 * 24 * 60 * 60 * 1000) / 2

function two(number: number): string {
  return String(number).padStart(2, "0")
}

function date(atMs: number, nowMs: number): string {
  const at = new Date(atMs)
  const day = `${MONTHS[at.getMonth()] ?? "Jan"} ${String(at.getDate()).padStart(2, " ")}`
  const isRecent = atMs <= nowMs && nowMs - atMs < RECENT_MS
  return isRecent
    ? `${day} ${two(at.getHours())}:${two(at.getMinutes())}`
    : `${day} ${String(at.getFullYear()).padStart(5, " ")}`
}

/** One line as `ls -l` writes it; `owner` stands for user and group. */
export function longName(name: string, attributes: Attributes, owner: string, nowMs: number): string {
  const mode = modeOf(attributes)
  const rights = RIGHTS.map((letter, i) => ((mode & (0o400 >> i)) === 0 ? "-" : letter)).join("")
  const who = owner.padEnd(8, " ")
  const size = String(attributes.sizeBytes).padStart(8, " ")
  const kind = attributes.kind === "folder" ? "d" : "-"
  return `${kind}${rights}    1 ${who} ${who} ${size} ${date(attributes.modifiedAtMs, nowMs)} ${name}`
}
