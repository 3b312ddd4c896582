/** Fields: label, hint, what is wrong, and the field itself, tied together for eyes and ears. */
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"

type Common = {
  readonly view: View
  /** Its name in the form; also its id, `field-NAME`. */
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with what was typed; undefined if nothing is. */
  readonly error?: string | undefined
  readonly optional?: boolean | undefined
}

type TextProps = Common & {
  readonly value?: string | undefined
  /** What browsers and password managers may fill in; `off` for all that is somebody else's. */
  readonly autocomplete?: "off" | "username" | "name" | "email" | "tel" | undefined
  readonly kind?: "text" | "email" | "search" | undefined
  readonly maxLength?: number | undefined
}

/** One line of text. */
export function TextField({ value = "", autocomplete = "off", kind = "text", maxLength = 200, ...field }: TextProps) {
  return (
    <Labelled {...field}>
      <input
        type={kind}
        {...attributesOf(field)}
        value={value}
        autocomplete={autocomplete}
        maxlength={maxLength}
        autocapitalize="off"
        spellcheck={false}
      />
    </Labelled>
  )
}

/** Several lines of text, such as a reason. */
export function LongTextField({ value = "", maxLength = 2000, ...field }: Omit<TextProps, "kind" | "autocomplete">) {
  return (
    <Labelled {...field}>
      <textarea {...attributesOf(field)} maxlength={maxLength} rows={4}>
        {value}
      </textarea>
    </Labelled>
  )
}

/** A password, never filled in by us. `new`: password managers propose one. */
export function PasswordField({ isNew = false, ...field }: Common & { readonly isNew?: boolean | undefined }) {
  return (
    <Labelled {...field}>
      <input
        type="password"
        {...attributesOf(field)}
        autocomplete={isNew ? "new-password" : "current-password"}
        maxlength={500}
      />
    </Labelled>
  )
}

/** A file from this computer. `accept`: endings that the browser offers first, such as `.csv,.xml`; the form needs `files`. */
export function FileField({ accept, ...field }: Common & { readonly accept?: string | undefined }) {
  return (
    <Labelled {...field}>
      <input type="file" {...attributesOf(field)} {...(accept === undefined ? {} : { accept })} />
    </Labelled>
  )
}

/**
 * The code of a YubiKey: MUST be the form's last field, because the key ends what it types with Enter, and Enter sends
 * the form. Its name is `code`.
 */
export function CodeField({
  hint,
  autofocus = false,
  ...field
}: Omit<Common, "name" | "optional"> & {
  /** For pages on which nothing else is to be done: the key types wherever the focus is. */
  readonly autofocus?: boolean | undefined
}) {
  const all = { ...field, name: "code", hint: hint ?? field.view.say("codeHint") }
  return (
    <Labelled {...all}>
      <input
        type="text"
        {...attributesOf(all)}
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck={false}
        inputmode="text"
        maxlength={64}
        autofocus={autofocus}
      />
    </Labelled>
  )
}

export type Choice = { readonly value: string; readonly text: string }

/** One of several, as a list that opens. */
export function SelectField({
  choices,
  value = "",
  ...field
}: Common & { readonly choices: readonly Choice[]; readonly value?: string | undefined }) {
  return (
    <Labelled {...field}>
      <div class="kern-form-input__select-wrapper">
        <select {...attributesOf(field)} class="kern-form-input__select">
          {choices.map((choice) => (
            <option value={choice.value} selected={choice.value === value}>
              {choice.text}
            </option>
          ))}
        </select>
      </div>
    </Labelled>
  )
}

/** A yes that somebody has to give. */
export function CheckField({
  name,
  label,
  error,
  checked = false,
}: Common & { readonly checked?: boolean | undefined }) {
  return (
    <div class={error === undefined ? "kern-form-check" : "kern-form-check kern-form-check--error"}>
      <input
        type="checkbox"
        class={
          error === undefined
            ? "kern-form-check__checkbox"
            : "kern-form-check__checkbox kern-form-check__checkbox--error"
        }
        id={`field-${name}`}
        name={name}
        value="yes"
        checked={checked}
        {...(error === undefined ? {} : { "aria-invalid": "true", "aria-describedby": `error-${name}` })}
      />
      <label class="kern-label" for={`field-${name}`}>
        {label}
      </label>
      <ErrorLine name={name} error={error} />
    </div>
  )
}

function Labelled({
  view,
  name,
  label,
  hint,
  error,
  optional = false,
  children,
}: Common & { readonly children?: Child | undefined }) {
  return (
    <div class={error === undefined ? "kern-form-input" : "kern-form-input kern-form-input--error"}>
      <label class="kern-label" for={`field-${name}`}>
        {label}
        {optional ? <span class="kern-label__optional"> ({view.say("optional")})</span> : ""}
      </label>
      {hint === undefined ? (
        ""
      ) : (
        <div class="kern-hint" id={`hint-${name}`}>
          {hint}
        </div>
      )}
      {children}
      <ErrorLine name={name} error={error} />
    </div>
  )
}

function ErrorLine({ name, error }: { readonly name: string; readonly error: string | undefined }) {
  if (error === undefined) return <></>
  return (
    <p class="kern-error" id={`error-${name}`}>
      <span class="kern-icon kern-icon--danger" aria-hidden="true"></span>
      <span class="kern-body">{error}</span>
    </p>
  )
}

function attributesOf({ name, hint, error, optional = false }: Pick<Common, "name" | "hint" | "error" | "optional">) {
  const described = [hint === undefined ? "" : `hint-${name}`, error === undefined ? "" : `error-${name}`].filter(
    Boolean,
  )
  return {
    id: `field-${name}`,
    name,
    class: error === undefined ? "kern-form-input__input" : "kern-form-input__input kern-form-input__input--error",
    ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
    ...(error === undefined ? {} : { "aria-invalid": "true" }),
    ...(optional ? {} : { "aria-required": "true" }),
  }
}
