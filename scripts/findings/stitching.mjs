import {
  command,
  latents,
  listed,
  number,
  own,
  pairs,
  mean,
  scoresOf,
  stitched,
  studies,
  table,
} from './latents.mjs';

const singles = ['cosine', 'euclidean', 'l1', 'linf'];
const members = singles.join('+');
const products = [`concat:${members}`, `sum:${members}`];
const names = Object.keys(studies);

/** Arguments of the one command that most findings use. */
const scoresArgs = (name, ridge = '0.01') => [
  'stitch',
  ...studies[name].files,
  ...studies[name].labels,
  ...studies[name].anchors,
  ...['--projections', singles.join(',')],
  ...['--aggregation', 'none,concat,sum', '--baselines', '--ridge', ridge],
];
const scores = (name, ridge) => latents(scoresArgs(name, ridge));

/** Returns the findings on stitching, as Markdown. */
export async function stitchingFindings() {
  return [
    await absoluteSpaces(),
    await relativeSpaces(),
    await noSingleWinner(),
    await productSpaces(),
    await translation(),
    await conditioning(),
    await anchorCounts(),
    await reconstruction(),
  ];
}

async function absoluteSpaces() {
  const rows = [];
  const fails = [];
  const incomparable = [];
  for (const name of names) {
    const answer = await scores(name);
    const none = scoresOf(answer.baselines, 'none');
    const chance = stitched(answer, scoresOf(answer.baselines, 'chance'));
    const unaligned = stitched(answer, none);
    rows.push([name, number(own(answer, none)), number(unaligned), number(chance)]);
    if (unaligned === null) incomparable.push(name);
    else if (unaligned < chance + 0.05) fails.push(name);
  }
  return `## Absolute spaces don't stitch

The claim: a head trained on one model's embeddings is useless on another's, though both see the same data.

${command(scoresArgs('cora'))}

${table(['study', 'own encoder', 'stitched, unaligned', 'chance'], rows)}

Shown on ${listed(fails)}: unaligned stitching does no better than always naming the most frequent class.${
    incomparable.length === 0
      ? ''
      : ` On ${listed(incomparable)} no two models have the same number of dimensions, so a head does not even fit.`
  }`;
}

async function relativeSpaces() {
  const rows = [];
  let least = Infinity;
  for (const name of names) {
    const answer = await scores(name);
    const cells = singles.map((id) => scoresOf(answer.results, id));
    least = Math.min(least, Math.max(...cells.map((cell) => indexOf(answer, cell))));
    rows.push([
      name,
      ...cells.map(
        (cell) => `${number(stitched(answer, cell))} (${number(indexOf(answer, cell))})`,
      ),
    ]);
  }
  return `## Relative representations do

The claim: projected onto the similarities to common anchors, they stitch without any training. Mean stitched
accuracy, and in brackets the stitching index: the share of the decoder's own accuracy that is left.

${command(scoresArgs('cora'))}

${table(['study', ...singles], rows)}

Shown: on every study the best projection keeps at least ${Math.floor(100 * least)} % of the decoder's accuracy, on average over
the pairs. How much is kept depends on the projection.`;
}

async function noSingleWinner() {
  const rows = [];
  const winners = new Map();
  const regrets = [];
  for (const name of names) {
    const answer = await scores(name);
    const cells = singles.map((id) => scoresOf(answer.results, id));
    const all = pairs(answer);
    const best = all.map(([d, e]) => Math.max(...cells.map(({ matrix }) => matrix[d][e])));
    const wins = cells.map(
      ({ matrix }) => all.filter(([d, e], i) => matrix[d][e] === best[i]).length,
    );
    const means = cells.map((cell) => stitched(answer, cell));
    const overall = means.indexOf(Math.max(...means));
    const losses = all.map(([d, e], i) => best[i] - cells[overall].matrix[d][e]);
    winners.set(name, singles[overall]);
    regrets.push(Math.max(...losses));
    rows.push([
      name,
      String(all.length),
      ...wins.map(String),
      singles[overall],
      number(Math.max(...losses)),
    ]);
  }
  const everywhere = names.filter(
    (name, i) => rows[i][2 + singles.indexOf(winners.get(name))] === rows[i][1],
  );
  const mixed = names.filter((name) => !everywhere.includes(name));
  const distinct = [...new Set(winners.values())];
  return `## No single projection wins everywhere

The claim: which similarity function stitches best changes from pair to pair. The number of pairs each is best
for (ties count for both), the one that is best on average, and the most it loses to the best on a pair.

${command(scoresArgs('digits'))}

${table(['study', 'pairs', ...singles, 'best on average', 'its worst loss'], rows)}

${mixed.length === 0 ? 'Not shown here' : `Shown on ${listed(mixed)}`}, where no projection is the best for every pair; taking the best on average costs
up to ${number(Math.max(...regrets))} there.${
    everywhere.length === 0
      ? ''
      : ` Not shown on ${listed(everywhere)}, where ${listed(everywhere.map((name) => winners.get(name)))} is the best for every pair.`
  }${
    distinct.length > 1
      ? ' The best on average differs between the studies.'
      : ` The best on average is ${distinct[0]} on all studies: weaker than the claim.`
  }`;
}

