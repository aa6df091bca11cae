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

/** When to ask the user about places: never, unless they have refused already, or always. */
export type Asking = 'never' | 'once' | 'again';

const stateKey = 'allowedPlaces';

/** Maximum number of remembered places; the oldest are forgotten. */
const maxAllowed = 1000;

/** Maximum number of places in a question. */
const maxListed = 12;

/**
 * Decides where the files of a study file may be, because its contents may come from someone else.
 * In a workspace that is not trusted, they must be inside of it. Other machines and file systems
 * need the user's agreement, trusted or not, before anything there is accessed: merely accessing a
 * Windows share sends it the user's identity. Files that the user chooses are allowed, and
 * remembered for the workspace.
 */
export class StudyPlaces {
  private readonly denied = new Set<string>();
  /** Settles when all questions so far are answered. */
  private questions: Promise<unknown> = Promise.resolve();

  constructor(private readonly state: Memento) {}

  /** Whether {@link admit} has to check these names. */
  haveToBeLookedAt(folder: Uri, names: readonly string[]): boolean {
    return !areSurelyInside(folder, names, surroundings());
  }

  /**
   * Asks the user about places outside.
   * @param folder folder of the study file
   * @returns the first refused place, if there is one
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

  /** Remembers files as chosen by the user. */
  async allow(folder: Uri, names: readonly string[]): Promise<void> {
    if (this.haveToBeLookedAt(folder, names)) {
      await this.remember(await this.notAllowed(folder, names));
    }
  }

  /**
   * Returns the places that are not yet allowed; those outside of an untrusted workspace come
   * first.
   */
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

/**
 * Creates the error for a study that is not opened.
 * @param text text of the study file
 */
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

/** @param places places, all of one kind */
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
    // Once the workspace is trusted, the study is read again.
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
