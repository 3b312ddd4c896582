/**
 * The keeper, put together: database, keys, log, executor, handlers, timers.
 *
 * Starting is recovery: whatever an earlier run left, a clean stop or a kill at
 * any instruction, this is the one path to a consistent state. Decides
 * nothing; the modules do.
 */
import { createHash } from "node:crypto"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { type Clock, Fault, randomId, systemClock } from "@schleuse/base"
import { formatVerifierKey, noteSigner, noteVerifier, verifierKeyOf } from "@schleuse/tlog"
import { DOOR_ZONES, isOperatorZone } from "@schleuse/wire"
import type { KeeperArguments, KeeperSettings } from "./arguments.ts"
import { Approvals } from "./approvals/approvals.ts"
import type { CommandHandlers, CommandTransaction, Peer } from "./batch/command-handler.ts"
import { Denials } from "./batch/denials.ts"
import { actorOf, BatchExecutor } from "./batch/executor.ts"
import { BlobRemover } from "./blobs/blob-remover.ts"
import { PartFiles } from "./blobs/part-files.ts"
import { recoverParts } from "./blobs/recovery.ts"
import { saveAuthority } from "./certificates/authority-file.ts"
import { ServerCertificates } from "./certificates/server-certificates.ts"
import { consoleHosts, operatorsPages } from "./console/start-console.ts"
import { migrate } from "./database/migrate.ts"
import { isDiskFull, openSqlite } from "./database/sqlite.ts"
import type { Store } from "./database/store.ts"
import { type Attached, adoptDescriptor } from "./descriptor.ts"
import { modeOfFolder, openKeys, writeGenesis } from "./genesis.ts"
import type { PendingDeviceLogins } from "./access/device-login.ts"
import { DeviceNonces } from "./access/device-proof.ts"
import { type Announce, Reach } from "./access/reach.ts"
import { GateSessions } from "./access/gate-sessions.ts"
import { StreamBudget } from "./access/stream-budget.ts"
import { ToldLately } from "./access/told-lately.ts"
import { allHandlers } from "./handlers.ts"
import { loadLogKey } from "./keys/log-key.ts"
import { openKeystore } from "./keys/keystore.ts"
import { PartKeys } from "./keys/part-keys.ts"
import { CodeLogin, type CodeLoginParts } from "./login/code-login.ts"
import { CompatibleProfile } from "./login/compatible-profile.ts"
import { gateHosts } from "./gate/start-gate.ts"
import { Doors } from "./login/doors.ts"
import { Knocks } from "./login/knocks.ts"
import { LoginRefusals } from "./login/login-refusals.ts"
import { Passwords } from "./login/password.ts"
import { PendingLogins } from "./login/pending-logins.ts"
import { Pseudonyms } from "./login/pseudonyms.ts"
import { Sessions } from "./login/sessions.ts"
import { SshLogin } from "./login/ssh-login.ts"
import { News } from "./live/news.ts"
import { Judging } from "./posture/judging.ts"
import { SupportTables } from "./posture/support-tables.ts"
import { Publisher } from "./log/publisher.ts"
import { Sequencer } from "./log/sequencer.ts"
import { Cuts } from "./operator/cut.ts"
import { CutNotes } from "./operator/cut-notes.ts"
import { OperatorSessions } from "./operator/operator-sessions.ts"
import { SetUp } from "./operator/set-up.ts"
import { AccountEnds } from "./people/account-ends.ts"
import { Receipts } from "./receipts/receipts.ts"
import { fillWords } from "./register/search-words.ts"
import { checkDataFolder } from "./self-check.ts"
import { Space } from "./space/space.ts"
import { type Schedule, systemSchedule, Timers } from "./timers.ts"
import { Coverage } from "./tree/coverage.ts"
import { CodeVerification } from "./validation/verify-code.ts"
import { requireConfirmation } from "./webauthn/confirmations.ts"
import { gatePages, RelyingParty } from "./webauthn/relying-party.ts"
import { Peers } from "./zones/peers.ts"

/** Longest session of a machine account, whatever happens. */
const SESSION_MS = 24 * 3600 * 1000
/** Longest session of a person: a long working day. */
const PERSON_SESSION_MS = 12 * 3600 * 1000

export type KeeperEnvironment = {
  readonly arguments: KeeperArguments
  readonly settings: KeeperSettings
  readonly settingsText: string
  /** The state is unknown: end the process. MUST not return. */
  readonly onFatal: (error: unknown) => never
  /** A door that must die: it was told to end and is still there. */
  readonly killDoor: (name: string) => void
  /** Told at the start, and whenever it changes: the addresses that the gate may connect to. */
  readonly announceReach: Announce
  /** For the operator's log. */
  readonly log: (line: string) => void
  /** The system's unless a test turns the hands. */
  readonly clock?: Clock
  readonly schedule?: Schedule
}

export type StartedKeeper = {
  readonly mode: "demo" | "productive"
  readonly rootKey: string
  readonly vkey: string
  readonly setupCode: string | undefined
  attach(stream: Duplex, attached: Attached): void
  drain(): void
  stop(reason: string): Promise<void>
}

