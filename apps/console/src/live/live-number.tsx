/** One of the live numbers in its place, and the facts and lists that are made of them. */
import { LiveText } from "@schleuse/web"
import type { NumberName, NumberTexts } from "./number-texts.ts"

/** `said`: how it is told to who cannot see it change, with `#` in its place. */
export function LiveNumber({
  texts,
  name,
  said,
}: {
  readonly texts: NumberTexts
  readonly name: NumberName
  readonly said?: string | undefined
}) {
  return <LiveText name={name} text={texts[name]} {...(said === undefined ? {} : { said })} />
}
