/** Lines to be typed into a terminal: as they are, ready to be copied. */
import { Name } from "@schleuse/web"

export function CommandLines({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return <></>
  return (
    <div class="command-lines">
      {lines.map((line) => (
        <p class="command-line">
          <code>
            <Name text={line} />
          </code>
        </p>
      ))}
    </div>
  )
}
