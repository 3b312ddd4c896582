/** A new password, typed twice: the fields `newPassword` and `newPasswordAgain`, which password managers know as one. */
import type { View } from "../page/view.ts"
import type { FieldErrors } from "./alert.tsx"
import { PasswordField } from "./field.tsx"

export type NewPasswordProps = {
  readonly view: View
  readonly label: string
  readonly hint: string
  readonly again: string
  readonly errors: FieldErrors
}

export function NewPasswordFields({ view, label, hint, again, errors }: NewPasswordProps) {
  const [first, second] = ["newPassword", "newPasswordAgain"] as const
  return (
    <>
      <PasswordField view={view} name={first} label={label} hint={hint} isNew error={errors[first]} />
      <PasswordField view={view} name={second} label={again} isNew error={errors[second]} />
    </>
  )
}
