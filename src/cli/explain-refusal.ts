/** Refusals of the operating system that a person can do something about, and what. */
const MENDABLE: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space',
  EDQUOT: 'free some space',
  EROFS: 'choose a place that can be written to',
  EACCES: 'mend that',
  EPERM: 'mend that',
  ENOENT: 'mend that',
  ENOTDIR: 'mend that',
  EISDIR: 'mend that',
  EEXIST: 'mend that',
  ENOTEMPTY: 'mend that',
  EXDEV: 'mend that',
  ETXTBSY: 'mend that',
  ENAMETOOLONG: 'choose a shorter name',
  ELOOP: 'name a path without links in a circle',
  EFBIG: 'raise the limit of a file (`ulimit -f`)',
  EIO: 'look after the disk',
  ENXIO: 'look after the disk',
  ENODEV: 'look after the disk',
  ESTALE: 'mount the disk again',
  EBUSY: 'wait until it is free',
  EAGAIN: 'wait, or raise the limit of processes (`ulimit -u`)',
  EINVAL: 'choose another place',
  ENOTSUP: 'choose another place',
  EOPNOTSUPP: 'choose another place',
  EMFILE: 'raise the limit of open files (`ulimit -n`) or take fewer workers',
  ENFILE: 'close other programs, they hold all files that the system allows',
  ENOMEM: 'free some memory or take fewer workers',
  EPIPE: 'mend that',
};

/** How engines say that there is no more memory, or none so large. */
const NO_MEMORY =
  /could not allocate memory|out of memory|memory limit|allocation failed|cannot create a string longer/i;
const NO_MEMORY_CODES = [
  'ERR_WORKER_OUT_OF_MEMORY',
  'ERR_MEMORY_ALLOCATION_FAILED',
  'ERR_STRING_TOO_LONG',
  'ERR_FS_FILE_TOO_LARGE',
];

/**
 * What the machine refused, and what to do about it: a path, a disk, a limit of files or of memory. Undefined
 * where the error is none of these, nor caused by one.
 */
export function explainRefusal(error: Error): string | undefined {
  const code = codeOf(error);
  const { message } = error;
  const remedy = MENDABLE[code];
  if (remedy !== undefined) return `the system refused: ${message}; ${remedy} and type it again`;
  if (NO_MEMORY_CODES.includes(code) || NO_MEMORY.test(message)) {
    return (
      `there is too little memory (${message}); raise the limit (\`ulimit -v\`, ` +
      'NODE_OPTIONS=--max-old-space-size), or take fewer workers or a smaller policy'
    );
  }
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return (
      `a part of the program couldn't be read (${message}); install it again, or ` +
      'raise the limit of open files (`ulimit -n`), which hides files when it is reached'
    );
  }
  return error.cause instanceof Error ? explainRefusal(error.cause) : undefined;
}

/** The system's name of an error. One that came from another thread has lost its fields, not its words. */
function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^(?:\w+ )?(E[A-Z0-9]{2,}): /.exec(error.message)?.[1] ?? '';
}
