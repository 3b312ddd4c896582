/**
 * What a PAC file of the network says for one address, asked without trusting it.
 *
 * The file is somebody else's program: it runs in QuickJS inside WebAssembly
 * with bounded time and memory, and reaches nothing but the name service, as
 * in a browser. Answers as browsers read them: `PROXY a:1; DIRECT`.
 */
import { Fault } from "@schleuse/base"
import { builtIn } from "../built-in/built-in.ts"
import { parseProxy, type Way } from "./route.ts"

/** Computing without a pause; looking names up is one. */
const RUN_MS = 1000
const ANSWER_MS = 15_000
const MEMORY_BYTES = 32 * 1024 * 1024
/** Name of the sandbox's bytes among what comes with the program. */
export const SANDBOX_ASSET = "quickjs.wasm"
const MAX_WAYS = 8

/** What the file answers for an address, as it stands there. @throws PROXY_FILE_UNREADABLE if it is no PAC file or does not end */
export async function askPac(text: string, url: string): Promise<string> {
  // Loaded here: most networks have no such file, and the parser behind it takes longer to load than all the rest.
  const [{ createPacResolver }, { QuickJS }] = await Promise.all([import("pac-resolver"), import("quickjs-wasi")])
  const bytes = builtIn(SANDBOX_ASSET)
  const sandbox = await QuickJS.create({
    // Run from sources, the package finds its own file.
    ...(bytes === undefined ? {} : { wasm: new Uint8Array(bytes) }),
    memoryLimit: MEMORY_BYTES,
    interruptHandler: stopwatch(),
  })
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error("no answer in time")), ANSWER_MS)
  try {
    // `alert` would print; a file has nothing to say to the person.
    const resolve = createPacResolver(sandbox, text, { sandbox: { alert: () => undefined } })
    const asked = resolve(url)
    // Not before it has come to an end by itself: a name may still be looked up for it.
    void asked.then(
      () => sandbox.dispose(),
      () => sandbox.dispose(),
    )
    const answer: unknown = await Promise.race([asked, tooLate])
    if (typeof answer !== "string") throw new TypeError("the answer is no text")
    return answer.slice(0, 4096)
  } catch (cause) {
    throw new Fault("PROXY_FILE_UNREADABLE", "it does not run", { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** True when it is asked for longer than may be without the event loop having had its turn. */
function stopwatch(): () => boolean {
  let since: number | undefined
  return () => {
    if (since === undefined) {
      since = performance.now()
      setImmediate(() => (since = undefined))
    }
    return performance.now() - since > RUN_MS
  }
}

/** The ways of an answer that we can go, in its order; SOCKS and proxies with TLS are none. An empty answer is "directly". */
export function waysOf(answer: string): readonly Way[] {
  if (answer.trim() === "") return ["direct"]
  return answer.split(";", MAX_WAYS).flatMap((one): readonly Way[] => {
    const [word = "", address = ""] = one.trim().split(/\s+/)
    if (word.toUpperCase() === "DIRECT") return ["direct"]
    return /^(PROXY|HTTP)$/i.test(word) && address !== "" ? [parseProxy(address)] : []
  })
}
