/** Lines to be typed into a terminal: as they are, ready to be copied. */
import { Name } from "@schleuse/web"

export function CommandLines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <p class="command-line">
          <code>
            <Name text={line} />
          </code>
        </p>
      ))}
    </>
  )
}
