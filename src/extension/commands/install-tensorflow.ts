import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgressLocation } from 'vscode';
import { findTensorflow, tensorflowPackage } from '../../compute/backends/tensorflow';
import { InspectorError } from '../../core/errors';
import type { CommandHandler } from '../context';
import { showInformationMessage, withProgress } from '../dialogs';

/** Version whose native binding the backend supports. */
const version = '4.22.0';

/** Maximum number of lines of npm's output in a message. */
const linesShown = 3;

/**
 * Installs tfjs-node into the extension's global storage with npm, whose install script downloads
 * the native library (about 380 MB), and restarts the engine to use it.
 */
export const installTensorflow: CommandHandler = async ({ packageFolder, engine, log }) => {
  if (findTensorflow([packageFolder]) !== undefined) {
    void showInformationMessage('The TensorFlow backend is installed already.');
    return;
  }
  const consent = 'Install';
  const answer = await showInformationMessage(
    `This downloads about 380 MB with npm (${tensorflowPackage} ${version}) and runs its install script.`,
    { modal: true },
    consent,
  );
  if (answer !== consent) return;
  const installed = await withProgress(
    {
      location: ProgressLocation.Notification,
      title: 'Installing the TensorFlow backend',
      cancellable: true,
    },
    async (progress, cancellation) => {
      const controller = new AbortController();
      cancellation.onCancellationRequested(() => {
        controller.abort();
      });
      await mkdir(packageFolder, { recursive: true });
      await writeFile(join(packageFolder, 'package.json'), '{ "private": true }\n');
      await npmInstall(packageFolder, controller.signal, (line) => {
        log.info(line);
        progress.report({ message: line });
      });
      return !controller.signal.aborted;
    },
  );
  if (!installed) return;
  if (findTensorflow([packageFolder]) === undefined) {
    throw new InspectorError({
      code: 'not-installed',
      file: packageFolder,
      problem: 'npm ended without a native library: its download most likely failed.',
      remedy: 'See the log; until then the WebAssembly backend computes the same.',
    });
  }
  engine.stop();
  void showInformationMessage('The TensorFlow backend is installed.');
};

/**
 * Runs npm in a folder. Resolves when it is done or was aborted.
 * @throws InspectorError `not-installed`
 */
function npmInstall(
  folder: string,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const child = execFile(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      [
        'install',
        '--no-audit',
        '--no-fund',
        '--foreground-scripts',
        `${tensorflowPackage}@${version}`,
      ],
      { cwd: folder, signal, shell: process.platform === 'win32' },
      (error) => {
        if (error === null || signal.aborted) resolve();
        else reject(npmFailed(folder, said.slice(-linesShown).join(' ') || error.message, error));
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
          said.push(line);
          onLine(line);
        }
      });
    }
  });
}

function npmFailed(folder: string, reason: string, cause: Error): InspectorError {
  return new InspectorError(
    {
      code: 'not-installed',
      file: folder,
      problem: `npm could not install ${tensorflowPackage}: ${reason}`,
      remedy:
        'npm must be on the PATH and reach the network. The WebAssembly backend needs nothing and computes the same.',
    },
    { cause },
  );
}
