import { matrixChart, type MatrixData } from './matrix-chart';
import { matrixSize } from './matrix-view';
import { readTheme } from './theme';

const margin = 24;
const titleHeight = 46;
const lineHeight = 18;
const pixelRatio = 2;

/** Draws a matrix with a title and notes as a PNG image, in the colours of the theme. */
export function matrixPng(
  title: string,
  notes: readonly string[],
  data: MatrixData,
): Uint8Array<ArrayBuffer> {
  const theme = readTheme();
  const { width, height, labelRotation } = matrixSize(data, theme, Infinity);
  const canvas = document.createElement('canvas');
  const holder = document.createElement('div');
  holder.style.cssText = `position:absolute;left:-100000px;width:${width}px;height:${height}px`;
  holder.append(canvas);
  document.body.append(holder);
  const chart = matrixChart(canvas, data, {
    theme,
    labelRotation,
    focused: () => undefined,
    pixelRatio,
  });
  const image = titledPng(title, notes, { canvas, width, height });
  chart.destroy();
  holder.remove();
  return image;
}

/** A note above a drawing; with a colour, a legend entry for that colour. */
type Note = string | { readonly text: string; readonly colour: string };

/** A drawing on a canvas: its top left `width` × `height` CSS pixels. */
interface Drawing {
  readonly canvas: HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
}

/** Draws a title and notes above a drawing as a PNG image, in the colours of the theme. */
export function titledPng(
  title: string,
  notes: readonly Note[],
  { canvas, width, height }: Drawing,
): Uint8Array<ArrayBuffer> {
  const theme = readTheme();
  const image = document.createElement('canvas');
  image.width = (width + 2 * margin) * pixelRatio;
  const top = margin + titleHeight + notes.length * lineHeight;
  image.height = (height + top + margin) * pixelRatio;
  const context = image.getContext('2d')!;
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, image.width, image.height);
  context.fillStyle = theme.foreground;
  context.font = `600 18px ${theme.font}`;
  context.fillText(title, margin, margin + 18);
  context.fillStyle = theme.muted;
  context.font = `12px ${theme.font}`;
  for (const [line, note] of notes.entries()) {
    const bottom = margin + 40 + line * lineHeight;
    if (typeof note === 'string') {
      context.fillText(note, margin, bottom, width);
      continue;
    }
    context.fillText(note.text, margin + 16, bottom, width);
    context.save();
    context.fillStyle = note.colour;
    context.fillRect(margin, bottom - 9, 10, 10);
    context.restore();
  }
  context.drawImage(canvas, margin, top, width, height);
  return pngBytes(image);
}

/** Encodes at once: `toBlob` waits until the page is idle, which takes seconds on a busy machine. */
function pngBytes(image: HTMLCanvasElement): Uint8Array<ArrayBuffer> {
  const [head, base64] = image.toDataURL('image/png').split(',');
  if (head !== 'data:image/png;base64' || base64 === undefined) {
    throw new Error('The browser could not encode the image.');
  }
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}
