/** One line of text that narrows a list: never required, filled in from the list's address, beside what was wrong with it. */
import { type FieldErrors, type ListWish, TextField, type View } from "@schleuse/web"

export type FilterFieldProps = {
  readonly view: View
  readonly wish: ListWish
  readonly errors: FieldErrors
  /** The filter's name in the address, and the field's. */
  readonly name: string
  readonly label: string
  readonly hint: string
}

export function FilterField({ view, wish, errors, name, label, hint }: FilterFieldProps) {
  return (
    <TextField
      view={view}
      name={name}
      label={label}
      hint={hint}
      value={wish.filters[name]}
      error={errors[name]}
      maxLength={64}
      optional
    />
  )
}
