import { spawn } from 'node:child_process';

/** Runs a command to its end. Rejects with its last output if it fails. */
export function run(command, args, { cwd, env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else {
        const words = [command, ...args].join(' ');
        reject(new Error(`${words}\nended with code ${code}:\n${output.slice(-4000)}`));
      }
    });
  });
}

/** Says what is being done, and how long it took if that was long. */
export async function step(title, work) {
  const started = Date.now();
  process.stdout.write(`${title} … `);
  try {
    const result = await work();
    const seconds = (Date.now() - started) / 1000;
    process.stdout.write(seconds > 1 ? `done (${seconds.toFixed(0)} s)\n` : 'done\n');
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}