/** @throws every Fault that ends a start: KEYS_FOLDER_EXPOSED, STORE_*, LOG_*, ROOT_KEY_*, DATA_MODE_WRONG … */
export async function startKeeper(environment: KeeperEnvironment): Promise<StartedKeeper> {
  const { arguments: given, settings, onFatal, log, clock = systemClock } = environment
  const space = new Space(given.data, settings.reserveBytes, clock.monotonicMs)
  mkdirSync(given.data, { recursive: true })
  for (const line of checkDataFolder(given.data)) log(line)
  const store = openSqlite(join(given.data, "keeper.sqlite"))
  try {
    return await start(environment, store, space)
  } catch (error) {
    await store.close().catch(() => undefined)
    if (isDiskFull(error)) {
      space.freeReserve()
      log("no space for the log: the reserve is freed")
      onFatal(error)
    }
    throw error
  }
}

async function start(environment: KeeperEnvironment, store: Store, space: Space): Promise<StartedKeeper> {
  const { arguments: given, settings, log, clock = systemClock, schedule = systemSchedule } = environment
  const boot = randomId()
  await migrate(store, clock.wallMs())
  await store.begin()
  const mode = await modeOfFolder(store)
  if (mode !== undefined && mode !== given.mode) throw new Fault("DATA_MODE_WRONG", `${mode}, asked for ${given.mode}`)
  await store.rollback()
  const ring = await openKeys(given.data, given["root-key"], mode === undefined)
  const logKey = await loadLogKey(given["root-key"], given.data, process.env["CREDENTIALS_DIRECTORY"])
  await ring.unseal()
  const keystore = await openKeystore(given.data, ring)
  const signer = noteSigner(logKey)
  await store.begin()
  const sequencer = await Sequencer.load(store, signer)
  await store.commit()

  const onError = (error: unknown) => log(`background work failed: ${describe(error)}`)
  const files = new PartFiles(given.data, DOOR_ZONES, onError)
  const identity = { origin: sequencer.origin, log: noteVerifier(verifierKeyOf(logKey)) }
  const publisher = new Publisher(join(given.data, "log"), store, () => sequencer.head, onError)
  await publisher.start(identity)

  const peers = new Peers()
  const news = new News(peers)
  let checkpointAt = clock.wallMs()
  const pseudonyms = new Pseudonyms()
  const sessions = new Sessions(pseudonyms)
  const setUp = new SetUp()
  const { limits, language, contact } = settings
  const { maxSessions, maxSessionsPerAddress, idleMs, loginMs } = limits
  const compatible = new CompatibleProfile(peers)
  const doors = new Doors({
    ring,
    sessions,
    boot,
    settingsOf: () => ({ language, contact, maxSessions, maxSessionsPerAddress, idleMs, loginMs }),
    foldersOf: (peer) => peer.folders,
  })
  const knocks = new Knocks()
  const denials = new Denials()
  const pending = new PendingLogins()
  const pendingDevices: PendingDeviceLogins = new PendingLogins()
  const refusals = new LoginRefusals(knocks, pending, pendingDevices)
  const tables = new SupportTables()
  // Sessions ask for the verdict, and a verdict ends sessions.
  const judging: Judging = new Judging({
    tables,
    endSessions: (tx, device) => gateSessions.endOfDevice(tx, device, "posture"),
  })
  const nonces = new DeviceNonces()
  const gateSessions: GateSessions = new GateSessions({ sessions, peers, judge: judging, places: nonces.places })
  const sshLogin = new SshLogin({ sessions, knocks, pending, sessionMs: SESSION_MS, language })
  const receipts = new Receipts(settings.timeZone, sequencer.origin)
  const vkey = formatVerifierKey(verifierKeyOf(logKey))
  const facts = {
    mode: given.mode,
    boot,
    build: given.build,
    startedAt: clock.wallMs(),
    rootKey: given["root-key"],
    isolation: given.isolation,
    egress: given.egress,
    vkey,
  } as const
  // The remover needs the executor, whose handlers need the remover: it is only used once both are there.
  const remover = new BlobRemover(files, (name, run) => executor.event(name, run), onError)
  const read: CodeLoginParts["read"] = (name, work) => executor.event(name, work)
  const passwords = new Passwords()
  const operators = new OperatorSessions(setUp, pseudonyms, (door, session, reason) =>
    peers.findDoor(door)?.push("endSession", { session, reason }),
  )
  const approvals = new Approvals({ peers, handlers: () => handlers, log })
  const codeLogin = new CodeLogin({
    sessions,
    ring,
    passwords,
    pending,
    sessionMs: PERSON_SESSION_MS,
    language,
    read,
    nowMs: () => clock.wallMs(),
  })
  const notes = new CutNotes(given.data)
  const hosts = { console: consoleHosts(settings), gate: gateHosts(settings) }
  const certificates = new ServerCertificates(ring, peers, hosts, log)
  const cuts = new Cuts({ peers, sessions, killDoor: environment.killDoor, notes })
  const reach = new Reach(environment.announceReach)
  const party = new RelyingParty(settings.pages, given.mode, operatorsPages(settings))
  const handlers: CommandHandlers = allHandlers({
    dataFolder: given.data,
    settings,
    certificates,
    facts,
    store,
    ring,
    keystore,
    partKeys: new PartKeys(keystore, ring),
    files,
    remover,
    receipts,
    sessions,
    doors,
    sshLogin,
    codeLogin,
    codeVerification: new CodeVerification(ring, knocks),
    read,
    setUp,
    operators,
    party,
    gateParty: new RelyingParty(gatePages(settings), given.mode),
    nowMs: () => clock.wallMs(),
    onError,
    nonces,
    told: new ToldLately(),
    budget: new StreamBudget(peers, limits.streamsPerDay),
    reach,
    judge: judging,
    judging,
    tables,
    gateSessions,
    pendingDevices,
    knocks,
    event: (name, run, actor) => executor.event(name, run, actor),
    approvals,
    passwords,
    peers,
    cuts,
    identity,
    coverage: new Coverage(),
    space,
    head: () => sequencer.head,
    publishedSize: () => publisher.publishedSize,
    checkpointAt: () => checkpointAt,
  })
  const executor: BatchExecutor = new BatchExecutor({
    store,
    sequencer,
    clock,
    boot,
    denials,
    handlers,
    findSession: async (tx, peer, id) =>
      isOperatorZone(peer.zone) ? await operators.find(tx, peer, id) : await sessions.find(tx, peer, id),
    requireNobodyElse: (tx, command, input, session) => approvals.requireNobodyElse(tx, command, input, session),
    requireConfirmation: (tx, asked, session, isUsed) => requireConfirmation(tx, { ...asked, party }, session, isUsed),
    knock: (fault, address, peer, now) => knocks.refused(fault, address, peer, now),
    noteStranger: (tx, refused) => refusals.note(tx, refused),
    requireSpace: (command) => space.requireFor(command),
    onCommitted: (bits) => {
      checkpointAt = clock.wallMs()
      publisher.schedule()
      news.committed(bits)
    },
    onFatal: (error) => {
      // The next start has the reserve for its first leaves, for cutting and for sealing.
      if (isDiskFull(error)) {
        space.freeReserve()
        log("no space for the log: the reserve is freed")
      }
      environment.onFatal(error)
    },
    onDefect: (where, error) => log(`defect in ${where}: ${describe(error)}`),
  })

  let setupCode: string | undefined
  await executor.event("start", async (tx) => {
    if (mode === undefined) await writeGenesis(tx, ring, given.mode, sequencer.origin)
    tx.leaf({
      type: "keeper_start",
      keeperBuild: given.build,
      isolation: given.isolation,
      egress: given.egress,
      rootKey: given["root-key"],
      settings: createHash("sha256").update(environment.settingsText).digest("hex"),
      space: space.state,
    })
    await certificates.begin(tx)
    await reach.refresh(tx)
    await doors.endLeftOver(tx)
    await compatible.refresh(tx)
    await cuts.carryOutNotes(tx)
    await fillWords(tx)
    setupCode = await setUp.newCode(tx)
    const { stored, dropped } = await recoverParts(tx, files)
    if (stored + dropped > 0) log(`part files: ${stored} moved to their place, ${dropped} unfinished ones dropped`)
  })
  await saveAuthority(given.data, certificates.authorityPem)
  notes.make(onError)
  space.makeReserve()
  await files.start()
  remover.wake()
  const timers = new Timers({
    schedule,
    executor,
    sessions,
    gateSessions,
    accountEnds: new AccountEnds(sessions, operators, peers),
    approvals,
    cuts,
    compatible,
    certificates,
    knocks,
    denials,
    files,
    remover,
    space,
    peers,
    onError,
  })
  timers.start()
  log(`running: ${given.mode}, log size ${sequencer.head.size}, root key from ${given["root-key"]}`)

  const onGone = (peer: Peer, cause: Error | undefined) => {
    if (cause !== undefined) log(`${peer.zone} ${peer.name}: descriptor closed: ${describe(cause)}`)
    const reason = cause === undefined ? "closed" : "broken"
    const stopped = async (tx: CommandTransaction) => {
      if (peer.door !== undefined) operators.endAllAt(tx, peer.door.id, "door-stopped")
      await doors.stopped(tx, peer, reason)
    }
    executor.event("door stopped", stopped).catch(onError)
  }
  return {
    mode: given.mode,
    rootKey: given["root-key"],
    vkey,
    setupCode,
    attach: (stream, attached) => void adoptDescriptor(stream, attached, executor, peers, onGone),
    drain: () => {
      for (const peer of peers.all()) if (peer.zone !== "operator") peer.push("drain", {})
    },
    stop: async (reason) => {
      timers.stop()
      await executor.stop("stop", async (tx) => {
        for (const { peer, leaf } of denials.flush(tx.now, true)) tx.leaf({ ...actorOf(peer), ...leaf })
        knocks.flush(tx, true)
        tx.leaf({ type: "keeper_stop", reason })
      })
      await publisher.stop()
      files.close()
      ring.seal()
      await store.close()
    },
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : "something that is no error"
}
