import { InspectorError } from '../../core/errors';
import type { BlendRequest, BlendSession } from '../../compute/protocol/blending';
import { fileReferencesIn } from '../../compute/study-file/file-reference';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';
import { Computation } from './computation';
import type { FileStamps } from './file-stamps';
import type { StudyContext } from './study-context';

/** Two models that the engine has made ready. */
export interface ReadyPair {
  /** The same whenever the same files are blended over the same settings. */
  readonly key: string;
  readonly session: BlendSession;
}

/** The pair of models that the engine holds for a study, and has made ready anew when it holds it no more. */
export class PairHolder {
  private readonly preparing: Computation;
  private request: BlendRequest | undefined;
  private prepared: ReadyPair | undefined;
  /** The pair's files as they were before they were read. */
  private files: FileStamps | undefined;
  private renewing: Promise<void> | undefined;

  /** @param opened hears of every session before anything is asked of it */
  constructor(
    private readonly study: StudyContext,
    private readonly opened: (session: BlendSession) => void,
  ) {
    this.preparing = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.preparing.status;
  }
  /** Absent until it is ready. */
  get ready(): ReadyPair | undefined {
    return this.prepared;
  }

  get stampedAt(): number | undefined {
    return this.files?.at;
  }
  /** What has become of the pair's files since. */
  get changes(): readonly FileChange[] {
    return this.files === undefined ? [] : this.study.files.changesSince(this.files);
  }

  /** Whether the pair is ready, for just this request. */
  holds(request: BlendRequest): boolean {
    return this.prepared?.key === keyOf(request);
  }

  async prepare(request: BlendRequest): Promise<void> {
    this.request = request;
    await this.preparing.run(async (progress, signal) => {
      this.files = await this.study.files.stamp(fileReferencesIn(request));
      const session = await this.study.engine.blending.prepare(request, progress, signal);
      this.opened(session);
      this.prepared = { key: keyOf(request), session };
      await this.study.files.check();
    });
  }

  /**
   * Asks something of the pair. Where the engine holds it no more, because it ended or made room for
   * others, the pair is made ready anew and asked again. Where it ended before it answered, the pair is made
   * ready anew, with what was kept of the answer, and not asked: what takes long may be why the engine ended.
   * @throws InspectorError `not-ready` before a pair is ready
   */
  ask<T>(question: (session: string) => Promise<T>): Promise<T> {
    return this.askUnless(['no-session'], question);
  }

  /** The same of what takes moments: it is asked again too where the engine ended before it answered. */
  askShort<T>(question: (session: string) => Promise<T>): Promise<T> {
    return this.askUnless(['no-session', 'engine-ended'], question);
  }

  private async askUnless<T>(
    askedAgain: readonly string[],
    question: (session: string) => Promise<T>,
  ): Promise<T> {
    const { session } = this.session();
    const { request } = this;
    try {
      return await question(session);
    } catch (error) {
      if (!(error instanceof InspectorError && isGone(error.code))) throw error;
      await this.renew(session);
      // Other models may have been chosen meanwhile; they are not what was asked of.
      if (this.request !== request || !askedAgain.includes(error.code)) throw error;
      return question(this.session().session);
    }
  }

  cancel(): void {
    this.preparing.cancel();
  }

  settle(status: PanelStatus): void {
    this.preparing.settle(status);
  }

  /** Lets go of the pair, and has the engine let go of it. */
  release(): void {
    const session = this.prepared?.session.session;
    this.prepared = undefined;
    this.files = undefined;
    // The engine may have ended, and the session with it.
    if (session !== undefined) {
      this.study.engine.blending.release(session).catch(() => undefined);
    }
  }

  /** Once, however many questions found the session gone. */
  private async renew(gone: string): Promise<void> {
    if (this.prepared?.session.session === gone) {
      this.prepared = undefined;
      this.renewing = this.prepare(this.request!);
    }
    await this.renewing;
  }

  private session(): BlendSession {
    if (this.prepared !== undefined) return this.prepared.session;
    throw new InspectorError({
      code: 'not-ready',
      problem: 'The two spaces are not ready for blending.',
      remedy: 'Wait until they are, or see what failed.',
    });
  }
}

/** Whether the engine holds no session any more of which it says so. */
function isGone(code: string): boolean {
  return code === 'no-session' || code === 'engine-ended';
}

function keyOf(request: BlendRequest): string {
  return JSON.stringify(request);
}
