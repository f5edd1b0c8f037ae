export { likelihoodProbingEnvironment } from './seatings.ts';
