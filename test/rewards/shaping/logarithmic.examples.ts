export const options = { prior: 0.25 };
