/** Elements of PSKC and XML Encryption as their readers want them: by name, once, with nothing unknown beside them. */
import { Fault, parseBase64 } from "@schleuse/base"
import { atPlace, refuseLine } from "./problem.ts"
import type { XmlElement } from "./xml.ts"

export const PSKC = "urn:ietf:params:xml:ns:keyprov:pskc"
export const XENC = "http://www.w3.org/2001/04/xmlenc#"
export const XENC11 = "http://www.w3.org/2009/xmlenc11#"
export const XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"

/** The child of this name, or nothing. Two are refused. */
export function childOf(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  const [first, second] = element.children.filter((child) => child.namespace === namespace && child.name === name)
  if (second !== undefined) refuseLine(second.line, "PSKC_INVALID", `${name} twice`)
  return first
}

export function requireChild(element: XmlElement, namespace: string, name: string): XmlElement {
  return childOf(element, namespace, name) ?? refuseLine(element.line, "PSKC_INVALID", `${name} is missing`)
}

/** Refuses elements of PSKC that are not among `names`; those of others may be passed over (RFC 6030, section 9). */
export function requireKnown(element: XmlElement, names: readonly string[]): void {
  const unknown = element.children.find((child) => child.namespace === PSKC && !names.includes(child.name))
  if (unknown !== undefined) refuseLine(unknown.line, "PSKC_INVALID", "an element that is not expected here")
}

/** Text without the spaces around it, empty if there is no such child. */
export function textOf(element: XmlElement | undefined): string {
  return element?.text.trim() ?? ""
}

/** Bytes of an element's text; xsd:base64Binary may be broken into lines. */
export function bytesOf(element: XmlElement): Buffer {
  return atPlace(element.line, element.name, () => parseBase64(element.text.replace(/[ \t\r\n]/g, "")))
}

/** A number without sign, at most 2^53 - 1. @throws PSKC_INVALID */
export function parseCount(text: string): number {
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text))) throw new Fault("PSKC_INVALID", "a number")
  return Number(text)
}
