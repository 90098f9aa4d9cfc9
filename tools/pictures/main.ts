/** `npm run pictures`: draws the pictures of the documentation into docs/pictures/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, PICTURES } from './pictures';
import { render } from './svg';

mkdirSync(FOLDER, { recursive: true });
for (const picture of PICTURES) writeFileSync(join(FOLDER, `${picture.name}.svg`), render(picture));
