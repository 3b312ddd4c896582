/**
 * What other commands feel while far more people log in than passwords can be compared.
 *
 * Logins of names that no account has, each from an address of its own: the
 * keeper does the same work for them as for people, by design, and no throttle
 * steps in. The surplus must be told LOGIN_BUSY at once.
 */
import { randomBytes } from "node:crypto"
import { randomId, isFault } from "@schleuse/base"
import type { KeeperClient } from "@schleuse/wire"
import { BareKeeper } from "../house/bare-keeper.ts"
import { addMembers, OUTBOX, signedLogin } from "../house/members.ts"
import { loop } from "../measure/latencies.ts"
import type { Part, Row } from "./part.ts"

const OFFERED_PER_SECOND = 200
/** Commands that wait for each other, as those of one busy partner do. */
const IN_FLIGHT = 4
const CODE = "c".repeat(44)
const PEER = {
  address: "127.0.0.1",
  port: 1,
  client: "bench",
  algorithms: "curve25519-sha256 ssh-ed25519 aes128-gcm@openssh.com",
}

type Tally = { checked: number; busy: number; offered: number }

export const loginsOffered: Part = {
  name: "logins-offered",
  purpose: `other commands while ${OFFERED_PER_SECOND} password logins a second are offered`,
  run: async ({ diskFolder, seconds }) => {
    const keeper = await BareKeeper.start(diskFolder("keeper"))
    try {
      const { sender } = await addMembers(keeper)
      const [client, door] = [await keeper.connect("sftp", "bench"), await keeper.connect("sftp", "people")]
      for (const one of [client, door]) await one.call("startDoor", { build: "be".repeat(16), pid: process.pid })
      const answer = await client.call("loginSsh", { ...signedLogin(sender, randomBytes(32)), peer: PEER })
      if (!("session" in answer)) throw new Error("the keeper wants more than a key")
      const { session } = answer
      const work = () => client.call("makeFolder", { path: `${OUTBOX}/${randomId()}` }, session)
      await loop(IN_FLIGHT, 1, work)
      const quiet = await loop(IN_FLIGHT, seconds, work)
      const stop = new AbortController()
      const tally = { checked: 0, busy: 0, offered: 0 }
      const offering = offer(door, tally, stop.signal)
      const busy = await loop(IN_FLIGHT, seconds, work)
      const { offered, checked, busy: turnedAway } = tally
      stop.abort()
      await offering
      client.close()
      door.close()
      const describe = (what: string, { perSecond, p50Ms, p99Ms }: typeof quiet): Row => ({
        what,
        figures: { "per second": Math.round(perSecond), "p50 ms": round(p50Ms), "p99 ms": round(p99Ms) },
      })
      const logins = {
        "offered per second": Math.round(offered / seconds),
        "checked per second": Math.round(checked / seconds),
        "busy per second": Math.round(turnedAway / seconds),
      }
      return [
        describe("commands, nobody logs in", quiet),
        describe(`commands, ${OFFERED_PER_SECOND} logins/s offered`, busy),
        { what: "logins meanwhile", figures: logins, aim: "19 MiB × 2 passes: 44-52/s on two cores" },
      ]
    } finally {
      await keeper.stop()
    }
  },
}

/** Offers logins at a steady rate, whatever becomes of the earlier ones, until it is stopped. */
async function offer(door: KeeperClient, tally: Tally, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>()
  const begin = performance.now()
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - begin) * OFFERED_PER_SECOND) / 1000)
    while (tally.offered < due) {
      const attempt = tryLogin(door, tally).finally(() => running.delete(attempt))
      running.add(attempt)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await Promise.all(running)
}

async function tryLogin(door: KeeperClient, tally: Tally): Promise<void> {
  const number = tally.offered++
  const address = `198.18.${(number >> 8) & 255}.${number & 255}`
  try {
    const input = { user: `person-${number}`, secrets: ["no password", CODE], peer: { ...PEER, address } }
    await door.call("loginCode", input)
  } catch (error) {
    if (!isFault(error)) throw error
    if (error.code === "LOGIN_BUSY") tally.busy++
    else if (error.code === "LOGIN_REFUSED") tally.checked++
    else throw error
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
