export const hdf5Factory: string;
