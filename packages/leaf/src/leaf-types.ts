/** Every type of leaf, version 1, with its fields. Each command and each timer event of the keeper writes one of these. */
import { hex, id, integer, object, oneOf, optional, text } from "@schleuse/base"

/** Every leaf: which run of the keeper wrote it, and when by both clocks (ms). */
const always = {
  v: integer(1, 1),
  type: text(24),
  boot: id,
  wall: integer(),
  mono: integer(),
}

/** Who caused it, as far as there is someone: door instance and its build, session and the factor it rests on. */
const actor = {
  zone: optional(text(16)),
  door: optional(id),
  build: optional(hex(16)),
  session: optional(id),
  factor: optional(
    oneOf(
      "ssh-key",
      "ssh-key-touch",
      "ssh-key-verified",
      "setup",
      "local",
      "password-code",
      "fido2",
      "device",
      "device-fido2",
      "ssh-key-code",
    ),
  ),
  institution: optional(id),
  account: optional(id),
}

/** Commitment to what only an opening tells. */
const meta = hex(32)
/** A fault code. */
const code = text(48, /^[A-Z0-9_]+$/)
const word = text(32, /^[a-z][a-z0-9-]*$/)

function row<F extends Parameters<typeof object>[0]>(fields: F) {
  return object({ ...always, ...actor, ...fields })
}

