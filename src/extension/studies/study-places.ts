import { commands, type Memento, type Uri, workspace } from 'vscode';
import { InspectorError } from '../../core/errors';
import { placeOfValue } from '../../compute/study-file/text-place';
import {
  areSurelyInside,
  type OutsidePlace,
  outsidePlaces,
  type Surroundings,
} from './outside-places';
import { showWarningMessage } from '../dialogs';
import { visibleText } from '../../compute/protocol/visible-text';

/** Whether to ask a person about places: not at all, unless they have said no already, or in any case. */
export type Asking = 'never' | 'once' | 'again';

const stateKey = 'allowedPlaces';

/** Places that are remembered; the oldest go. */
const maxAllowed = 1000;

/** Places that a question lists. */
const maxListed = 12;

/**
 * Decides where the files of a study file may lie, for what it says was not written by who opens it. In a workspace
 * that is not trusted they stay inside of it. Other machines and file systems are asked about, trusted or not,
 * before anything there is touched: merely looking at a Windows share sends it who looks. What a person chooses by
 * themself is theirs, and remembered for the workspace.
 */
export class StudyPlaces {
  private readonly denied = new Set<string>();
  /** Ends when all questions so far are answered. */
  private questions: Promise<unknown> = Promise.resolve();

  constructor(private readonly state: Memento) {}

  /** Whether {@link admit} has to say that these may be opened. */
  haveToBeLookedAt(folder: Uri, names: readonly string[]): boolean {
    return !areSurelyInside(folder, names, surroundings());
  }

  /**
   * Asks about what lies outside.
   * @param folder of the study file
   * @returns the first place that is refused, if any is
   */
  admit(folder: Uri, names: readonly string[], asking: Asking): Promise<OutsidePlace | undefined> {
    const admitted = this.questions.then(async () => {
      const open = await this.notAllowed(folder, names);
      const [first] = open;
      if (first === undefined || asking === 'never') return first;
      if (asking === 'once' && this.denied.has(first.key)) return first;
      if (await ask(open)) {
        await this.remember(open);
        return undefined;
      }
      for (const { key } of open) this.denied.add(key);
      return first;
    });
    this.questions = admitted.catch(() => undefined);
    return admitted;
  }

  /** Takes these for chosen by a person. */
  async allow(folder: Uri, names: readonly string[]): Promise<void> {
    if (this.haveToBeLookedAt(folder, names)) {
      await this.remember(await this.notAllowed(folder, names));
    }
  }

  /** What is outside of a workspace that is not trusted goes first. */
  private async notAllowed(folder: Uri, names: readonly string[]): Promise<OutsidePlace[]> {
    const allowed = new Set(this.allowed);
    const all = await outsidePlaces(folder, names, surroundings());
    const open = all.filter(({ key }) => !allowed.has(key));
    const outside = open.filter(({ kind }) => kind === 'outside');
    return outside.length > 0 ? outside : open;
  }

  private get allowed(): readonly string[] {
    return this.state.get<readonly string[]>(stateKey, []);
  }

  private async remember(places: readonly OutsidePlace[]): Promise<void> {
    const keys = new Set([...this.allowed, ...places.map(({ key }) => key)]);
    await this.state.update(stateKey, [...keys].slice(-maxAllowed));
    for (const { key } of places) this.denied.delete(key);
  }
}

/** Why a study is not opened. @param text of the study file */
export function refusal(
  { name, place, kind }: OutsidePlace,
  file: string,
  text: string,
): InspectorError {
  const where = place === name ? '' : `, which leads to ${place},`;
  return new InspectorError({
    code: 'place-refused',
    file,
    problem:
      kind === 'outside'
        ? `It names ${name}${where} outside of the workspace, which is not trusted.`
        : `It names ${name}${where} on another machine or file system, and nobody has agreed to that.`,
    remedy:
      kind === 'outside'
        ? 'Trust the workspace, or name files inside of it.'
        : 'Try again to be asked again, or name another file.',
    details: { ...placeOfValue(text, name) },
  });
}

function surroundings(): Surroundings {
  return {
    isTrusted: workspace.isTrusted,
    roots: workspace.workspaceFolders?.map(({ uri }) => uri) ?? [],
    linksReachHosts: process.platform === 'win32',
  };
}

/** @param places all of one kind */
async function ask(places: readonly OutsidePlace[]): Promise<boolean> {
  const listed = places.slice(0, maxListed).map(({ name, place }) => {
    return visibleText(place === name ? name : `${name} → ${place}`);
  });
  const more = places.length > maxListed ? [`and ${places.length - maxListed} more`] : [];
  const detail = [...listed, ...more].join('\n');
  if (places[0]!.kind === 'outside') {
    const manage = 'Manage Workspace Trust';
    const chosen = await showWarningMessage(
      'The study names files outside of this workspace, which is not trusted. They are not opened.',
      { modal: true, detail },
      manage,
    );
    // Once it is trusted, the study is read again.
    if (chosen === manage) await commands.executeCommand('workbench.trust.manage');
    return false;
  }
  const open = 'Open Them';
  const chosen = await showWarningMessage(
    'The study names files on other machines or file systems. Whoever opens one connects to it under their own name.',
    { modal: true, detail },
    open,
  );
  return chosen === open;
}
