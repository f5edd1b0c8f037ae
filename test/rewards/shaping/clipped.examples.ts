export const variants = [{}, { threshold: 0.3 }, { threshold: 9 }];
