/** Colours and font of the editor's theme, for drawing on canvases. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly border: string;
  readonly focus: string;
  readonly accent: string;
  /** Colours to distinguish lines. */
  readonly series: readonly string[];
  readonly font: string;
  readonly highContrast: boolean;
}

const lineColours = [
  ['blue', '#3794ff'],
  ['green', '#89d185'],
  ['purple', '#b180d7'],
  ['red', '#f14c4c'],
  ['yellow', '#cca700'],
] as const;

/** Reads the current theme, because canvases cannot use CSS variables. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string, otherwise: string): string =>
    style.getPropertyValue(name).trim() || otherwise;
  const foreground = variable('--vscode-editor-foreground', '#333333');
  const highContrast = [...document.body.classList].some((name) =>
    name.startsWith('vscode-high-contrast'),
  );
  return {
    foreground,
    muted: variable('--vscode-descriptionForeground', foreground),
    background: variable('--vscode-editor-background', '#ffffff'),
    border: variable(highContrast ? '--vscode-contrastBorder' : '--vscode-panel-border', '#8888'),
    focus: variable('--vscode-focusBorder', '#0090f1'),
    accent: variable('--vscode-charts-blue', '#3794ff'),
    series: lineColours.map(([name, otherwise]) => variable(`--vscode-charts-${name}`, otherwise)),
    font: variable('--vscode-font-family', 'sans-serif'),
    highContrast,
  };
}

/** Calls `changed` when the user has changed the theme. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
