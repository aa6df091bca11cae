import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * An ESLint rule: a file imports only modules that precede it. Its option is the table of modules,
 * each with its `path`, the modules or folders `after` which it comes, and optionally the `order`
 * of its own folders and files. Imports of types count as well, because a reader has to know them
 * too.
 */
export const importOrder = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            path: { type: 'string' },
            after: { type: 'array', items: { type: 'string' } },
            order: { type: 'array', items: { type: 'string' } },
          },
          required: ['path', 'after'],
          additionalProperties: false,
        },
      },
    ],
    messages: {
      module: '{{from}} may import {{allowed}}, but not {{to}}.',
      order: 'In {{module}}, {{from}} stands before {{to}}, so it cannot import it.',
      place: '{{file}} has no place in the order of {{module}} (eslint.config.mjs).',
    },
  },
  create(context) {
    const [modules] = context.options;
    const file = slashed(relative(context.cwd, context.filename));
    const own = modules.find(({ path }) => isIn(file, path));
    if (own === undefined) return {};
    const check = (node) => {
      const source = node?.source ?? node?.argument?.literal ?? node?.argument;
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = resolved(context.cwd, dirname(file), source.value);
      const fault = faultOf(file, target, own, modules);
      if (fault !== undefined) context.report({ node: source, ...fault });
    };
    return {
      Program(node) {
        if (own.order !== undefined && placeOf(file, own) < 0) {
          context.report({ node, messageId: 'place', data: { file, module: own.path } });
        }
      },
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

function faultOf(file, target, own, modules) {
  if (!isIn(target, own.path)) {
    // Files in no module, such as package.json, may be imported anywhere.
    const isModule = modules.some(({ path }) => isIn(target, path));
    if (!isModule || own.after.some((path) => isIn(target, path))) return undefined;
    const allowed = [own.path, ...own.after].join(', ');
    return { messageId: 'module', data: { from: own.path, allowed, to: target } };
  }
  if (own.order === undefined) return undefined;
  const [from, to] = [placeOf(file, own), placeOf(target, own)];
  if (to <= from) return undefined;
  const names = { from: own.order[from] ?? file, to: own.order[to] };
  return { messageId: 'order', data: { module: own.path, ...names } };
}

/** Returns the position of a file in the order of its module; the longest matching name counts. */
function placeOf(file, { path, order }) {
  const inside = file.slice(path.length + 1).replace(/\.ts$/, '');
  const fitting = order.filter((name) => isIn(inside, name));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? -1 : order.indexOf(longest);
}

function resolved(root, folder, specifier) {
  const [bare] = specifier.split('?');
  const target = slashed(join(folder, bare));
  return existsSync(join(root, `${target}.ts`)) ? `${target}.ts` : target;
}

function isIn(file, path) {
  return file === path || file.startsWith(`${path}/`);
}

function slashed(path) {
  return path.split(sep).join('/');
}
