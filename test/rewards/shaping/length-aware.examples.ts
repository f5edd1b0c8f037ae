export const options = { penalty: 0.5, free: 0, most: 4 };
export const variants = [
  { penalty: 0.5, free: 2, most: 8 },
  { penalty: -0.5, free: 2, most: 8 },
  { penalty: 0.5, free: 2, most: 8, from: 0.75 }, // above one end of each range, or above both
];
