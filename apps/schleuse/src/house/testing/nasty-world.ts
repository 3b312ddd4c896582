/**
 * A house in which everything that can have a name has a nasty one.
 *
 * Plants every nasty name in every field that the keeper's commands take from people, over the operators' socket, and
 * what strangers and partners say about themselves. What a field refuses must be refused as a field, not as a defect.
 */
import assert from "node:assert/strict"
import { isFault, sshString } from "@schleuse/base"
import { NASTY_NAMES } from "@schleuse/web/testing/nasty-names.ts"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import { touch } from "../../demo/toy-yubikey.ts"
import { withKeeper } from "../../operator/operator-connection.ts"
import type { DemoHouse } from "./demo-house.ts"
import { RawSftp, WRITE_NEW } from "./raw-sftp.ts"

export type Planted = {
  /** How many of the names each field took. */
  readonly accepted: ReadonlyMap<string, number>
  /** Ends the connections that were kept open, so that they show up as live sessions. */
  readonly end: () => Promise<void>
}

type Ask = <C extends CommandName>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>
type Field = { readonly field: string; readonly plant: (ask: Ask, text: string, at: number) => Promise<unknown> }

const MAKE_FOLDER = 14
const CLOSE = 4

export async function plantNastyNames(house: DemoHouse, login: string): Promise<Planted> {
  const account = house.world.accounts.find((one) => one.login === login)
  assert.ok(account?.kind === "person", login)
  const accepted = new Map<string, number>()
  await withKeeper(house.data, async (keeper) => {
    const opened = { user: login, password: account.password, code: touch(house.data, login) }
    const { session } = await keeper.call("loginOperator", opened)
    const ask: Ask = (command, input) => keeper.call(command, input, session)
    for (const { field, plant } of fieldsOf(house)) {
      const done = await Promise.all(NASTY_NAMES.map(({ text }, at) => wasTaken(() => plant(ask, text, at))))
      accepted.set(field, done.filter(Boolean).length)
    }
  })
  await connectAs(house, `"><img src=x onerror=window.pwned=1>`)
  const files = await RawSftp.open(house, "praxis-beispiel")
  for (const { text } of NASTY_NAMES) {
    const path = sshString(`/ausgang/aok-musterland/${text}`)
    const opened = await files.openFile(`/ausgang/aok-musterland/${text}.txt`, WRITE_NEW)
    if (typeof opened !== "number") await files.request(CLOSE, opened)
    await files.request(MAKE_FOLDER, path, Buffer.alloc(4))
  }
  return { accepted, end: () => files.end() }
}

/** Did the field take it? A refusal of the field is fine; anything else is not. */
async function wasTaken(plant: () => Promise<unknown>): Promise<boolean> {
  try {
    await plant()
    return true
  } catch (error) {
    if (isFault(error) && error.code === "SCHEMA_MISMATCH") return false
    throw error
  }
}

function fieldsOf(house: DemoHouse): readonly Field[] {
  const [first] = house.world.institutions
  assert.ok(first !== undefined)
  const contact = (name: string) => ({ name, email: "a@b.example", telephone: "+49 30 1" })
  const institution = (at: number, kind: string) =>
    ({ slug: `probe-${kind}-${at}`, name: `Probe ${kind} ${at}`, kind: "practice", role: "controller" }) as const
  return [
    {
      field: "an institution's name",
      plant: (ask, name, at) => ask("addInstitution", { ...institution(at, "name"), name }),
    },
    {
      field: "contacts and authorities of an institution",
      plant: async (ask, text, at) =>
        at % 4 === 0 &&
        ask("addInstitution", {
          ...institution(at, "contact"),
          technicalContact: contact(text),
          securityContact: { ...contact("Probe"), email: text, telephone: text.slice(0, 40).toWellFormed() },
          dataProtectionAuthority: text,
          legalSupervision: text,
        }),
    },
    { field: "a person's name", plant: (ask, name) => ask("addPerson", { name }) },
    {
      field: "a proposal's reason",
      plant: (ask, reason, at) =>
        ask("propose", {
          command: "setPolicy",
          input: `{"factors":["ssh-key"],"role":"machine","zone":"${at % 2 === 0 ? "sftp" : "inside"}"}`,
          reason,
        }),
    },
    {
      field: "a proposed folder's purpose",
      plant: (ask, text, at) =>
        ask("propose", {
          command: "addSharedFolder",
          input: JSON.stringify({
            grants: [{ access: "read-write", institution: first.id }],
            owner: first.id,
            purpose: {
              article9: true,
              dataCategories: [text.slice(0, 100).toWellFormed()],
              procedure: text.slice(0, 100).toWellFormed(),
              stage: "test",
            },
            slug: `probe-${at}`,
          }),
          reason: "Probe",
        }),
    },
    {
      field: "a proposed application's name",
      plant: (ask, text, at) =>
        ask("propose", {
          command: "addApplication",
          input: JSON.stringify({
            addresses: [{ address: "192.0.2.1", port: 443 }],
            host: `probe-${at}.kv.test`,
            name: `probe-${at}`,
            port: 443,
            titleDe: text,
            titleEn: text,
          }),
          reason: "Probe",
        }),
    },
    {
      field: "who declared something of PCs",
      plant: (ask, declaredBy) =>
        ask("addDeclaration", { institution: first.id, kind: "private-use", declaredBy, declaredAt: Date.now() }),
    },
    {
      field: "why a link is taken back",
      plant: async (ask, reason) => {
        const { accounts } = await ask("listAccounts", { search: "dr-beispiel", sort: "login", direction: "up" })
        const account = accounts[0]?.account ?? assert.fail("dr-beispiel")
        const { enrolment } = await ask("makeEnrolment", { account, devices: 1, days: 7 })
        await ask("revokeEnrolment", { enrolment, reason })
      },
    },
    {
      field: "why sessions end",
      plant: (ask, reason) => {
        const someone = house.world.accounts[0]
        assert.ok(someone !== undefined)
        return ask("listDirectory", {}).then(({ institutions }) => {
          const found = institutions.flatMap(({ accounts }) => accounts).find(({ login }) => login === someone.login)
          return ask("endSessions", { account: found?.account ?? "", reason })
        })
      },
    },
  ]
}

/** A partner whose program calls itself something nasty: rclone says what it is told to. */
async function connectAs(house: DemoHouse, name: string): Promise<void> {
  const login = "klinikum-musterstadt"
  const { code, stderr } = await house.run("rclone", [
    "--config=/dev/null",
    "--sftp-host=127.0.0.1",
    `--sftp-port=${house.port()}`,
    `--sftp-user=${login}`,
    `--sftp-key-file=${house.keyOf(login)}`,
    "--sftp-shell-type=none",
    `--user-agent=${name}`,
    "lsf",
    ":sftp:/",
  ])
  assert.equal(code, 0, stderr)
}
