import { join } from 'node:path';
import { dashboard } from './dashboard';
import { demo } from './demo';
import { organization } from './organization';
import { ownership } from './ownership';
import { rotationTimeline } from './rotation-timeline';
import { states } from './states';
import type { Picture } from './svg';

export const FOLDER = join(__dirname, '../../docs/pictures');

/** All pictures of the documentation. */
export const PICTURES: readonly Picture[] = [rotationTimeline(), ownership(), organization(), states(), dashboard(), demo()];
