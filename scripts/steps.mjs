/** Steps done so far, in the order in which they ended: {title, seconds, outcome}. */
const steps = [];

/** Title of the step whose line on the screen is not yet complete. */
let open;

const since = (started) => (performance.now() - started) / 1000;

/**
 * Runs a step and prints its title, its duration if that was long, and its failure. Steps may run
 * in parallel.
 */
export async function step(title, work) {
  const started = performance.now();
  closeLine();
  process.stdout.write(`${title} … `);
  open = title;
  try {
    const result = await work();
    end(title, since(started), 'done');
    return result;
  } catch (error) {
    end(title, since(started), 'failed');
    throw error;
  }
}

/** Records a step that prints its own progress. */
export async function quietStep(title, work) {
  const started = performance.now();
  let outcome = 'failed';
  try {
    const result = await work();
    outcome = 'done';
    return result;
  } finally {
    steps.push({ title, seconds: since(started), outcome });
  }
}

/** Prints a line of its own, also while a step is running. */
export function say(text) {
  closeLine();
  console.log(text);
}

function end(title, seconds, outcome) {
  steps.push({ title, seconds, outcome });
  const took = seconds > 1 ? `${outcome} (${seconds.toFixed(0)} s)` : outcome;
  if (open === title) {
    process.stdout.write(`${took}\n`);
    open = undefined;
  } else say(`${title}: ${took}`);
}

function closeLine() {
  if (open !== undefined) process.stdout.write('\n');
  open = undefined;
}

/**
 * Returns a table of the steps and their seconds; parallel steps took less together than their sum.
 */
export function stepTable() {
  const rows = [
    ...steps.map(({ title, seconds, outcome }) => [
      outcome === 'done' ? title : `${title} (${outcome})`,
      seconds,
    ]),
    ['All, from the start', process.uptime()],
  ].map(([title, seconds]) => [title, seconds.toFixed(1)]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return [['Step', 's'], ...rows]
    .map(([title, seconds]) => `${title.padEnd(widths[0])}  ${seconds.padStart(widths[1])}`)
    .join('\n');
}
