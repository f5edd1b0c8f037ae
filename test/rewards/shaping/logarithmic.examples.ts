export const options = { prior: 0.25 };
export const variants = [
  options,
  { prior: 0.25, clip: true },
  { prior: 0.25, floor: 1e-3, scale: 'log-probability' },
];
