/** What an account could log in with now, counted. */
import type { OutputOf } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"

const credentials = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("credential")
    .select((e) => ["kind", e.fn.countAll<number>().as("count")])
    .where("account_id", "=", p.account)
    .where("revoked_at", "is", null)
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)]))
    .groupBy("kind"),
)
const tokens = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("token")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("account_id", "=", p.account)
    .where("state", "=", "active")
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)])),
)
const fidoKeys = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("webauthn_key")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("account_id", "=", p.account)
    .where("ended_at", "is", null),
)

type Factors = OutputOf<"listAccounts">["accounts"][number]["factors"]

export async function factorsOf(tx: CommandTransaction, account: string): Promise<Factors> {
  const byKind = new Map(
    (await tx.all(credentials, { account, now: tx.now })).map(({ kind, count }) => [kind, Number(count)]),
  )
  return {
    password: (byKind.get("password") ?? 0) > 0,
    tokens: Number((await tx.find(tokens, { account, now: tx.now }))?.count ?? 0),
    fidoKeys: Number((await tx.find(fidoKeys, { account }))?.count ?? 0),
    sshKeys: byKind.get("ssh-key") ?? 0,
  }
}
