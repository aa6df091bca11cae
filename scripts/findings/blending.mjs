import { command, latents, listed, mean, number, studies, table } from './latents.mjs';

const names = Object.keys(studies);
const singles = ['cosine', 'euclidean', 'l1', 'linf'];
const aggregations = [
  'concat',
  'sum',
  'weighted-sum',
  'mlp-sum',
  'self-attention',
  'mlp-self-attention',
];
const tuned = ['qkv', 'head', 'all'];
const tuneRows = 100;
const seeds = 5;
const settings = [
  ...['--anchors', '100', '--head', 'linear', '--epochs', '100', '--lr', '0.003'],
  ...['--seeds', String(seeds)],
];

/** Returns the findings on trained blends, as Markdown. */
export async function blendingFindings() {
  const studied = [];
  // One after another: a training uses all threads, one per seed.
  for (const name of names) studied.push({ name, ...(await studyOf(name)) });
  return [ablation(studied), tuning(studied)];
}

/** Pairs each of a study's first three models, as decoder, with the next one as its encoder. */
function pairsOf(name) {
  const models = studies[name].files.slice(0, 3);
  return models.map((model, i) => [model, models[(i + 1) % models.length]]);
}

function args(name, [decoder, encoder], projections, aggregation) {
  return [
    ...['blend', decoder, encoder, ...studies[name].labels],
    ...['--aggregation', aggregation, '--projections', projections.join(',')],
    ...settings,
    ...(aggregation === 'self-attention'
      ? ['--tune', tuned.join(','), '--tune-rows', String(tuneRows)]
      : []),
  ];
}

/** Computes the stitched accuracy for each seed: its mean over the study's pairs. */
async function studyOf(name) {
  const stages = async (projections, aggregation) => {
    const spreads = [];
    for (const pair of pairsOf(name)) {
      spreads.push((await latents(args(name, pair, projections, aggregation))).spread);
    }
    return spreads[0].stages.map(({ stage }, s) => ({
      stage,
      values: spreads[0].seeds.map((_, seed) =>
        mean(spreads.map((spread) => spread.stages[s].stitched.accuracy.values[seed])),
      ),
    }));
  };
  const single = new Map();
  for (const id of singles) single.set(id, (await stages([id], 'concat'))[0].values);
  const blend = new Map();
  let attention = [];
  for (const id of aggregations) {
    const all = await stages(singles, id);
    blend.set(id, all[0].values);
    if (id === 'self-attention') attention = all;
  }
  return { single, blend, attention };
}

function ablation(studied) {
  const row = (id, values) => [id, ...values.map(spreadText)];
  const best = studied.map(({ single }) => greatest(single));
  const rows = [
    ...singles.map((id) =>
      row(
        `${id} alone`,
        studied.map(({ single }) => single.get(id)),
      ),
    ),
    ...aggregations.map((id) =>
      row(
        id,
        studied.map(({ blend }) => blend.get(id)),
      ),
    ),
  ];
  const versusSingle = studied.map(({ name, single, blend }, i) => {
    const gap = compared(blend.get('mlp-sum'), single.get(best[i]));
    return { name, gap, text: `${gap.text} ${best[i]}` };
  });
  const shown = versusSingle.filter(({ gap }) => gap.sign >= 0);
  const against = versusSingle.filter(({ gap }) => gap.sign < 0);
  const versusOthers = studied.map(({ name, blend }) => {
    const winner = greatest(blend);
    const gap = compared(blend.get('mlp-sum'), blend.get(winner));
    return { name, winner, gap };
  });
  const last = studied.map(({ name, blend }) => {
    const worst = least(blend);
    return `${name} \`${worst}\` (${spreadText(blend.get(worst))})`;
  });
  const layers = studied.map(({ name, blend }) => [
    { name, gap: compared(blend.get('mlp-sum'), blend.get('sum')), of: '`mlp-sum` over `sum`' },
    {
      name,
      gap: compared(blend.get('mlp-self-attention'), blend.get('self-attention')),
      of: '`mlp-self-attention` over `self-attention`',
    },
  ]);
  return `## Trained blends, and each projection alone

The claims: a trained product of projections stitches at least as well as the best single one, which one would have
to know; and of the ways to aggregate, a layer a space and then the sum (\`mlp-sum\`) does best.

Here a linear head is trained together with the aggregation, with the same settings throughout (all in all some 15 minutes of CPU time): 100 anchors chosen
uniformly from the training rows, at most 100 epochs of Adam with a learning rate of 0.003, batches of 64 rows, early stopping on a tenth of the
training rows (patience 10). _Alone_ is one projection with its LayerNorm and the same head: the fair baseline. Of each study, ${seeds} seeds (initial weights,
batches, rows held back) on ${pairsOf(names[0]).length} ordered pairs: each of the first three models decodes the next. Stitched accuracy: mean over
pairs, then mean ± standard deviation over seeds.

${command(args('digits', pairsOf('digits')[0], singles, 'mlp-sum'))}

${table(['', ...names], rows)}

In what follows a difference counts where it is more than twice its standard error over the seeds, which are paired.

- \`mlp-sum\` against the best single projection, chosen with hindsight: ${versusSingle.map(({ name, text }) => `${name} ${text}`).join('; ')}.
  ${verdict('Agrees', shown, 'where it is ahead or within chance', 'Disagrees', against, 'where one projection alone is better')}
- \`mlp-sum\` against the best aggregation: ${versusOthers
    .map(({ name, winner, gap }) =>
      winner === 'mlp-sum' ? `${name} it is the best` : `${name} ${gap.text} \`${winner}\``,
    )
    .join('; ')}.
  ${verdict(
    'Agrees',
    versusOthers.filter(({ gap }) => gap.sign >= 0),
    'where no other is better by more than chance',
    'Disagrees',
    versusOthers.filter(({ gap }) => gap.sign < 0),
    'where another is better',
  )}
