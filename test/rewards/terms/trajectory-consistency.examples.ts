export { groups } from '../probed-groups.ts';
