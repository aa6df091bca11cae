/** A question an entry asks of its user; pickers, settings and the command line's help are made from it. */
export interface OptionDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly integer: boolean;
}

/** Which transformations of a space leave the entry's value unchanged. */
export interface Invariances {
  readonly permutation: boolean;
  readonly rotation: boolean;
  readonly isotropicScale: boolean;
  readonly translation: boolean;
  readonly invertibleLinear: boolean;
}

/** What every registry entry says of itself. */
export interface EntryDescription {
  /** Stable id, used in files, on the command line and in results. */
  readonly id: string;
  readonly name: string;
  /** The formula, plain text. */
  readonly formula: string;
  /** Paper and equation, or package, the definition follows. */
  readonly source: string;
  readonly range: readonly [number, number];
  readonly invariances: Invariances;
  /** Leading cost in N rows, D dimensions, K anchors. */
  readonly cost: string;
}
