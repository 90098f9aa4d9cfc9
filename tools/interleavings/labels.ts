import type { Answer, ApiCall } from './calls';
import type { Pending } from './run';
import type { World } from './world';
import { TAG_PREFIX } from '../../src/private/vocabulary';

/** Keys by the order they were made in: `key 1`, `key 2`. */
function keyNames(world: World): (text: string) => string {
  const keys = [...world.items].filter(([name]) => name.startsWith('key:')).map(([name]) => name.slice('key:'.length));
  return (text) => keys.reduce((all, id, index) => all.replaceAll(new RegExp(`(arn:[^" ]*:key/)?${id}`, 'g'), `key ${index + 1}`), text);
}

export const labels = {
  time: (now: number, start: World): string => `+${(now - start.now) / 1000} s`,

  call: (
    { operation, input }: ApiCall,
    answer: Answer,
    start: World,
    world: World,
    pending?: Extract<Pending, { kind: 'call' }>,
  ): string => {
    const { KeyId, AliasName, TargetKeyId, Tags, TagKeys, DetailType, keyArn, Mac, error } = input;
    const what = [
      KeyId ?? AliasName,
      TargetKeyId && `-> ${TargetKeyId}`,
      operation === 'TagResource' ? Tags.map((tag: any) => String(tag.TagKey).replace(TAG_PREFIX, '')).join(', ') : '',
      operation === 'UntagResource' ? TagKeys.map((key: string) => key.replace(TAG_PREFIX, '')).join(', ') : '',
      DetailType && `'${DetailType}'`,
      keyArn,
      error,
      Mac && 'of the sample',
    ]
      .filter((part) => part !== undefined && part !== '' && part !== false)
      .join(' ');
    const where = pending === undefined ? '' : `  {${pending.state}}`;
    return keyNames(world)(`${labels.time(world.now, start)}  ${operation} ${what}${where}  => ${said(answer)}`);
  },
};

function said(answer: Answer): string {
  if ('error' in answer) return answer.error;
  const { KeyMetadata, Aliases, Tags, Grants, KeyId, MacValid, ResourceTagMappingList } = answer.output;
  if (KeyMetadata !== undefined) return `${KeyMetadata.KeyId} ${KeyMetadata.KeyState}`;
  if (Aliases !== undefined) return Aliases.map((alias: any) => `${alias.AliasName} -> ${alias.TargetKeyId}`).join(', ') || 'none';
  if (Tags !== undefined) return Tags.map((tag: any) => String(tag.TagKey).replace(TAG_PREFIX, '')).join(', ') || 'none';
  if (Grants !== undefined) return `${Grants.length} grants`;
  if (MacValid !== undefined) return 'valid';
  if (ResourceTagMappingList !== undefined) return `${ResourceTagMappingList.length} keys`;
  return KeyId ?? 'done';
}