export const LEAF_TYPES = {
  /** First leaf. `mode` says for ever whether this is a demo. */
  genesis: row({ mode: oneOf("demo", "productive"), meta }),
  /** The keeper runs. `isolation`: separate-users, one-user, systemd. `rootKey`: file, credential, shares. */
  keeper_start: row({
    keeperBuild: hex(16),
    isolation: word,
    rootKey: word,
    egress: word,
    settings: hex(32),
    space: word,
  }),
  keeper_stop: row({ reason: word }),
  keeper_sealed: row({ reason: word }),
  keeper_unsealed: row({}),
  /** Wall time and monotonic time disagree by this much since the last leaf. */
  clock_step: row({ byMs: integer(Number.MIN_SAFE_INTEGER) }),
  /** Nothing else happened for a while; the log is alive. */
  heartbeat: row({}),
  door_start: row({ kind: word, meta }),
  door_stop: row({ reason: word }),
  /** Strangers at a door, per address and minute: how many were refused, for which reasons taken together. */
  knock: row({ refused: integer(), minute: integer(), meta }),
  login: row({ meta }),
  session_end: row({ reason: word }),
  /** A session goes on at another door instance, by proof of its own key; `from` has ended. */
  session_adopt: row({ from: id, meta }),
  /**
   * A one-time code counts as used. `counter` and `used` are what the token stands at from now on: a Yubico OTP's session
   * and use, HOTP's next counter, TOTP's last step; a restored backup takes the highest of each token. `client`: which
   * client of the validation server had asked.
   */
  code_spent: row({ token: id, counter: integer(), used: integer(), client: optional(integer(1)) }),
  /** The code that stood in for a lost key counts as used. */
  replacement_spent: row({ replacement: id }),
  /** A FIDO2 key came, or its life ended; `cloned`: its counter did not grow. */
  fido_key: row({ key: id, change: oneOf("added", "removed", "blocked", "cloned"), meta }),
  /** A FIDO2 key answered. `counter` is its own count of signatures from now on; zero if it counts none. */
  fido_used: row({ key: id, counter: integer() }),
  /** A person confirmed one command with one input by a touch of a FIDO2 key or token; the hash covers both and the session. */
  confirmation: row({ key: id, command: text(40), commandHash: hex(32) }),
  /** A refusal: which command, why; `count` more of the same were not written one by one. */
  denied: row({ command: text(40), fault: code, count: integer(1), reference: optional(text(6)) }),
  /** A folder was looked into; covers this session and folder for one minute. */
  list: row({ folder: id, what: word }),
  upload_open: row({ upload: id, folder: id, part: optional(id) }),
  upload_part: row({ upload: id, part: id, index: integer() }),
  upload_seal: row({ upload: id, part: id, index: integer(), bytes: integer(), cipherSha256: hex(32) }),
  upload_abort: row({ upload: id, reason: word }),
  /** A version exists: `parts` of them, whose ids, lengths and hashes hash to `partsHash`; name, size, content hash, sender and recipient in `meta`. */
  commit: row({
    upload: id,
    file: id,
    version: id,
    folder: id,
    parts: integer(),
    partsHash: hex(32),
    state: oneOf("delivered", "waiting", "same"),
    meta,
  }),
  /** A version got its (new) name; a waiting one is delivered by it. */
  rename: row({ file: id, version: id, folder: id, state: oneOf("delivered", "waiting"), meta }),
  /** The sender took back what nobody had collected. */
  recall: row({ version: id }),
  /** Key material of a version is gone. */
  shred: row({ version: id, reason: word }),
  folder_change: row({ folder: id, change: oneOf("mkdir", "rmdir", "rename"), meta }),
  /** A read was permitted. The key of part `index` was handed out with it if `part` is there. */
  release: row({ release: id, version: id, parts: integer(), part: optional(id), index: optional(integer()) }),
  /** The key of one more part was handed out under a release. */
  release_part: row({ release: id, version: id, part: id, index: integer() }),
  /** The key of a part of a pending upload was handed out to its own account. */
  release_own: row({ upload: id, part: id, index: integer() }),
  /** A receipt file was handed out. */
  release_receipt: row({ receipt: id }),
  /** What the door claims to have delivered. */
  release_end: row({ release: id, bytes: integer(), complete: integer(0, 1) }),
  /** Every part of the version has been released to this institution. */
  released: row({ version: id, recipient: id, meta }),
  /** The recipient confirmed the collection. */
  confirmed: row({ version: id, recipient: id, meta }),
  /** Administration: what was done to which object. */
  admin: row({ command: text(40), target: optional(id), meta }),
  setup_open: row({ meta }),
  setup_begin: row({}),
  /** Two administrators are active: from now on nobody acts without a name. */
  setup_close: row({}),
  /** Somebody asks for a second person's agreement to one command; `inputHash` is over its canonical input, the rest is in `meta`. */
  approval_request: row({ approval: id, command: text(40), inputHash: hex(32), meta }),
  /** What became of it; what was carried out has leaves of its own. */
  approval_decision: row({
    approval: id,
    decision: oneOf("approved", "alone-after-delay", "break-glass", "rejected", "expired"),
    meta,
  }),
  /** The emergency code was used. */
  break_glass: row({ approval: id, meta }),
  cut: row({ cut: id, scope: word, target: optional(text(64)), meta }),
  reopen: row({ cut: id, meta }),
  backup: row({ meta }),
  host_key: row({ kind: word, meta }),
  /** A certificate came to be, or came in: of the house's own authority, or for a server; whose, and its hash, in `meta`. */
  certificate: row({ kind: oneOf("authority", "issued", "imported"), meta }),
  /** A touch in its last minutes: the session goes on until `until` (ms). */
  session_extend: row({ until: integer() }),
  /** A stream through the gate was permitted, to an application; host, port and who asked from where in `meta`. */
  stream_open: row({ stream: id, application: id, meta }),
  /** It is over; bytes from and to the PC are what the gate claims. */
  stream_close: row({ stream: id, up: integer(), down: integer(), reason: word }),
  /** A link by which PCs become devices: made, used for one more (`device`), or ended. Whose, in `meta`. */
  enrolment: row({ enrolment: id, change: oneOf("made", "used", "revoked"), device: optional(id), meta }),
  /** Somebody asked for a link at the gate; without `request`, for a name that nobody here has. Or it was answered. Whose, and why, in `meta`. */
  enrolment_request: row({
    change: oneOf("asked", "answered", "refused"),
    request: optional(id),
    enrolment: optional(id),
    meta,
  }),
  /**
   * A device came, got its next certificate, or its life changed; key, certificate and whose it is in `meta`. `twice`: its
   * certificate was in use from two addresses at once. `streams-spent`: it has opened as many streams as it may in a day.
   */
  device: row({
    device: id,
    change: oneOf("enrolled", "renewed", "blocked", "unblocked", "removed", "twice", "streams-spent"),
    meta,
  }),
  /**
   * A device said how it is, and was judged: the first time, whenever it came out otherwise, and once a day. `results`: each
   * check's state as `check=state`, with commas between them; the report's hash and the policy are in `meta`. What a PC says
   * of itself proves nothing about it, only that it said so.
   */
  posture: row({
    device: id,
    verdict: oneOf("admitted", "refused"),
    results: text(400, /^[a-z-]+=(?:ok|warn|fail|unknown)(?:,[a-z-]+=(?:ok|warn|fail|unknown))*$/),
    meta,
  }),
  /** A release of the access software, as its signers made it: the hash of what they sign, and which version it is. */
  client_release: row({ manifest: hex(32), version: text(20, /^\d{1,6}\.\d{1,6}\.\d{1,6}$/) }),
} as const
