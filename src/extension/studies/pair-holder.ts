import { InspectorError } from '../../core/errors';
import type { BlendRequest, BlendSession } from '../../compute/protocol/blending';
import { fileReferencesIn } from '../../compute/study-file/file-reference';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';
import { Computation } from './computation';
import type { FileStamps } from './file-stamps';
import type { StudyContext } from './study-context';

/** Two models that the engine has prepared. */
export interface ReadyPair {
  /** Key of the contents: the same for the same files and settings. */
  readonly key: string;
  readonly session: BlendSession;
}

/**
 * Holds the pair of models that the engine has prepared for a study, and prepares it again after
 * the engine has dropped it.
 */
export class PairHolder {
  private readonly preparing: Computation;
  private request: BlendRequest | undefined;
  private prepared: ReadyPair | undefined;
  /** States of the pair's files before they were read. */
  private files: FileStamps | undefined;
  private renewing: Promise<void> | undefined;

  /** @param opened called with every session before any request to it */
  constructor(
    private readonly study: StudyContext,
    private readonly opened: (session: BlendSession) => void,
  ) {
    this.preparing = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.preparing.status;
  }
  /** Absent until it is prepared. */
  get ready(): ReadyPair | undefined {
    return this.prepared;
  }

  get stampedAt(): number | undefined {
    return this.files?.at;
  }
  /** Changes of the pair's files since. */
  get changes(): readonly FileChange[] {
    return this.files === undefined ? [] : this.study.files.changesSince(this.files);
  }

  /** Whether the pair is prepared for exactly this request. */
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
   * Sends a request about the pair. If the engine does not hold it any more, because it ended or
   * made room for others, prepares the pair again and repeats the request. If the engine ended
   * before it answered, prepares the pair again, with what was saved of the answer, but does not
   * repeat the request: long work may be why the engine ended.
   * @throws InspectorError `not-ready` before a pair is prepared
   */
  ask<T>(question: (session: string) => Promise<T>): Promise<T> {
    return this.askUnless(['no-session'], question);
  }

  /**
   * Sends a request that is answered quickly: it is also repeated if the engine ended before it
   * answered.
   */
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
      // Other models may have been chosen meanwhile, for which the request was not meant.
      if (this.request !== request || !askedAgain.includes(error.code)) throw error;
      return question(this.session().session);
    }
  }

  cancel(): void {
    this.preparing.cancel();
  }

  /** Finds out the status of a study without a pair. */
  settleWith(find: (signal: AbortSignal) => Promise<PanelStatus>): Promise<void> {
    return this.preparing.settleWith(find);
  }

  settle(status: PanelStatus): void {
    this.preparing.settle(status);
  }

  /** Releases the pair, in the engine too. */
  release(): void {
    const session = this.prepared?.session.session;
    this.prepared = undefined;
    this.files = undefined;
    // The engine may have ended, and the session with it.
    if (session !== undefined) {
      this.study.engine.blending.release(session).catch(() => undefined);
    }
  }

  /** Prepares the pair again, only once even if several requests found the session missing. */
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

/** Whether an error code means that the engine has no session any more. */
function isGone(code: string): boolean {
  return code === 'no-session' || code === 'engine-ended';
}

function keyOf(request: BlendRequest): string {
  return JSON.stringify(request);
}
