/**
 * Fetches the PAC file that a network or user had set: bounded, directly, and only if it really runs as one.
 *
 * Whatever comes from there is chained behind ours or decides how the gate is
 * reached, so a hotel's page in its place must not pass for a file.
 */
import { open as openFile } from "node:fs/promises"
import { type IncomingMessage, request, type RequestOptions } from "node:http"
import { connect as connectTls } from "node:tls"
import { fileURLToPath } from "node:url"
import { Fault } from "@schleuse/base"
import { askPac } from "../tunnel/pac-answer.ts"

const MAX_BYTES = 1024 * 1024
const MAX_REDIRECTS = 3
/** For everything: somebody waits. */
const FETCH_MS = 8000

/** The text of the file, by `http`, `https` or `file`. @throws PROXY_FILE_UNREADABLE */
export async function fetchPac(address: string, limitMs = FETCH_MS): Promise<string> {
  let text: string
  try {
    text = await load(new URL(address), AbortSignal.timeout(limitMs), MAX_REDIRECTS)
  } catch (cause) {
    throw new Fault("PROXY_FILE_UNREADABLE", address, { cause })
  }
  // Any address will do: only that it is a program that ends with an answer.
  await askPac(text, "https://pruefung.invalid/")
  return text
}

async function load(url: URL, signal: AbortSignal, redirects: number): Promise<string> {
  if (url.protocol === "file:") return await loadFile(url)
  const response = await get(url, signal)
  const { statusCode = 0, headers } = response
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined && redirects > 0) {
    response.destroy()
    return await load(new URL(headers.location, url), signal, redirects - 1)
  }
  if (statusCode !== 200) {
    response.destroy()
    throw new Error(`status ${statusCode}`)
  }
  return await readText(response)
}

function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const host = url.hostname.replaceAll(/^\[|\]$/g, "")
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new Error(url.protocol)
  const isSecure = url.protocol === "https:"
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port)
  const options: RequestOptions = {
    host,
    port,
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, accept: "application/x-ns-proxy-autoconfig, */*" },
    agent: false,
    signal,
    ...(isSecure ? { createConnection: () => connectTls({ host, port, servername: host }) } : {}),
  }
  return new Promise((resolve, reject) => {
    request(options).once("response", resolve).once("error", reject).end()
  })
}

async function readText(chunks: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("no bytes")
    length += chunk.length
    if (length > MAX_BYTES) throw new Error("too long")
    parts.push(chunk)
  }
  return Buffer.concat(parts)
    .toString("utf8")
    .replace(/^\ufeff/, "")
}

async function loadFile(url: URL): Promise<string> {
  const file = await openFile(fileURLToPath(url))
  try {
    // Pipes and devices have no end.
    if (!(await file.stat()).isFile()) throw new Error("no file")
    return await readText(file.createReadStream({ autoClose: false }))
  } finally {
    await file.close()
  }
}
