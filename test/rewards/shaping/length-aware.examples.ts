export const options = { penalty: 0.5, free: 0, most: 4 };
