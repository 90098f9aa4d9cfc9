import { emulatedStage } from './stage';
import { verify } from './verify';

/** The whole tool, on the emulator: deploys, asks, removes. */
test('every step works on the emulator, and nothing is left', async () => {
  const stage = await emulatedStage();
  try {
    const text = await verify(stage, { version: 'test', emulated: true, tell: () => {} });

    expect(text).toContain('- SUCCEEDED after');
    expect(text).toContain('key that is not there (NotFoundException, in its model): `Kms.NotFoundException`');
    expect(text).toMatch(/moved alias: \d+\.\d seconds/);
    expect(text.match(/\*\*Not answered\*\*: cannot be known here/g)).toHaveLength(4);
    expect(text.match(/\*\*Not answered\*\*/g)).toHaveLength(4);
    expect(text).toContain('- the stack\n');
    expect(text.match(/will be deleted in 7 days/g)).toHaveLength(4);
  } finally {
    await stage.close();
  }
}, 400_000);
