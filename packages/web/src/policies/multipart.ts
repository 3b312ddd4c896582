/**
 * Forms with files: `multipart/form-data` as browsers write it (RFC 7578), and nothing else.
 *
 * Turns a whole body into fields and files, in one pass and without copies:
 * a file's bytes are a view of the body. Strict: no preamble, no epilogue, no
 * other headers than the two that browsers send, one file per field. Text
 * fields obey the same rules as in form-body.ts.
 */
import { Fault } from "@schleuse/base"
import { type Field, FormFields, MAX_FIELDS, MAX_FORM_BYTES, requireFieldName, requireFieldText } from "./form-body.ts"

/** Files and fields of one form together. */
export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024
const MAX_FILES = 10
/** 255 characters of a name at four bytes, each quotation mark as `%22`, and what stands around it. */
const MAX_HEADER_BYTES = 2048
const MAX_FILE_NAME = 255

const KIND = /^multipart\/form-data; ?boundary=([A-Za-z0-9_-]{1,70})$/i
const DISPOSITION = /^Content-Disposition: form-data; name="([^"]*)"(?:; filename="([^"]*)")?$/
const TYPE = /^Content-Type: [\x21-\x7e][\x20-\x7e]{0,199}$/
const CRLF = "\r\n"

/** A file that somebody chose. What it is called and how it begins is theirs to say: trust neither. */
export type Upload = {
  /** As the browser says it, without folders; to be shown, never to be opened. */
  readonly name: string
  /** A view of the form's body, overwritten when the request is over: what is to stay must be copied. */
  readonly bytes: Uint8Array
}

/** Is this the content type of a form with files? */
export function isMultipart(contentType: string | null): boolean {
  return /^multipart\/form-data *(?:;|$)/i.test(contentType ?? "")
}

/** @throws FORM_KIND_UNKNOWN, FORM_FILES_TOO_LARGE, FORM_PARTS_INVALID, FORM_UNREADABLE, FORM_FIELDS_INVALID, FORM_FILE_NAME_INVALID */
export function parseMultipart(
  contentType: string | null,
  body: Uint8Array,
  maxBytes: number = MAX_UPLOAD_BYTES,
): FormFields {
  const boundary = KIND.exec(contentType ?? "")?.[1]
  if (boundary === undefined) throw new Fault("FORM_KIND_UNKNOWN")
  if (body.length > maxBytes) throw new Fault("FORM_FILES_TOO_LARGE", `${body.length} bytes`)
  const fields: Field[] = []
  const files = new Map<string, Upload | undefined>()
  let textBytes = 0
  for (const { head, content } of partsOf(Buffer.from(body.buffer, body.byteOffset, body.length), boundary)) {
    const { name, fileName } = readHead(head)
    if (fields.length + files.size >= MAX_FIELDS)
      throw new Fault("FORM_FIELDS_INVALID", `more than ${MAX_FIELDS} fields`)
    if (fileName === undefined) {
      textBytes += content.length
      if (textBytes > MAX_FORM_BYTES) throw new Fault("FORM_TOO_LARGE", `more than ${MAX_FORM_BYTES} bytes of text`)
      fields.push([name, requireFieldText(content)])
      continue
    }
    if (files.has(name)) throw new Fault("FORM_FIELDS_INVALID", `${name} has two files`)
    if (files.size >= MAX_FILES) throw new Fault("FORM_FIELDS_INVALID", `more than ${MAX_FILES} files`)
    // Browsers send a field without a file as an empty file without a name.
    if (fileName === "" && content.length > 0) throw new Fault("FORM_FILE_NAME_INVALID", "no name")
    files.set(name, fileName === "" ? undefined : { name: fileName, bytes: content })
  }
  for (const [name] of fields) if (files.has(name)) throw new Fault("FORM_FIELDS_INVALID", `${name} is text and file`)
  return new FormFields(fields, files)
}

type Part = { readonly head: Buffer; readonly content: Buffer }

/** Parts between the delimiters; the last one must be the end of the body. */
function* partsOf(body: Buffer, boundary: string): Generator<Part> {
  const delimiter = `${CRLF}--${boundary}`
  if (body.indexOf(delimiter.slice(CRLF.length), 0, "latin1") !== 0) throw broken("it does not begin with the boundary")
  let at = delimiter.length - CRLF.length
  while (!isEnd(body, at)) {
    if (body.toString("latin1", at, at + CRLF.length) !== CRLF) throw broken("a boundary goes on")
    at += CRLF.length
    const headEnd = body.subarray(at, at + MAX_HEADER_BYTES).indexOf(CRLF + CRLF, 0, "latin1")
    if (headEnd < 0) throw broken("a part's head does not end")
    const from = at + headEnd + 2 * CRLF.length
    const to = body.indexOf(delimiter, from, "latin1")
    if (to < 0) throw broken("a part does not end")
    yield { head: body.subarray(at, at + headEnd), content: body.subarray(from, to) }
    at = to + delimiter.length
  }
}

function isEnd(body: Buffer, at: number): boolean {
  const rest = body.toString("latin1", at, at + 5)
  return rest === "--" || rest === `--${CRLF}`
}

function readHead(head: Buffer): { readonly name: string; readonly fileName: string | undefined } {
  // A line feed would end a line for somebody else; a name is UTF-8 and obeys the rules of typed text.
  const [disposition = "", type, ...more] = head.toString("latin1").split(CRLF)
  const [, name = "", fileName] = DISPOSITION.exec(disposition) ?? []
  requireFieldName(name)
  if (fileName === undefined ? type !== undefined : type !== undefined && !TYPE.test(type))
    throw broken("a part's type")
  if (more.length > 0) throw broken("a part has further headers")
  return { name, fileName: fileName === undefined ? undefined : fileNameOf(fileName) }
}

/** Of a path, which some programs send, the last name; browsers write a quotation mark as %22. */
function fileNameOf(latin1: string): string {
  let name: string
  try {
    name = requireFieldText(Buffer.from(latin1, "latin1"))
      .replaceAll("%22", '"')
      .replace(/^.*[/\\]/, "")
  } catch (cause) {
    throw new Fault("FORM_FILE_NAME_INVALID", "not to be read", { cause })
  }
  if (/[\n\t]/.test(name) || name.length > MAX_FILE_NAME)
    throw new Fault("FORM_FILE_NAME_INVALID", `${name.length} characters`)
  return name
}

function broken(detail: string): Fault {
  return new Fault("FORM_PARTS_INVALID", detail)
}
