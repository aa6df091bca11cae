import { matrixChart, type MatrixData } from './matrix-chart';
import { matrixSize } from './matrix-view';
import { readTheme } from './theme';

const margin = 24;
const titleHeight = 46;
const lineHeight = 18;
const pixelRatio = 2;

/** A matrix with a title and lines below it as a PNG image, in the colours of the theme. */
export async function matrixPng(
  title: string,
  notes: readonly string[],
  data: MatrixData,
): Promise<Uint8Array<ArrayBuffer>> {
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
    context.fillText(note, margin, margin + 40 + line * lineHeight, width);
  }
  context.drawImage(canvas, margin, top, width, height);
  chart.destroy();
  holder.remove();
  const blob = await new Promise<Blob | null>((resolve) => {
    image.toBlob(resolve, 'image/png');
  });
  if (blob === null) throw new Error('The browser could not encode the image.');
  return new Uint8Array(await blob.arrayBuffer());
}
