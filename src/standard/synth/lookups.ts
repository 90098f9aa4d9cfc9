import type { IConstruct } from 'constructs';
import { ALIAS_PREFIX } from '../../private/alias-name';
import type { CachedLookup } from '../judge/template';

const PROVIDER = 'key-provider:';

/** The key ids that `Key.fromLookup()` took from `cdk.context.json`; what no construct uses any more does no harm. */
export function lookupsOf(root: IConstruct): CachedLookup[] {
  const context = root.node.getAllContext() as Record<string, { keyId?: unknown } | undefined>;
  const cached = Object.entries(context).filter(([key]) => key.startsWith(PROVIDER));
  if (cached.length === 0) return [];
  const users = new Map(root.node.findAll().filter(hasKeyId).map((construct) => [construct.keyId, construct]));
  return cached.flatMap(([contextKey, value]) => {
    const keyId = value?.keyId;
    const user = users.get(keyId);
    const { aliasName, account, region } = partsOf(contextKey);
    if (typeof keyId !== 'string' || user === undefined || aliasName === undefined) return [];
    const alias = aliasName.startsWith(ALIAS_PREFIX) ? aliasName : `${ALIAS_PREFIX}${aliasName}`;
    return [{ alias, keyId, contextKey, constructPath: user.node.path, environment: `${account}/${region}` }];
  });
}

/** `key-provider:account=...:aliasName=...:region=...` */
function partsOf(contextKey: string): Readonly<Record<string, string>> {
  return Object.fromEntries(contextKey.slice(PROVIDER.length).split(':').map((part) => part.split('=', 2)));
}

function hasKeyId(construct: IConstruct): construct is IConstruct & { readonly keyId: unknown } {
  return 'keyId' in construct;
}
