import type { Picture } from './svg';
import { arrow, box, lines, text } from './svg';

interface Layer {
  readonly name: string;
  readonly made: string;
  readonly who: string;
  readonly does: 'stops' | 'tells';
}

/** In the order in which a key meets them. docs/organization.md has which rule each of them knows. */
const LAYERS: readonly Layer[] = [
  {
    name: 'synthesis and tests',
    made: 'enforce(), assertCompliant()',
    who: 'apps of the AWS CDK that call it',
    does: 'stops',
  },
  {
    name: 'command line, in pipelines',
    made: 'standard check',
    who: 'any template, whoever wrote it',
    does: 'stops',
  },
  {
    name: 'hook of AWS CloudFormation',
    made: 'RotationGuardHook',
    who: 'whoever deploys by CloudFormation or Cloud Control',
    does: 'stops',
  },
  {
    name: 'policies of AWS Organizations',
    made: 'OrganizationGuardrails',
    who: 'every principal but those of the management account',
    does: 'stops',
  },
  {
    name: 'AWS Config rule, daily',
    made: 'addComplianceRule()',
    who: 'every key there is, by the age of its material',
    does: 'tells',
  },
];

/** The layers of a RotationStandard, from the code to the real key. */
export function organization(): Picture {
  const [top, row, left, width] = [122, 58, 240, 740];
  return {
    name: 'organization',
    width: 1_000,
    height: top + LAYERS.length * row + 64,
    title: 'The layers of a RotationStandard: one rule, judged five times',
    description: 'One RotationStandard, with one list of dated waivers, is handed to five layers. '
      + `${LAYERS.map(({ name, made, who, does }) => `${name} (${made}) ${does} ${who}`).join('; ')}. `
      + 'What a layer cannot see, the next one does; the AWS Config rule sees real keys, however they were made.',
    shapes: [
      text(20, 34, 'One rule for the keys of an organization', { size: 18, bold: true }),
      box(20, top, 180, LAYERS.length * row - 12, { colour: 'blue', radius: 10 }),
      text(110, top + 110, 'RotationStandard', { anchor: 'middle', bold: true, size: 15 }),
      ...lines(110, top + 134, ['written once, in code', 'or standard.json,', 'with dated waivers'], {
        anchor: 'middle', size: 12, tone: 'dim',
      }),
      text(left + 16, 84, 'layer', { size: 12, tone: 'dim' }),
      text(left + 300, 84, 'who is bound', { size: 12, tone: 'dim' }),
      text(left, 106, 'a key is planned', { size: 12, bold: true }),
      ...LAYERS.flatMap(({ name, made, who, does }, n) => {
        const y = top + n * row;
        return [
          arrow([[200, y + 23], [left, y + 23]]),
          box(left, y, width, row - 12, { colour: does === 'stops' ? 'green' : 'amber' }),
          text(left + 16, y + 20, name, { bold: true, size: 13 }),
          text(left + 16, y + 37, made, { size: 12, tone: 'dim' }),
          text(left + 300, y + 28, who, { size: 12 }),
          text(left + width - 16, y + 28, does, { anchor: 'end', bold: true, tone: does === 'stops' ? 'green-text' : 'amber-text' }),
        ];
      }),
      text(left, top + LAYERS.length * row + 6, 'a key is in use', { size: 12, bold: true }),
      text(20, top + LAYERS.length * row + 44, 'stops: it does not happen. tells: somebody hears of it afterwards. '
        + 'No layer sees everything: what each of them misses is in the table.', { size: 12, tone: 'dim' }),
    ],
  };
}
