/**
 * Island: asks a passkey or security key, and sends its answer with the form.
 *
 * The page carries what is asked as JSON; the browser itself parses it. The
 * answer goes into one hidden field, and the form is sent as any other. Its
 * button waits for this island. Writes text only, never markup.
 */

/** What was made with the page is good for five minutes; a little before that it is fetched anew. */
const FRESH_MS = 4 * 60_000
const madeAtMs = Date.now()

type Texts = {
  readonly waiting: string
  readonly aborted: string
  readonly known: string
  readonly unable: string
}

for (const box of document.querySelectorAll<HTMLElement>("[data-key-use]")) prepare(box)

function prepare(box: HTMLElement): void {
  const form = box.querySelector("form")
  const answer = box.querySelector<HTMLInputElement>("input[name=keyAnswer]")
  const status = box.querySelector<HTMLElement>("[data-key-status]")
  const button = box.querySelector("button")
  if (form === null || answer === null || status === null || button === null) return
  const { waiting = "", aborted = "", known = "", unable = "" } = box.dataset
  const texts: Texts = { waiting, aborted, known, unable }
  if (!isAble()) {
    status.textContent = texts.unable
    return
  }
  button.disabled = false
  let isAsking = false
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    status.textContent = texts.waiting
    ask(box.dataset)
      .then((text) => {
        answer.value = text
        form.submit()
      })
      .catch((error: unknown) => {
        isAsking = false
        status.textContent =
          error instanceof DOMException && error.name === "InvalidStateError" ? texts.known : texts.aborted
      })
  })
}

function isAble(): boolean {
  return "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential
}

/** What the key answers, as the JSON that the page's process reads. */
async function ask({ keyUse = "", keyOptions = "", keyRenew }: DOMStringMap): Promise<string> {
  const isOld = Date.now() - madeAtMs > FRESH_MS
  const text = isOld && keyRenew !== undefined ? await fetchText(keyRenew) : keyOptions
  const credential =
    keyUse === "create"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
            JSON.parse(text) as PublicKeyCredentialCreationOptionsJSON,
          ),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
            JSON.parse(text) as PublicKeyCredentialRequestOptionsJSON,
          ),
        })
  if (!(credential instanceof PublicKeyCredential)) throw new TypeError("no credential")
  return JSON.stringify({ id: credential.id, ...answered(credential.response) })
}

function answered(response: AuthenticatorResponse): object {
  const clientDataJSON = base64url(response.clientDataJSON)
  if (response instanceof AuthenticatorAttestationResponse) {
    const attestationObject = base64url(response.attestationObject)
    return { clientDataJSON, attestationObject, transports: response.getTransports() }
  }
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new TypeError("another kind of answer")
  const { authenticatorData, signature, userHandle } = response
  return {
    clientDataJSON,
    authenticatorData: base64url(authenticatorData),
    signature: base64url(signature),
    ...(userHandle === null ? {} : { userHandle: base64url(userHandle) }),
  }
}

function base64url(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

async function fetchText(address: string): Promise<string> {
  const answer = await fetch(address)
  if (!answer.ok) throw new TypeError(`status ${answer.status}`)
  return await answer.text()
}
