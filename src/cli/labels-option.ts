import { Option } from 'commander';

/** The option that names the rows' labels. */
export function labelsOption(): Option {
  return new Option(
    '--labels <file>',
    'CSV with the columns id,label[,split][,text], or FILE#COLUMN of an embedding file (`latents info` lists them)',
  );
}
