import type { Environment, ResolvedTemplate } from './resolved-template';
import { identify } from './resource-identities';

export { renderDefinition } from '../asl/render-definition';
export type { Environment, ResolvedResource, ResolvedTemplate } from './resolved-template';

/** AWS::NoValue: the property, or list element, that holds it does not exist. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Replaces every intrinsic function of a synthesized template by its value in `environment`.
 *
 * Whatever is not known (function, attribute, parameter, import) throws: a guessed ARN would let a policy test pass for the wrong reason.
 */
export function resolveTemplate(template: Record<string, any>, environment: Environment): ResolvedTemplate {
  return new Resolver(template, environment).result();
}

class Resolver {
  private readonly open: string[] = [];

  constructor(private readonly template: Record<string, any>, private readonly env: Environment) {}

  public result(): ResolvedTemplate {
    const existing = Object.entries<any>(this.template.Resources ?? {}).filter(([, r]) => this.exists(r));
    return {
      environment: this.env,
      resources: Object.fromEntries(
        existing.map(([id, r]) => [id, { ...r, Properties: this.inside(`Resources/${id}`, r.Properties ?? {}) }]),
      ),
      outputs: Object.fromEntries(
        Object.entries<any>(this.template.Outputs ?? {})
          .filter(([, o]) => this.exists(o))
          .map(([id, o]) => [id, this.inside(`Outputs/${id}`, o.Value)]),
      ),
      ref: (id) => this.identity(id).ref,
      getAtt: (id, attribute) => this.getAtt(id, attribute),
    };
  }

  private exists(element: any): boolean {
    return element.Condition === undefined || this.condition({ Condition: element.Condition });
  }

  private inside(place: string, value: unknown): any {
    try {
      return this.value(value);
    } catch (error) {
      throw new Error(`${place}: ${(error as Error).message}`);
    }
  }

