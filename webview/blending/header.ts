import type { BlendingSnapshot } from '../../src/compute/protocol/blending-panel';
import { exportBar } from '../shared/export-bar';
import { PanelHeader } from '../shared/panel-header';
import { sourceFacts } from '../shared/source-facts';
import { button, dropdown } from '../shared/toolkit';

/** Actions of the header. */
export interface HeaderActions {
  readonly choose: (change: { decoder?: number; encoder?: number }) => void;
  readonly chooseProjections: () => void;
  readonly export: (kind: 'npy' | 'safetensors') => void;
}

/**
 * Header with the choice of the two models and of the projections, and exports of the weighted
 * rows.
 */
export class Header {
  readonly root: HTMLElement;
  private readonly header;
  private readonly decoder;
  private readonly encoder;
  private readonly exports;

  constructor(actions: HeaderActions) {
    this.decoder = dropdown('Decoder', (id) => {
      actions.choose({ decoder: Number(id) });
    });
    this.encoder = dropdown('Encoder', (id) => {
      actions.choose({ encoder: Number(id) });
    });
    this.exports = exportBar(
      [
        {
          kind: 'npy',
          label: 'NPY',
          title: 'The rows of one side, blended by the weights below, as a NumPy array',
        },
        {
          kind: 'safetensors',
          label: 'Safetensors',
          title: 'The rows of one side, blended by the weights below, with their ids',
        },
      ],
      actions.export,
    );
    const projections = button('Projections…', actions.chooseProjections, {
      secondary: true,
      title: 'Which projections are blended',
    });
    this.header = new PanelHeader([
      this.decoder.root,
      this.encoder.root,
      projections,
      this.exports,
    ]);
    this.root = this.header.root;
  }

  update({ title, ready, names, pair }: BlendingSnapshot): void {
    const facts =
      ready === undefined
        ? []
        : [
            `${ready.rows} rows`,
            `${ready.train} training and ${ready.test} test rows`,
            ...sourceFacts(ready),
          ];
    this.header.update({ title, facts });
    const spaces = names.map((name, i) => ({ id: String(i), name, title: '' }));
    this.decoder.update(spaces, String(pair.decoder));
    this.encoder.update(spaces, String(pair.encoder));
    this.exports.hidden = ready === undefined;
  }
}
