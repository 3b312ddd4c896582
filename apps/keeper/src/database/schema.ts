/**
 * Every table of the keeper, as Kysely sees it.
 *
 * Types are the common ground of SQLite and PostgreSQL: text, integers below
 * 2^53, bytes. Times are milliseconds since 1970 (UTC). Ids are random ids.
 * JSON columns hold canonical JSON. Nobody but the keeper opens this database.
 */
import type { Generated } from "kysely"
import type { AccessTables } from "./access-schema.ts"

export type Database = AccessTables & {
  migration: { version: number; name: string; applied_at: number }

  institution: {
    id: string
    /** Folder name for others. */
    slug: string
    name: string
    kind: string
    ik: string | null
    bsnr: string | null
    betriebsnummer: string | null
    /** controller | processor */
    data_role: string
    /** JSON: technical, security, aroundTheClock, dataProtectionOfficer. */
    contacts: string
    data_protection_authority: string | null
    legal_supervision: string | null
    created_at: number
    /** The name as lists sort it; empty until the register has seen it. */
    name_key: Generated<string>
  }
  person: {
    id: string
    name: string
    /** The name as lists sort it; empty until the register has seen it. */
    name_key: Generated<string>
    lanr: string | null
    telephone: string | null
    email: string | null
    created_at: number
  }
  /** A person belongs to several institutions, with a role in each. */
  membership: { person_id: string; institution_id: string; role: string; since: number; until: number | null }
  account: {
    id: string
    login: string
    /** machine | person */
    kind: string
    person_id: string | null
    /** The mailbox a session opens; for persons the default one. */
    institution_id: string
    /** invited | active | blocked | left */
    state: string
    /** JSON list of role words. */
    roles: string
    /** JSON list of zones at which it may log in. */
    doors: string
    compatible_until: number | null
    expires_at: number | null
    /** The last day of somebody who leaves: the account is `left` from then on. */
    leaves_at: number | null
    created_at: number
    /** Of the newest accepted login; 0 before the first. Outlives the login history. */
    last_login_at: Generated<number>
  }
  /** Words by whose beginnings an institution, person or account is found (register/search-words.ts). */
  search_word: {
    /** institution | person | account */
    kind: string
    word: string
    subject: string
  }
  credential: {
    id: string
    account_id: string
    /** ssh-key | password (argon2id) */
    kind: string
    /** SHA-256 of the public key blob as hex; empty for passwords. */
    fingerprint: string
    /** Public key blob, or the encoded password hash. */
    data: Uint8Array
    created_at: number
    expires_at: number | null
    revoked_at: number | null
  }
  /** What the log calls an institution or an account during an epoch. */
  pseudonym: { subject: string; epoch: string; pseudonym: string }

  /** delivery: sender → recipient. shared: under /ablage. */
  folder: {
    id: string
    kind: string
    /** Name under /ablage; empty for deliveries. */
    slug: string
    owner_id: string
    recipient_id: string | null
    /** What lists are sorted by: the slug, or those of both sides with a space between. */
    name_key: string
    created_at: number
    /** From when on it takes nothing new. */
    closed_at: number | null
    ended_at: number | null
    /** It ended with files in it, which are being shredded. */
    discard_at: number | null
  }
  folder_grant: {
    id: string
    folder_id: string
    institution_id: string
    /** read | write | read-write */
    access: string
    controller_id: string | null
    procedure: string | null
    /** JSON list of texts. */
    data_categories: string
    article9: number
    persons_per_file: number | null
    /** test | productive */
    stage: string
    created_at: number
    ended_at: number | null
  }
  /** Subfolders. `parent` is the relative path of the one above, empty at the top. */
  directory: { id: string; folder_id: string; parent: string; name: string; created_at: number }
  file: {
    id: string
    folder_id: string
    /** Relative path of its directory, empty at the top. */
    directory: string
    name: string
    /** The newest version that is waiting or delivered, if any. */
    current_version: string | null
    /** Versions so far. */
    versions: number
    created_at: number
  }
  version: {
    id: string
    file_id: string
    number: number
    account_id: string
    institution_id: string
    door_id: string
    /** waiting | delivered | confirmed | recalled | superseded */
    state: string
    size_bytes: number
    sha256: string
    parts: number
    /** Index of the commit leaf (of the rename leaf once renamed). */
    leaf_index: number
    created_at: number
    delivered_at: number | null
    /** When a part first went to somebody. */
    released_at: number | null
    ended_at: number | null
  }
  part: {
    id: string
    /** writing | sealed | stored | shredded */
    state: string
    upload_id: string
    door_zone: string
    wrap_id: string
    /** Part key, wrapped; empty once shredded. */
    wrapped_key: Uint8Array
    plain_bytes: number
    cipher_bytes: number
    cipher_sha256: string
    prefix_sha256: string
    created_at: number
  }
  version_part: { version_id: string; position: number; part_id: string }
  upload: {
    id: string
    folder_id: string
    directory: string
    name: string
    account_id: string
    institution_id: string
    /** The version whose parts are its first ones, if it goes on with one. */
    continues: string | null
    /** Session that writes now. */
    session_id: string
    /** open | committed | aborted */
    state: string
    /** Sealed plaintext bytes. */
    size_bytes: number
    parts: number
    created_at: number
    touched_at: number
  }
  upload_part: { upload_id: string; position: number; part_id: string }
  release: {
    id: string
    version_id: string
    session_id: string
    institution_id: string
    created_at: number
    ended_at: number | null
  }
  /** Which parts of a version have gone to which institution, for the receipt that says all have. */
  version_release: { version_id: string; institution_id: string; position: number }
  receipt: {
    id: string
    /** In whose mailbox. */
    institution_id: string
    /** YYYY-MM-DD in the operator's time zone. */
    day: string
    name: string
    /** accepted | released | confirmed */
    kind: string
    leaf_index: number
    /** Size of the tree that its proof is for; set when the batch is complete. */
    tree_size: number
    size_bytes: number
    created_at: number
  }
  /** Work on blob files that must happen after the commit and survives a crash: store | delete. */
  blob_task: { part_id: string; action: string; door_zone: string }

  /** One encapsulation to an institution's epoch key; opens the part keys wrapped under it. */
  key_wrap: { id: string; institution_id: string; epoch: string; encapsulation: Uint8Array; created_at: number }
  host_key: {
    id: string
    zone: string
    /** active | standby */
    use: string
    algorithm: string
    /** Public key blob. */
    public_key: Uint8Array
    wrapped_private: Uint8Array
    created_at: number
  }
  /** The house's own authority; the one that has not ended counts. */
  authority: {
    id: string
    name: string
    /** JSON list of the hosts for which it may vouch. */
    hosts: string
    /** DER. */
    certificate: Uint8Array
    wrapped_private: Uint8Array
    created_at: number
    expires_at: number
    ended_at: number | null
  }
  /** Certificates that an operator brought in. Ended ones stay, without their key. */
  server_certificate: {
    id: string
    zone: string
    /** PEM, the server's own first. */
    chain: string
    wrapped_private: Uint8Array
    created_at: number
    expires_at: number
    ended_at: number | null
  }

  door_instance: {
    id: string
    zone: string
    name: string
    build: string
    boot: string
    started_at: number
    ended_at: number | null
  }
  session: {
    id: string
    door_id: string
    account_id: string
    institution_id: string
    factor: string
    created_at: number
    expires_at: number
    ended_at: number | null
    end_reason: string | null
    /** Public key (SubjectPublicKeyInfo, base64) by which it may go on at another door instance. */
    session_key: string | null
  }
  /** SHA-256 of each SSH session id that has ever logged in: none counts twice. Kept as long as its key counts. */
  ssh_session: { hash: string; seen_at: number; credential_id: string | null }

  leaf: { position: number; data: string; hash: Uint8Array }
  /** Where the entries of rare kinds are (log/kind-index.ts). Trusted for nothing: entries say themselves what they are. */
  leaf_kind: { kind: string; position: number }
  /** Roots of complete tiles: level ≥ 1, 256^level leaves each. */
  tile_root: { level: number; position: number; hash: Uint8Array }
  opening: { leaf_index: number; salt: string; data: string }
  /** Signed checkpoints that receipts refer to, and the newest. */
  checkpoint: { size: number; note: string; created_at: number }
  log_state: { id: number; size: number; root: Uint8Array; frontier: Uint8Array; note: string }

  cut: {
    id: string
    scope: string
    target: string | null
    reason: string
    created_at: number
    ended_at: number | null
  }
  /** What stands behind a six-character reference. */
  refusal: {
    reference: string
    at: number
    command: string
    code: string
    detail: string
    zone: string
    door_id: string | null
    account_id: string | null
  }
  /** The one-time code of the first start: open | waiting | closed. */
  setup: { id: number; state: string; code_hash: string; expires_at: number }

  /** A hardware token, in stock or somebody's. Its secret is wrapped under the root key's branch `tokens`. */
  token: {
    id: string
    /** yubico-otp | hotp | totp */
    kind: string
    /** What the token sends of itself: modhex id, or `ubhe…`; null for bare codes. */
    public_id: string | null
    serial: string | null
    account_id: string | null
    /** stock | active | lost | blocked | worn-out */
    state: string
    wrapped_secret: Uint8Array
    digits: number
    /** totp: sha1, sha256, sha512. */
    algorithm: string
    /** totp: how long a code lasts. */
    period_seconds: number
    /** yubico-otp: highest session counter spent, -1 before the first. hotp: next counter; -1 while it is not known. totp: last step spent. */
    counter: number
    /** yubico-otp: highest use within the session counter. */
    used: number
    created_at: number
    assigned_at: number | null
    /** From when on its codes count, if its maker said so. */
    starts_at: number | null
    /** Its maker's end, or an overlap's. */
    expires_at: number | null
    ended_at: number | null
  }
  webauthn_key: {
    id: string
    account_id: string
    /** Relying party it was made for. */
    rp_id: string
    /** Who the key says its user is, in base64url; random. */
    user_handle: string
    credential_id: Uint8Array
    /** COSE_Key. */
    public_key: Uint8Array
    /** COSE algorithm: -7, -8, -257. */
    algorithm: number
    counter: number
    /** 1: its maker can copy it to its owner's other devices; and has. */
    backup_eligible: number
    backed_up: number
    /** Model, as the key says. */
    aaguid: string
    /** JSON list of words. */
    transports: string
    name: string
    created_at: number
    used_at: number | null
    ended_at: number | null
    /** removed | blocked | cloned */
    ended_as: string | null
  }
  /** A challenge that was answered, until it would be too old anyway; a confirmation waits here for its command. */
  challenge: {
    /** SHA-256 of the challenge as hex: none counts twice. */
    id: string
    /** login | registration | activation | confirmation */
    purpose: string
    account_id: string | null
    /** Door instance, or zone where there is none. */
    door_id: string
    challenge: Uint8Array
    /** Hash of the command that it confirms and that has not run yet; empty otherwise. */
    command_hash: string
    expires_at: number
  }
  /** One-time codes of letters and links; GET never spends, a wrong code counts. */
  activation: {
    id: string
    account_id: string
    /** first | password-reset */
    purpose: string
    code_hash: string
    wrong: number
    created_at: number
    expires_at: number
    used_at: number | null
  }
  /** A system that may ask the validation server. Removed ones stay, without their key: numbers are given once. */
  validation_client: {
    id: number
    name: string
    /** JSON list of institutions whose members' tokens it may ask for; null: all. */
    institutions: string | null
    /** required | optional: of its requests */
    signature: string
    wrapped_key: Uint8Array
    created_at: number
    used_at: number | null
    ended_at: number | null
  }
  /** By which request the validation server last spent a code of a token: the same again is told apart from a replay. */
  validation_use: { token_id: string; client_id: number; code_hash: string; nonce: string; at: number }
  /** Failed logins, per account, per address and per pair; keys are hashes. */
  throttle: { key: string; failures: number; blocked_until: number; last_at: number }
  login_event: {
    id: string
    account_id: string
    at: number
    zone: string
    /** accepted | a fault code */
    outcome: string
    factor: string
    reference: string | null
    /** Where from; for the account's own history and the helpdesk. */
    address: string
  }
  /** Addresses (CIDR) from which an account may log in; none: any. */
  account_address: { account_id: string; network: string; created_at: number }
  /** Old directory names of a mailbox, kept when partners move over. */
  path_alias: { institution_id: string; alias: string; path: string; created_at: number }
  /** Which factors are enough, by zone and role; the most specific row counts. */
  policy: { zone: string; role: string; factors: string; changed_at: number }
  /** A command that needs a second person. */
  approval: {
    id: string
    command: string
    /** Canonical JSON of the input. */
    input: string
    input_hash: string
    requested_by: string
    requested_at: number
    not_before: number
    expires_at: number
    /** waiting | approved | rejected | expired */
    state: string
    decided_by: string | null
    decided_at: number | null
    reason: string
  }
}
