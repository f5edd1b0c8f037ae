import { z } from 'zod';
import type { Plain } from '../../core/message.ts';

/** Data from outside that is recorded as it is. */
export const plainSchema = z.json() as unknown as z.ZodType<Plain, Plain>;
