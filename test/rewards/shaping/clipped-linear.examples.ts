export const options = { prior: 0.25 };
export const variants = [options, { prior: 0.25, scale: 'log-probability' }];
