/** Running trainings, by session; a session may be removed before its training has ended. */
export class Trainings {
  private readonly underWay = new Map<string, Promise<unknown>>();

  async watch<T>(session: string, training: Promise<T>): Promise<T> {
    // A second training of a session is refused while the first one runs.
    if (this.underWay.has(session)) return training;
    this.underWay.set(session, training);
    try {
      return await training;
    } finally {
      this.underWay.delete(session);
    }
  }

  /** Waits until the trainings of matching sessions have ended, successfully or not. */
  async waitFor(ofSession: (session: string) => boolean): Promise<void> {
    const wanted = [...this.underWay].filter(([session]) => ofSession(session));
    await Promise.allSettled(wanted.map(([, training]) => training));
  }
}
