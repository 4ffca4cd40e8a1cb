// Builds DOM nodes without markup: text only ever becomes text. Leaves out: what the nodes mean.

type Child = Node | string | null;

/** Attributes by name; `null`, `undefined` and `false` leave one out, `true` is an empty one. */
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A new element with a class, attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string = '',
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

/** Sets text only where it differs, so that live regions and layout stay quiet. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Tells VS Code not to offer cut, copy and paste on an element without text to edit. */
export const NO_EDIT_MENU = { 'data-vscode-context': '{"preventDefaultContextMenuItems": true}' } as const;

/** A codicon as decoration. */
export function icon(name: string): HTMLElement {
  return element('span', `codicon codicon-${name}`, { 'aria-hidden': 'true' });
}

/** A quiet button with an icon. `label` is its name and, with the `key` that does the same, its tooltip. */
export function iconButton(name: string, label: string, key: string | null, onPress: () => void): HTMLButtonElement {
  const title = key === null ? label : `${label} (${key})`;
  const button = element('button', 'icon-button', { type: 'button', title, 'aria-label': label }, icon(name));
  button.addEventListener('click', onPress);
  return button;
}

/** A label and its value, as one of several in a line. */
export function labelled(label: string, value: string): HTMLElement {
  return element('span', 'fact', {}, element('span', 'fact-label', {}, label), ` ${value}`);
}