- The aggregation that does worst: ${last.join(', ')}.
- What a layer a space adds: ${layers
    .map(
      (two) =>
        `${two[0].name} ${two.map(({ gap, of }) => `${signed(gap.difference)} ${of}`).join(', ')}`,
    )
    .join('; ')}. ${layerVerdict(layers.flat())}`;
}

function layerVerdict(gaps) {
  const count = (sign) => gaps.filter(({ gap }) => gap.sign === sign).length;
  return `It helps in ${count(1)} of ${gaps.length} cases, makes no difference in ${count(0)}, and costs in ${count(-1)}.`;
}

function tuning(studied) {
  const of = ({ attention }, id) => attention.find(({ stage }) => stage === id).values;
  const rows = ['trained', ...tuned].map((id) => [
    id === 'trained' ? 'untuned' : id,
    ...studied.map((study) => spreadText(of(study, id))),
  ]);
  const gaps = studied.map((study) => ({
    name: study.name,
    gap: compared(of(study, 'qkv'), of(study, 'head')),
    untuned: compared(of(study, 'qkv'), of(study, 'trained')),
    all: compared(of(study, 'qkv'), of(study, 'all')),
  }));
  const where = (sign, which) => gaps.filter((each) => each[which].sign === sign);
  return `## Tuning the blending at stitching time: Q, K, V or the head

The claim: with a few labelled rows of the encoder, tuning only how the spaces are blended (queries, keys and values
of the attention) does more than tuning only the head.

The \`self-attention\` blends above, each tuned on ${tuneRows} of the encoder's labelled training rows, every class in proportion, a fifth of
them held back for early stopping; everything else as above.

${command(args('trec', pairsOf('trec')[0], singles, 'self-attention'))}

${table(['', ...names], rows)}

- Q, K, V against the head: ${gaps.map(({ name, gap }) => `${name} ${gap.text} the head`).join('; ')}.
  ${verdict('Agrees', where(1, 'gap'), 'where Q, K, V do more', 'Disagrees', where(-1, 'gap'), 'where the head does more', where(0, 'gap'))}
- Q, K, V against no tuning: ${gaps.map(({ name, untuned }) => `${name} ${untuned.text} untuned`).join('; ')}.
- Q, K, V against everything at once: ${gaps.map(({ name, all }) => `${name} ${all.text} everything`).join('; ')}.`;
}

/** States which studies agree, disagree, and are undecided. */
function verdict(yes, agreeing, why, no, disagreeing, whyNot, neither = []) {
  const parts = [
    [yes, agreeing, why],
    [no, disagreeing, whyNot],
    ['Undecided', neither, 'where the two are within chance'],
  ]
    .filter(([, list]) => list.length > 0)
    .map(
      ([word, list, reason]) =>
        `**${word}** on ${listed(list.map(({ name }) => name))}, ${reason}.`,
    );
  return parts.join(' ');
}

/**
 * Compares two lists with a value per seed: the sign of the difference, 0 within twice its standard
 * error.
 */
function compared(values, others) {
  const differences = values.map((value, i) => value - others[i]);
  const difference = mean(differences);
  const error = deviation(differences) / Math.sqrt(differences.length);
  const sign = Math.abs(difference) > 2 * error ? Math.sign(difference) : 0;
  const text =
    sign === 0
      ? `${signed(difference)}, within chance of`
      : `${signed(difference)}, ${sign > 0 ? 'ahead of' : 'behind'}`;
  return { difference, sign, text };
}

/** Returns the key whose values are the greatest on average. */
function greatest(entries) {
  return [...entries].reduce((a, b) => (mean(b[1]) > mean(a[1]) ? b : a))[0];
}

/** Returns the key whose values are the least on average. */
function least(entries) {
  return [...entries].reduce((a, b) => (mean(b[1]) < mean(a[1]) ? b : a))[0];
}

function spreadText(values) {
  return `${number(mean(values))} ± ${number(deviation(values))}`;
}

function deviation(values) {
  const centre = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1),
  );
}

function signed(value) {
  return `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;
}
