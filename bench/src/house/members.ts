/** Two institutions with an account each, one sends to the other: the smallest world in which anything can be moved. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { formatSshKeyLine, sshEd25519Blob, sshString } from "@schleuse/base"
import type { BareKeeper } from "./bare-keeper.ts"

const SENDER = "absender"
const RECIPIENT = "empfaenger"
export const OUTBOX = `/ausgang/${RECIPIENT}`

export type Member = { readonly login: string; readonly key: KeyObject; readonly blob: Buffer }
export type Members = { readonly sender: Member; readonly recipient: Member }

const PURPOSE = { dataCategories: ["bench"], article9: false, stage: "test" } as const

/** Makes both through the operators' commands. */
export async function addMembers(keeper: BareKeeper): Promise<Members> {
  const client = await keeper.connect("operator", "bench")
  const { session } = await client.call("setupBegin", { code: keeper.setupCode })
  const add = async (login: string) => {
    const member = makeMember(login)
    const row = { slug: login, name: login, kind: "company", role: "controller" } as const
    const { institution } = await client.call("addInstitution", row, session)
    const sshKey = formatSshKeyLine(member.blob, login)
    const roles = ["sender", "collector"] as const
    const doors = ["sftp", "inside"] as const
    await client.call("addMachineAccount", { institution, login, roles, sshKey, doors }, session)
    return { ...member, institution }
  }
  const sender = await add(SENDER)
  const recipient = await add(RECIPIENT)
  await client.call("addDelivery", { from: sender.institution, to: recipient.institution, purpose: PURPOSE }, session)
  client.close()
  return { sender, recipient }
}

/** What a client signs to log in (RFC 4252, section 7), and its signature as ssh2 hands it on. */
export function signedLogin(member: Member, sessionId: Buffer): { readonly blob: string; readonly signature: string } {
  const algorithm = "ssh-ed25519"
  const request = Buffer.concat([
    sshString(sessionId),
    Buffer.of(50),
    sshString(member.login),
    sshString("ssh-connection"),
    sshString("publickey"),
    Buffer.of(1),
    sshString(algorithm),
    sshString(member.blob),
  ])
  return { blob: request.toString("base64"), signature: sign(null, request, member.key).toString("base64") }
}

function makeMember(login: string): Member {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const blob = sshEd25519Blob(publicKey.export({ format: "der", type: "spki" }).subarray(-32))
  return { login, key: privateKey, blob }
}
