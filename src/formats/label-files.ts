/** Extensions of files that hold labels and no embeddings, lower case, without the dot. */
export const labelExtensions: readonly string[] = ['csv', 'tsv', 'txt', 'npy'];

const labelWords =
  /(^|[^a-z])(labels?|labs?|class(es)?|targets?|categor(y|ies)|annotations?|y)([^a-z]|$)/i;

/** Whether a file's name says that it holds labels, such as `labels.npy` or `val-classes.txt`. */
export function isLabelsName(name: string): boolean {
  const cut = name.lastIndexOf('.');
  const isOfKind = labelExtensions.includes(name.slice(cut + 1).toLowerCase());
  return isOfKind && labelWords.test(name.slice(0, cut));
}
