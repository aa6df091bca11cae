import { Option } from 'commander';

/** The option that names the rows' labels. */
export function labelsOption(): Option {
  return new Option(
    '--labels <file>',
    'a table such as id,label[,split][,text] or filename,class, one label a line, an .npy file, or FILE#COLUMN (`latents info` lists them)',
  );
}
