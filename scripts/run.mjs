import { spawn } from 'node:child_process';

/** Number of lines of a failed command's output in its error. */
const linesShown = 40;

/**
 * Runs a command to its end and returns its output. Rejects with the end of the output and `remedy`
 * if it fails.
 */
export function run(command, args, { cwd, env = process.env, remedy } = {}) {
  return new Promise((resolve, reject) => {
    const fail = (problem) => {
      const way = remedy === undefined ? '' : `\n→ ${remedy}`;
      reject(new Error(`${[command, ...args].join(' ')}\n${problem}${way}`));
    };
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => {
      fail(error.code === 'ENOENT' ? `${command} is not on the PATH.` : error.message);
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else fail(`ended with ${signal ?? `code ${code}`}:\n${tail(output)}`);
    });
  });
}

function tail(output) {
  const lines = output.trimEnd().split('\n');
  const left = lines.length - linesShown;
  return (left > 0 ? [`(${left} lines before)`, ...lines.slice(-linesShown)] : lines).join('\n');
}
