import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { visibleText } from '../../src/compute/protocol/visible-text';
import { element } from './dom';

/**
 * The only module that uses the control library (archived by its owners in 2025), so that it can be
 * replaced here.
 */
provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextField(),
);

/** Creates a button. */
export function button(
  label: string,
  onClick: () => void,
  { secondary = false, title = '' } = {},
): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', secondary ? 'secondary' : 'primary');
  if (title !== '') made.title = title;
  made.textContent = label;
  made.addEventListener('click', onClick);
  return made;
}

/** Creates a checkbox. */
export function checkbox(
  label: string,
  onChange: (checked: boolean) => void,
  { checked = false, title = '' } = {},
): HTMLElement {
  const made = document.createElement('vscode-checkbox');
  made.textContent = label;
  if (title !== '') made.title = title;
  made.toggleAttribute('checked', checked);
  made.addEventListener('change', () => {
    onChange('checked' in made && made.checked === true);
  });
  return made;
}

/** Creates a ring that turns while work is running. */
export function progressRing(): HTMLElement {
  return document.createElement('vscode-progress-ring');
}

/** A labelled text field. */
export interface TextField {
  readonly root: HTMLElement;
  readonly value: () => string;
  readonly update: (value: string) => void;
}

/**
 * Creates a text field.
 * @param onChange called with the text after Enter, or when the field loses focus
 */
export function textField(
  label: string,
  title: string,
  onChange: (value: string) => void,
): TextField {
  const field = document.createElement('vscode-text-field');
  field.title = title;
  // The control shows its content as its label, and takes its accessible name from it.
  field.textContent = label;
  const value = (): string => ('value' in field ? String(field.value) : '');
  field.addEventListener('change', () => {
    onChange(value());
  });
  return {
    root: element('div', { class: 'field' }, field),
    value,
    update: (text) => {
      Object.assign(field, { value: text });
    },
  };
}

/** An option of a dropdown. */
export interface DropdownOption {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}

/** A labelled dropdown. */
export interface Dropdown {
  readonly root: HTMLElement;
  readonly update: (options: readonly DropdownOption[], selected: string) => void;
}

export function dropdown(label: string, onChange: (id: string) => void): Dropdown {
  const select = document.createElement('vscode-dropdown');
  const name = `choose-${label.toLowerCase().replaceAll(' ', '-')}`;
  select.id = name;
  select.setAttribute('aria-label', label);
  select.addEventListener('change', () => {
    if ('value' in select && typeof select.value === 'string') onChange(select.value);
  });
  let shown = '';
  return {
    root: element('div', { class: 'field' }, element('label', { for: name }, label), select),
    update(options, selected) {
      const offered = JSON.stringify(options);
      if (offered !== shown) {
        shown = offered;
        select.replaceChildren(
          ...options.map(({ id, name: text, title }) => {
            const option = document.createElement('vscode-option');
            option.setAttribute('value', id);
            option.title = visibleText(title, '\n');
            option.textContent = visibleText(text);
            return option;
          }),
        );
      }
      // The control registers its options a frame after they are added.
      requestAnimationFrame(() => {
        Object.assign(select, { value: selected });
        select.title = visibleText(options.find(({ id }) => id === selected)?.title ?? '', '\n');
      });
    },
  };
}
