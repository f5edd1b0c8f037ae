export const variants = [{ longest: 3 }, { longest: 3, discount: 0.5 }];
