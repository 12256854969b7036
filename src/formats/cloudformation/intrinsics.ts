import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { isForbiddenName } from '../../catalog/forbidden-name.ts';

/** Short forms of YAML and what they stand for. */
export const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ...['GetAtt', 'Sub', 'Join', 'Select', 'Split', 'If', 'Equals', 'Not', 'And', 'Or', 'FindInMap', 'ImportValue', 'Base64', 'Cidr', 'GetAZs', 'Transform'].map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
  ['!Condition', 'Condition'],
]);

/** A value of a template: what it comes to, a resource of the template, or neither. */
export type Resolved =
  | { readonly is: 'value'; readonly value: Json }
  | { readonly is: 'resource'; readonly id: string }
  | { readonly is: 'unknown'; readonly why: string };

/** What intrinsic functions come to, as far as a template alone tells: parameters by their defaults, resources by their ids. */
export class Intrinsics {
  readonly #defaults: ReadonlyMap<string, Json>;
  readonly #resources: JsonObject;

  constructor(parameters: JsonObject, resources: JsonObject) {
    this.#defaults = new Map(Object.entries(parameters).flatMap(([name, parameter]) => (isObject(parameter) && parameter['Default'] !== undefined ? [[name, parameter['Default']]] : [])));
    this.#resources = resources;
  }

  resolve(json: Json): Resolved {
    if (!isObject(json)) return { is: 'value', value: json };
    const [name = '', ...others] = Object.keys(json);
    if (others.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) return this.#map(json);
    const argument = json[name]!;
    switch (name) {
      case 'Ref': return this.#reference(argument);
      case 'Fn::GetAtt': return this.#attribute(argument);
      case 'Fn::Sub': return this.#substituted(argument);
      case 'Fn::Join': return this.#joined(argument);
      default: return unknown(`${name} depends on more than the template`);
    }
  }

  /** A resource that a text, an ARN or a reference names. */
  target(json: Json, named: (name: string) => string | undefined): Resolved {
    const resolved = this.resolve(json);
    if (resolved.is !== 'value' || typeof resolved.value !== 'string') return resolved;
    const name = resolved.value.split(/[:/]/).at(-1) ?? '';
    const id = named(name);
    return id === undefined ? unknown(`${JSON.stringify(name)} is not in the template`) : { is: 'resource', id };
  }

  #map(json: JsonObject): Resolved {
    const entries: [string, Json][] = [];
    for (const [name, value] of Object.entries(json)) {
      const resolved = Array.isArray(value) ? this.#list(value as readonly Json[]) : this.resolve(value);
      if (resolved.is === 'unknown') return resolved;
      // Where a resource stands inside of a map, its own reader looks at it again.
      entries.push([name, resolved.is === 'resource' ? value : resolved.value]);
    }
    return { is: 'value', value: Object.fromEntries(entries) };
  }

  #list(items: readonly Json[]): Resolved {
    const values: Json[] = [];
    for (const item of items) {
      const resolved = this.resolve(item);
      if (resolved.is !== 'value') return resolved;
      values.push(resolved.value);
    }
    return { is: 'value', value: values };
  }

  #reference(argument: Json): Resolved {
    const name = typeof argument === 'string' ? argument : '';
    if (Object.hasOwn(this.#resources, name)) return { is: 'resource', id: name };
    const value = this.#defaults.get(name);
    if (value !== undefined) return { is: 'value', value };
    return name.startsWith('AWS::') ? { is: 'value', value: name.slice('AWS::'.length) } : unknown(`${JSON.stringify(name)} has no default`);
  }

  #attribute(argument: Json): Resolved {
    const [id, attribute] = Array.isArray(argument) ? (argument as readonly Json[]) : typeof argument === 'string' ? [argument.split('.')[0]!, argument.split('.').slice(1).join('.')] : [];
    if (typeof id !== 'string' || isForbiddenName(id) || !Object.hasOwn(this.#resources, id)) return unknown(`Fn::GetAtt names ${JSON.stringify(id ?? null)}, which is not in the template`);
    return attribute === 'QueueName' || attribute === 'TopicName' || typeof attribute === 'string' ? { is: 'resource', id } : unknown('Fn::GetAtt names no attribute');
  }

  #substituted(argument: Json): Resolved {
    const [text, own] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument, undefined];
    if (typeof text !== 'string') return unknown('Fn::Sub has no text');
    const names = isObject(own ?? null) ? (own as JsonObject) : {};
    const whole = /^\$\{([^!}]+)\}$/.exec(text);
    if (whole !== null) return this.#placeholder(whole[1]!.trim(), names);
    let why = '';
    let resource: string | undefined;
    const made = text.replace(/\$\{(!?)([^}]*)\}/g, (all, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      const resolved = this.#placeholder(name.trim(), names);
      if (resolved.is === 'resource') resource = resolved.id;
      else if (resolved.is === 'value' && typeof resolved.value !== 'object') return String(resolved.value);
      else why = resolved.is === 'unknown' ? resolved.why : `\${${name}} is no text`;
      return all;
    });
    // An ARN that ends with the name of a resource names the resource.
    if (resource !== undefined && text.startsWith('arn:')) return { is: 'resource', id: resource };
    return why !== '' || resource !== undefined ? unknown(why || 'Fn::Sub puts a resource into a text') : { is: 'value', value: made };
  }

  #placeholder(name: string, own: JsonObject): Resolved {
    if (Object.hasOwn(own, name)) return this.resolve(own[name]!);
    return name.includes('.') ? this.#attribute(name) : this.#reference(name);
  }

  #joined(argument: Json): Resolved {
    const [separator, items] = Array.isArray(argument) ? (argument as readonly Json[]) : [];
    if (typeof separator !== 'string' || !Array.isArray(items)) return unknown('Fn::Join has no list');
    const parts = (items as readonly Json[]).map((item) => this.resolve(item));
    const resource = parts.find((part) => part.is === 'resource');
    const first = parts[0];
    if (resource !== undefined && first?.is === 'value' && String(first.value as string).startsWith('arn')) return resource;
    const texts = parts.map((part) => (part.is === 'value' && typeof part.value !== 'object' ? String(part.value) : undefined));
    return texts.includes(undefined) ? unknown('Fn::Join joins what only a deployment knows') : { is: 'value', value: texts.join(separator) };
  }
}

const unknown = (why: string): Resolved => ({ is: 'unknown', why });