async function productSpaces() {
  const rows = [];
  const near = new Map();
  for (const ridge of ['0.01', '1']) {
    for (const name of names) {
      const answer = await scores(name, ridge);
      const best = Math.max(...singles.map((id) => stitched(answer, scoresOf(answer.results, id))));
      const worst = Math.min(
        ...singles.map((id) => stitched(answer, scoresOf(answer.results, id))),
      );
      const made = products.map((id) => stitched(answer, scoresOf(answer.results, id)));
      near.set(
        `${ridge} ${name}`,
        made.map((value) => value - best),
      );
      rows.push([`${name}, λ = ${ridge}`, number(worst), number(best), ...made.map(number)]);
    }
  }
  const verdict = products.map((id, p) => {
    const [way] = id.split(':');
    const of = (ridge) => names.filter((name) => near.get(`${ridge} ${name}`)[p] > -0.01);
    const far = (ridge) =>
      names
        .filter((name) => near.get(`${ridge} ${name}`)[p] <= -0.01)
        .map((name) => `${number(-near.get(`${ridge} ${name}`)[p])} below on ${name}`);
    const describe = (ridge) =>
      of(ridge).length === names.length
        ? `with λ = ${ridge} it is on all studies`
        : `with λ = ${ridge} it is on ${listed(of(ridge)) || 'none'}, but ${listed(far(ridge))}`;
    return `\`${way}\` within 0.01 of the best single projection or above: ${describe('0.01')}; ${describe('1')}.`;
  });
  return `## A product of projections, without knowing which is right

The claim: combined, the projections stitch about as well as the best of them, which one would have to know.
Mean stitched accuracy; \`concat\` puts ${singles.join(', ')} side by side, \`sum\` adds them after LayerNorm.

${command(scoresArgs('digits', '1'))}

${table(['study', 'worst single', 'best single', 'concat', 'sum'], rows)}

${verdict.join('\n')}
Side by side, ${singles.length} times as many features leave a linear head freer to lean on directions that the other model
does not share; a stronger penalty mends most of it. The paper trains the aggregation instead: see “Trained blends” below,
and \`--aggregation mlp-sum\` of the command above.`;
}

async function translation() {
  const rows = [];
  const notes = [];
  const ahead = [];
  for (const name of names) {
    const answer = await scores(name, '0.01');
    const translated = ['affine', 'ridge', 'linear', 'orthogonal'].map((id) =>
      stitched(answer, scoresOf(answer.baselines, `translation-${id}`)),
    );
    const relative = [...singles, ...products].map((id) => ({
      id: id.split(':')[0],
      value: stitched(answer, scoresOf(answer.results, id)),
    }));
    relative.sort((a, b) => b.value - a.value);
    const orthogonal = translated[3];
    const difference = relative[0].value - orthogonal;
    notes.push(
      `${name}: ${Math.abs(difference) < 0.01 ? 'about the same' : difference > 0 ? `relative ahead by ${number(difference)}` : `orthogonal ahead by ${number(-difference)}`}`,
    );
    if (Math.max(...translated) > relative[0].value) ahead.push(name);
    rows.push([
      name,
      ...translated.map(number),
      `${number(relative[0].value)} (${relative[0].id})`,
      number(stitched(answer, scoresOf(answer.baselines, 'own'))),
    ]);
  }
  return `## Latent translation compared with relative projection

The alternative: fit a map from the encoder's space into the decoder's on the same anchors. It needs a map for
every pair, where a relative projection needs only the anchors. Mean stitched accuracy; \`ridge\` has a relative
λ of 0.01, the last column is the encoder with a head of its own.

${command(scoresArgs('trec'))}

${table(['study', 'affine', 'ridge', 'linear', 'orthogonal', 'best relative', 'own head'], rows)}

Orthogonal translation against the best relative representation: ${notes.join('; ')}.
The best translation ${
    ahead.length === 0
      ? 'is ahead of the best relative representation on none of the studies'
      : `is ahead of the best relative representation on ${listed(ahead)}`
  }: with anchors at hand for every pair, a regularised affine map is a strong baseline. Unregularised maps
fail where the anchors are few for the dimensions.`;
}

