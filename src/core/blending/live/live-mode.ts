/** Untrained blends that sliders weight: [w₁x₁ … w_Sx_S] and Σ wₛxₛ, both after LayerNorm. */
export const liveModes = ['concat', 'weighted-sum'] as const;
/** Id of an untrained blend. */
export type LiveMode = (typeof liveModes)[number];
