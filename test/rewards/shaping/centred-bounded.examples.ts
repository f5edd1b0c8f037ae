export const variants = [{}, { references: [0, 0.4], steepness: 3 }];