async function conditioning() {
  const lambdas = ['1e-10', '1e-6', '1e-4', '1e-2', '1'];
  const args = (name) => [
    'stitch',
    ...studies[name].files,
    ...studies[name].labels,
    ...studies[name].anchors,
    ...['--projections', 'cosine,euclidean', '--aggregation', 'none,concat'],
    ...['--sweep-ridge', lambdas.join(',')],
  ];
  const rows = [];
  for (const name of names) {
    const { sweeps } = await latents(args(name));
    for (const { id, points } of sweeps.filter(({ metric }) => metric === 'accuracy')) {
      rows.push([`${name}, ${id.split(':')[0]}`, ...points.map((point) => number(point.stitched))]);
    }
  }
  return `## A relative representation is ill-conditioned

Similarities to neighbouring anchors are nearly collinear. A head that is not regularised leans on differences
that no other model shares. Mean stitched accuracy against the λ of the ridge head.

${command(args('digits'))}

${table(['study', ...lambdas.map((lambda) => `λ = ${lambda}`)], rows)}

Shown: cosine falls apart without a penalty while the same features stitch well with one; what is printed as a
stitching score says as much about the head's λ as about the spaces.`;
}

async function anchorCounts() {
  const counts = ['10', '30', '100', '300'];
  const strategies = ['uniform', 'fps', 'kmeans'];
  const args = (name) => [
    'stitch',
    ...studies[name].files,
    ...studies[name].labels,
    ...['--projections', 'euclidean', '--seeds', '3'],
    ...['--sweep-anchors', counts.join(','), '--sweep-strategies', strategies.join(',')],
  ];
  const rows = [];
  const enough = [];
  const worse = [];
  for (const name of names) {
    const { sweeps } = await latents(args(name));
    for (const { strategy, points } of sweeps.filter(({ metric }) => metric === 'accuracy')) {
      const best = Math.max(...points.map((point) => point.stitched));
      const least = points.find((point) => point.stitched > best - 0.01).value;
      if (strategy === strategies[0]) enough.push(`${least} on ${name}`);
      if (points.at(-1).stitched < best - 0.01) worse.push(`${name} (${strategy})`);
      rows.push([
        `${name}, ${strategy}`,
        ...points.map((point) => `${number(point.stitched)} ± ${number(point.spread)}`),
      ]);
    }
  }
  return `## How many anchors, and which

Mean stitched accuracy with Euclidean projections and its standard deviation over three seeds.

${command(args('cora'))}

${table(['study', ...counts.map((count) => `${count} anchors`)], rows)}

Uniform anchors that come within 0.01 of the best: ${listed(enough)}. More anchors are not always better: with λ fixed, ${
    worse.length === 0 ? 'none of these loses' : `${listed(worse)} lose`
  } more than 0.01 from the best count to the largest.`;
}

async function reconstruction() {
  const { files, labels, anchors } = studies.digits;
  const args = [
    'stitch',
    ...files,
    ...labels,
    ...['--targets', 'samples/digits/pixels.npy'],
    ...anchors,
    ...['--projections', singles.join(','), '--aggregation', 'none,concat', '--baselines'],
  ];
  const answer = await latents(args);
  const row = (name, list, id) => {
    const mse = scoresOf(list, id, 'mse');
    const r2 = scoresOf(list, id, 'r2');
    return [
      name,
      number(own(answer, mse)),
      number(stitched(answer, mse)),
      number(stitched(answer, r2)),
    ];
  };
  const rows = [
    ...answer.results
      .filter(({ metric }) => metric === 'mse')
      .map(({ id }) => row(id.split(':')[0], answer.results, id)),
    ...['none', 'translation-ridge', 'translation-orthogonal', 'chance'].map((id) =>
      row(id, answer.baselines, id),
    ),
  ];
  const r2 = (list, id) => stitched(answer, scoresOf(list, id, 'r2'));
  const bestRelative = Math.max(
    ...[...singles, `concat:${members}`].map((id) => r2(answer.results, id)),
  );
  const translated = r2(answer.baselines, 'translation-ridge');
  const verdict = `The best relative representation explains ${number(bestRelative)} of the pixels' variance, a ridge translation ${number(translated)}: ${
    bestRelative > translated
      ? 'relative projections are ahead.'
      : 'reconstruction stitches far worse than classification with a linear decoder, and translation is ahead.'
  }`;
  return `## Reconstruction: pixels out of another autoencoder's code

A linear decoder from one autoencoder's code to the images, fed with another's. Mean squared error (pixels from 0
to 1) on the decoder's own code and stitched, and the stitched R².

${command(args)}

${table(['', 'own', 'stitched', 'stitched R²'], rows)}

${verdict}`;
}

function indexOf(answer, { index }) {
  return mean(pairs(answer).map(([d, e]) => index[d][e]));
}