  private value(value: any): any {
    if (typeof value === 'string' && value.includes('{{resolve:')) throw new Error(`dynamic reference is not modelled: ${value}`);
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(v => this.value(v)).filter(v => v !== NO_VALUE);
    const [name, ...more] = Object.keys(value);
    if (more.length === 0 && (name === 'Ref' || name?.startsWith('Fn::'))) return this.intrinsic(name, value[name]);
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.value(v)]).filter(([, v]) => v !== NO_VALUE));
  }

  private intrinsic(name: string, argument: any): any {
    switch (name) {
      case 'Ref': return this.reference(argument);
      case 'Fn::GetAtt': {
        const [id, ...attribute] = typeof argument === 'string' ? argument.split('.') : argument;
        return this.getAtt(id, this.text(attribute.length === 1 ? attribute[0] : attribute.join('.'), name));
      }
      case 'Fn::Join': return this.list(argument[1], name).map(v => this.text(v, name)).join(argument[0]);
      case 'Fn::Split': return this.text(argument[1], name).split(argument[0]);
      case 'Fn::Select': return this.select(this.list(argument[1], name), Number(this.value(argument[0])));
      case 'Fn::Sub': return Array.isArray(argument) ? this.sub(argument[0], argument[1]) : this.sub(argument, {});
      case 'Fn::Base64': return Buffer.from(this.text(argument, name), 'utf8').toString('base64');
      case 'Fn::If': return this.value(this.condition({ Condition: argument[0] }) ? argument[1] : argument[2]);
      case 'Fn::FindInMap': return this.findInMap(argument.map((key: any) => this.text(key, name)));
      case 'Fn::ImportValue': return known(this.env.imports, this.text(argument, name), 'import');
      case 'Fn::Equals': case 'Fn::And': case 'Fn::Or': case 'Fn::Not': return this.condition({ [name]: argument });
      default: throw new Error(`intrinsic function is not modelled: ${name}`);
    }
  }

  private reference(id: string): any {
    switch (id) {
      case 'AWS::AccountId': return this.env.account;
      case 'AWS::Region': return this.env.region;
      case 'AWS::Partition': return this.env.partition;
      case 'AWS::URLSuffix': return this.env.urlSuffix;
      case 'AWS::StackName': return this.env.stackName;
      case 'AWS::StackId': return this.env.stackId ?? stackIdOf(this.env);
      case 'AWS::NoValue': return NO_VALUE;
      default: return this.template.Parameters?.[id] === undefined ? this.identity(id).ref : this.parameter(id);
    }
  }

  private parameter(name: string): any {
    const { Type, Default } = this.template.Parameters[name];
    const given = this.env.parameters?.[name];
    // The default of an SSM parameter type is the parameter's name, not its value.
    const value = given ?? (String(Type).startsWith('AWS::SSM::') ? undefined : Default);
    if (value === undefined) throw new Error(`parameter has no value: ${name}`);
    return Type === 'CommaDelimitedList' || String(Type).startsWith('List<') ? String(value).split(',').map(v => v.trim()) : value;
  }

  private identity(id: string) {
    const resource = known<any>(this.template.Resources, id, 'resource');
    if (!this.exists(resource)) throw new Error(`resource does not exist, its condition ${resource.Condition} is false: ${id}`);
    if (this.open.includes(id)) throw new Error(`circular reference: ${[...this.open, id].join(' -> ')}`);
    this.open.push(id);
    try {
      return identify({ logicalId: id, type: resource.Type, env: this.env, property: name => this.optional(resource.Properties?.[name]) });
    } finally {
      this.open.pop();
    }
  }

  private optional(value: any): any {
    const resolved = value === undefined ? undefined : this.value(value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  private getAtt(id: string, attribute: string): string {
    const { attributes } = this.identity(id);
    return known(attributes, attribute, `attribute of ${this.template.Resources[id].Type} ${id}`);
  }

  private sub(text: string, variables: Record<string, any>): string {
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return this.text(variables[name], 'Fn::Sub');
      return this.text(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, 'Fn::Sub');
    });
  }

  private findInMap([map, top, second]: string[]): any {
    return known(
      known<any>(known<any>(this.template.Mappings, map, 'mapping'), top, `key of mapping ${map}`),
      second,
      `key of mapping ${map}/${top}`,
    );
  }

  private select(values: any[], index: number): any {
    if (!(index in values)) throw new Error(`Fn::Select: index ${index} of a list of ${values.length}`);
    return values[index];
  }

  private list(value: any, name: string): any[] {
    const resolved = this.value(value);
    if (!Array.isArray(resolved)) throw new Error(`${name}: expected a list, got ${JSON.stringify(resolved)}`);
    return resolved;
  }

  private text(value: any, name: string): string {
    const resolved = this.value(value);
    if (!['string', 'number', 'boolean'].includes(typeof resolved)) {
      throw new Error(`${name}: expected text, got ${JSON.stringify(resolved)}`);
    }
    return String(resolved);
  }

  private condition(value: any): boolean {
    const [[name, argument]] = Object.entries<any>(value);
    switch (name) {
      case 'Condition': return this.condition(known(this.template.Conditions, argument, 'condition'));
      case 'Fn::Equals': return JSON.stringify(this.value(argument[0])) === JSON.stringify(this.value(argument[1]));
      case 'Fn::And': return argument.every((c: any) => this.condition(c));
      case 'Fn::Or': return argument.some((c: any) => this.condition(c));
      case 'Fn::Not': return !this.condition(argument[0]);
      default: throw new Error(`condition function is not modelled: ${name}`);
    }
  }
}

function known<T>(table: Record<string, T> | undefined, key: string, what: string): T {
  if (table === undefined || !Object.hasOwn(table, key)) throw new Error(`unknown ${what}: ${key}`);
  return table[key];
}

function stackIdOf(env: Environment): string {
  return `arn:${env.partition}:cloudformation:${env.region}:${env.account}:stack/${env.stackName}/00000000-0000-4000-8000-000000000000`;
}
