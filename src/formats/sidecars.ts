/** Files that go with the embeddings beside them: their labels, and which rows are anchors. */
export const sidecars = { labels: 'labels.csv', anchors: 'anchors.txt' } as const;

/** Whether a file's name is that of a sidecar. */
export function isSidecar(name: string): boolean {
  return Object.values<string>(sidecars).includes(name.toLowerCase());
}
