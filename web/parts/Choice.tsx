interface ChoiceProps<Name extends string> {
  /** What is chosen: read by screen readers, and unique on the page. */
  readonly label: string;
  readonly options: readonly { readonly name: Name; readonly title: string }[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}

/** One of a few, side by side: a group of radio buttons that looks like one control. */
export function Choice<Name extends string>({ label, options, chosen, onChoose }: ChoiceProps<Name>) {
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {options.map(({ name, title }) => (
        <label key={name} class="choice-option">
          <input class="unseen" type="radio" name={label} value={name} checked={name === chosen} onChange={() => onChoose(name)} />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
