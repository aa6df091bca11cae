/** Sources of a panel's rows, labels and anchors. */
interface Sources {
  readonly pairing: string;
  readonly labels: string;
  readonly anchors: number;
  readonly anchorsFile: string;
}

/** Returns the sources of a study as facts of its subtitle. */
export function sourceFacts({ pairing, labels, anchors, anchorsFile }: Sources): string[] {
  const listed = anchorsFile === '' ? '' : ` of ${anchorsFile}`;
  return [pairing, labels, anchors > 0 ? `${anchors} anchors${listed}` : ''].filter(
    (fact) => fact !== '',
  );
}
