/** msgpackr's own types of this entry name a module that TypeScript can't find. */
declare module 'msgpackr/pack' {
  export { Packr, RESET_BUFFER_MODE } from 'msgpackr';
}
