/** What an account logs in with, as tables: keys and password, YubiKeys, passkeys; and its open letters. */
import { parseHex } from "@schleuse/base"
import { ButtonLink, Name, speak, textOf, type View } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"
import { TOKEN_KIND_WORDS, TOKEN_STATE_WORDS } from "../../words/token-words.ts"
import type { Account } from "./account-page.tsx"
import { SmallTable } from "./small-table.tsx"

type PartProps = { readonly known: Account; readonly view: View; readonly keeps: boolean }
type Credential = Account["credentials"][number]
type Passkey = OutputOf<"listFidoKeys">["keys"][number]

/** A stored SHA-256 (hex) as ssh-keygen -l writes it, and as partners read it out. */
export function fingerprintText(hex: string): string {
  return `SHA256:${parseHex(hex).toString("base64").replace(/=+$/, "")}`
}

export function AccountKeys({ known, view, keeps }: PartProps) {
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const now = view.now.getTime()
  const isOver = ({ revokedAt, expiresAt }: Credential) =>
    revokedAt !== undefined || (expiresAt !== undefined && expiresAt <= now)
  const state = ({ revokedAt, expiresAt }: Credential) => {
    if (revokedAt !== undefined) return <State look="bad" text={say("keyRevoked")} />
    if (expiresAt !== undefined && expiresAt <= now) return <State look="warning" text={say("keyExpired")} />
    return <State look="good" text={say("keyActive")} />
  }
  const revoke = (row: Credential) =>
    !keeps || row.kind !== "ssh-key" || isOver(row) ? (
      ""
    ) : (
      <a class="kern-link" href={`/accounts/${known.account}/keys/${row.credential}/withdraw`}>
        {say("revoke")}
      </a>
    )
  return (
    <Section title={say("keys")}>
      {known.credentials.length === 0 ? (
        <p class="kern-body">{say("noKeys")}</p>
      ) : (
        <SmallTable
          view={view}
          title={say("keys")}
          rows={known.credentials}
          columns={[
            {
              key: "what",
              title: say("key"),
              cell: ({ kind, fingerprint }) =>
                kind === "ssh-key" ? <Name text={fingerprintText(fingerprint)} /> : say("password"),
            },
            { key: "algorithm", title: say("algorithm"), cell: ({ algorithm }) => algorithm ?? "–" },
            { key: "state", title: say("state"), cell: state },
            { key: "since", title: say("since"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
            {
              key: "until",
              title: say("until"),
              cell: ({ revokedAt, expiresAt }) => <When view={view} at={revokedAt ?? expiresAt} />,
            },
            { key: "withdraw", title: say("step"), cell: revoke },
          ]}
        />
      )}
    </Section>
  )
}

export function AccountTokens({ known, view, keeps }: PartProps) {
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const word = (words: Readonly<Record<string, readonly [string, string]>>, key: string) =>
    textOf(words[key] ?? [key, key], view.language)
  return (
    <Section title={say("tokens")}>
      {known.tokens.length === 0 ? (
        <p class="kern-body">{say("noTokens")}</p>
      ) : (
        <SmallTable
          view={view}
          title={say("tokens")}
          rows={known.tokens}
          columns={[
            {
              key: "token",
              title: say("token"),
              cell: ({ token, serial, publicId, kind }) => (
                <a class="kern-link" href={`/tokens/${token}`}>
                  <Name text={serial ?? publicId ?? word(TOKEN_KIND_WORDS, kind)} />
                </a>
              ),
            },
            { key: "kind", title: say("kind"), cell: ({ kind }) => word(TOKEN_KIND_WORDS, kind) },
            {
              key: "state",
              title: say("state"),
              cell: ({ state }) => (
                <State look={state === "active" ? "good" : "neutral"} text={word(TOKEN_STATE_WORDS, state)} />
              ),
            },
            { key: "until", title: say("until"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
          ]}
        />
      )}
      {keeps && known.state !== "left" ? (
        <Buttons>
          <ButtonLink href={`/tokens/give?account=${known.account}`} text={say("giveToken")} look="secondary" />
          {known.state === "active" ? (
            <ButtonLink href={`/tokens/replacement?account=${known.account}`} text={say("replacementCode")} />
          ) : (
            ""
          )}
        </Buttons>
      ) : (
        ""
      )}
    </Section>
  )
}

export function AccountPasskeys({ known, keys, view, keeps }: PartProps & { readonly keys: readonly Passkey[] }) {
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const block = ({ key, state }: Passkey) =>
    !keeps || state !== "active" ? (
      ""
    ) : (
      <a class="kern-link" href={`/accounts/${known.account}/passkeys/${key}/block`}>
        {say("block")}
      </a>
    )
  return (
    <Section title={say("fidoKeys")}>
      {keys.length === 0 ? (
        <p class="kern-body">{say("noPasskeys")}</p>
      ) : (
        <SmallTable
          view={view}
          title={say("fidoKeys")}
          rows={keys}
          columns={[
            { key: "name", title: say("name"), cell: ({ name }) => <Name text={name} /> },
            {
              key: "state",
              title: say("state"),
              cell: ({ state }) =>
                state === "active" ? (
                  <State look="good" text={say("passkeyActive")} />
                ) : (
                  <State look="neutral" text={say("passkeyEnded")} />
                ),
            },
            { key: "since", title: say("since"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
            { key: "used", title: say("lastUsed"), cell: ({ usedAt }) => <When view={view} at={usedAt} /> },
            { key: "block", title: say("step"), cell: block },
          ]}
        />
      )}
    </Section>
  )
}

export function AccountLetters({ known, view }: Omit<PartProps, "keeps">) {
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  return (
    <Section title={say("letters")}>
      {known.activations.length === 0 ? (
        <p class="kern-body">{say("noLetters")}</p>
      ) : (
        <SmallTable
          view={view}
          title={say("letters")}
          rows={known.activations}
          columns={[
            {
              key: "purpose",
              title: say("kind"),
              cell: ({ purpose }) => (purpose === "password-reset" ? say("letterReset") : say("letterFirst")),
            },
            { key: "until", title: say("until"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
          ]}
        />
      )}
    </Section>
  )
}
