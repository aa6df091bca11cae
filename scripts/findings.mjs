import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { blendingFindings } from './findings/blending.mjs';
import { stitchingFindings } from './findings/stitching.mjs';

/** Runs every command of docs/findings.md on the samples and writes the results. Build first. */
const page = join(import.meta.dirname, '..', 'docs', 'findings.md');

const intro = `# Findings

Do the claims of _From Bricks to Bridges_ (Cannistraci et al., ICLR 2024) and _Relative representations_ (Moschella et
al., ICLR 2023) show on the sample data? This page is written by \`npm run findings\`, which runs the commands below; the
numbers change when the samples or the definitions do. The samples are small models (see \`samples/README.md\`); what
does not show here may show on others.

Unless said otherwise: accuracy on the labels' test rows of a ridge head (λ = 0.01) fitted on the decoder's training
rows, over the study's anchors, averaged over all ordered pairs of different models.`;

const sections = [intro, ...(await stitchingFindings()), ...(await blendingFindings())];
const config = await resolveConfig(page);
await writeFile(
  page,
  await format(`${sections.join('\n\n')}\n`, { ...config, parser: 'markdown' }),
);
