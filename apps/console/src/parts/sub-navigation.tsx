/** The pages of one item of the menu, beside one another under the page's title. */
import { type Sentence, textOf, type View } from "@schleuse/web"

export type SubPage = { readonly href: string; readonly text: Sentence }

export type SubNavigationProps = {
  readonly view: View
  /** What it is called for those who hear it. */
  readonly label: string
  readonly pages: readonly SubPage[]
}

export function SubNavigation({ view, label, pages }: SubNavigationProps) {
  const deepest = pages
    .filter(({ href }) => view.path === href || view.path.startsWith(`${href}/`))
    .toSorted((one, other) => other.href.length - one.href.length)[0]
  return (
    <nav aria-label={label}>
      <ul class="site-navigation">
        {pages.map(({ href, text }) => (
          <li>
            <a
              class="kern-link"
              href={href}
              {...(deepest?.href === href ? { "aria-current": href === view.path ? "page" : "true" } : {})}
            >
              {textOf(text, view.language)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
