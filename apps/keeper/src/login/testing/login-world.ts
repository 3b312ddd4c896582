/** A keeper's login side with one institution, one account and a started door, all real but the descriptor. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { canonicalJson, randomId } from "@schleuse/base"
import { DOOR_ZONES, type InputOf, type OpenedSession, type OutputOf, type Zone } from "@schleuse/wire"
import type { AnyHandler, Peer, SessionContext } from "../../batch/command-handler.ts"
import { statement } from "../../database/statement.ts"
import { createHostKeys } from "../../keys/host-keys.ts"
import { createKeyRing, type KeyRing } from "../../keys/key-ring.ts"
import { createRootKeyFile, fileRootKey } from "../../keys/root-key.ts"
import { Doors } from "../doors.ts"
import { Knocks } from "../knocks.ts"
import { PendingLogins } from "../pending-logins.ts"
import { Pseudonyms } from "../pseudonyms.ts"
import { Sessions } from "../sessions.ts"
import { SshLogin } from "../ssh-login.ts"
import { BatchOfOne, type Cleanup, temporaryStore } from "./batch-of-one.ts"
import { signedRequest, type TestKey, testKey } from "./ssh-keys.ts"

export const MODERN = "curve25519-sha256 ssh-ed25519 aes128-gcm@openssh.com"
export const SESSION_MS = 12 * 3_600_000
export const LOGIN = "praxis-beispiel"
const SETTINGS = {
  language: "de",
  contact: "Betrieb",
  maxSessions: 100,
  maxSessionsPerAddress: 10,
  idleMs: 60_000,
  loginMs: 30_000,
} as const

export type AccountChange = Partial<{
  login: string
  kind: string
  state: string
  roles: readonly string[]
  doors: readonly string[]
  compatibleUntil: number | null
  expiresAt: number | null
}>
export type CredentialChange = Partial<{ expiresAt: number | null; revokedAt: number | null; data: Buffer }>

const insertAccount = statement<{
  id: string
  login: string
  kind: string
  institution: string
  state: string
  roles: string
  doors: string
  compatibleUntil: number | null
  expiresAt: number | null
}>()((q, p) =>
  q.insertInto("account").values({
    id: p.id,
    login: p.login,
    kind: p.kind,
    person_id: null,
    institution_id: p.institution,
    state: p.state,
    roles: p.roles,
    doors: p.doors,
    compatible_until: p.compatibleUntil,
    expires_at: p.expiresAt,
    created_at: 1,
  }),
)
const insertCredential = statement<{
  id: string
  account: string
  fingerprint: string
  data: Uint8Array
  expiresAt: number | null
  revokedAt: number | null
}>()((q, p) =>
  q.insertInto("credential").values({
    id: p.id,
    account_id: p.account,
    kind: "ssh-key",
    fingerprint: p.fingerprint,
    data: p.data,
    created_at: 1,
    expires_at: p.expiresAt,
    revoked_at: p.revokedAt,
  }),
)
const insertCut = statement<{ id: string; scope: string; target: string | null; endedAt: number | null }>()((q, p) =>
  q
    .insertInto("cut")
    .values({ id: p.id, scope: p.scope, target: p.target, reason: "a test", created_at: 1, ended_at: p.endedAt }),
)
const setState = statement<{ id: string; state: string; expiresAt: number | null }>()((q, p) =>
  q.updateTable("account").set({ state: p.state, expires_at: p.expiresAt }).where("id", "=", p.id),
)

export class LoginWorld {
  readonly batch: BatchOfOne
  readonly ring: KeyRing
  readonly knocks = new Knocks()
  readonly pending = new PendingLogins()
  readonly sessions = new Sessions(new Pseudonyms())
  readonly doors: Doors
  readonly ssh: SshLogin
  readonly institution = randomId()
  readonly account = randomId()
  readonly key: TestKey

  constructor(batch: BatchOfOne, ring: KeyRing, key: TestKey) {
    this.batch = batch
    this.ring = ring
    this.key = key
    this.doors = new Doors({
      ring,
      sessions: this.sessions,
      boot: randomId(),
      settingsOf: () => SETTINGS,
      foldersOf: ({ zone }) => ({ incoming: `/incoming/${zone}`, blobs: "/blobs" }),
    })
    const { sessions, knocks, pending } = this
    this.ssh = new SshLogin({ sessions, knocks, pending, sessionMs: SESSION_MS, language: "de" })
  }

  async addAccount(change: AccountChange = {}, credential: CredentialChange = {}): Promise<void> {
    await this.batch.run(async (tx) => {
      await tx.run(insertAccount, {
        id: this.account,
        login: change.login ?? LOGIN,
        kind: change.kind ?? "machine",
        institution: this.institution,
        state: change.state ?? "active",
        roles: canonicalJson(change.roles ?? ["sender", "collector"]),
        doors: canonicalJson(change.doors ?? ["sftp"]),
        compatibleUntil: change.compatibleUntil ?? null,
        expiresAt: change.expiresAt ?? null,
      })
      await tx.run(insertCredential, {
        id: randomId(),
        account: this.account,
        fingerprint: createHash("sha256").update(this.key.blob).digest("hex"),
        data: credential.data ?? this.key.blob,
        expiresAt: credential.expiresAt ?? null,
        revokedAt: credential.revokedAt ?? null,
      })
    })
  }

  async setAccount(state: string, expiresAt: number | null = null): Promise<void> {
    await this.batch.run((tx) => tx.run(setState, { id: this.account, state, expiresAt }))
  }

  async cut(scope: string, target: string | null, endedAt: number | null = null): Promise<void> {
    await this.batch.run((tx) => tx.run(insertCut, { id: randomId(), scope, target, endedAt }))
  }

  /** A descriptor whose door has started. */
  async startedPeer(zone: Zone = "sftp", name = "sftp-1"): Promise<Peer> {
    const peer = newPeer(zone, name)
    await this.start(peer)
    return peer
  }

  start(peer: Peer): Promise<OutputOf<"startDoor">> {
    return this.#run(this.doors.handlers().startDoor, { build: "ab".repeat(16), pid: 7 }, peer)
  }

  probe(peer: Peer, change: Partial<InputOf<"probeSshKey">> = {}): Promise<OutputOf<"probeSshKey">> {
    const input = { user: LOGIN, key: this.key.blob.toString("base64"), peer: seen(), ...change }
    return this.#run(this.ssh.handlers().probeSshKey, input, peer)
  }

  /** A login by this world's key on a fresh connection, unless `change` says otherwise. */
  async login(peer: Peer, change: Partial<InputOf<"loginSsh">> = {}, user = LOGIN): Promise<OpenedSession> {
    const answer = await this.loginOrPending(peer, change, user)
    assert.ok("session" in answer)
    return answer
  }

  /** The same, where a code may be wanted besides. */
  loginOrPending(peer: Peer, change: Partial<InputOf<"loginSsh">> = {}, user = LOGIN): Promise<OutputOf<"loginSsh">> {
    const blob = signedRequest(user, this.key, Buffer.from(randomId() + randomId()))
    const signature = this.key.sign(blob)
    const input = { blob: blob.toString("base64"), signature: signature.toString("base64"), peer: seen(), ...change }
    return this.#run(this.ssh.handlers().loginSsh, input, peer)
  }

  find(peer: Peer, session: string): Promise<SessionContext> {
    return this.batch.run((tx) => this.sessions.find(tx, peer, session))
  }

  async endSession(peer: Peer, session: string): Promise<void> {
    const context = await this.find(peer, session)
    const given = this.ssh.handlers().endSession
    await this.batch.run((tx) => given.run(tx, { reason: "closed" }, { peer, session: context }, undefined))
  }

  async #run<C extends "startDoor" | "probeSshKey" | "loginSsh">(
    given: AnyHandler<C>,
    input: InputOf<C>,
    peer: Peer,
  ): Promise<OutputOf<C>> {
    const prepared = await given.prepare?.(input, { peer, sessionId: undefined })
    return await this.batch.run((tx) => given.run(tx, input, { peer, session: undefined }, prepared))
  }
}

export async function loginWorld(t: Cleanup, key = testKey("ssh-ed25519")): Promise<LoginWorld> {
  const { store, folder } = await temporaryStore(t)
  await createRootKeyFile(folder)
  const ring = await createKeyRing(folder, fileRootKey(folder))
  await ring.unseal()
  const batch = new BatchOfOne(store)
  await batch.run((tx) => createHostKeys(tx, ring, DOOR_ZONES))
  batch.log.length = 0
  return new LoginWorld(batch, ring, key)
}

export function newPeer(zone: Zone, name: string): Peer {
  return {
    zone,
    name,
    door: undefined,
    folders: { incoming: `/incoming/${zone}`, blobs: "/blobs" },
    push: () => undefined,
    close: () => undefined,
  }
}

/** What a door says about a connection. */
export function seen(change: Partial<InputOf<"loginSsh">["peer"]> = {}): InputOf<"loginSsh">["peer"] {
  return { address: "192.0.2.7", port: 40_000, client: "SSH-2.0-OpenSSH_9.2p1", algorithms: MODERN, ...change }
}
