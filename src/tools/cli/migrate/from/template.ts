import { isBucketName } from './bucket-name';
import { recordIn, textIn } from './fields';
import { entryOf } from '../../../../model/entry-of';
import { isRecord } from '../../../../model/is-record';

/** A value that only CloudFormation knows. */
export class Unknown {
  constructor(
    /** The resource that it belongs to, if it does. */
    public readonly logicalId?: string,
    public readonly attribute?: string,
  ) {}
}

/** A resource with its properties resolved as far as possible. */
interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** The Region of a template whose stack is not among the files. */
export const UNKNOWN_REGION = '${AWS::Region}';

/** Attributes of buckets that contain the name, with the text after it. */
const BUCKET_HOSTS: Readonly<Record<string, string>> = {
  DomainName: '.s3.amazonaws.com', RegionalDomainName: '.s3.amazonaws.com',
};

/**
 * A CloudFormation template whose functions are resolved as far as files allow. What only CloudFormation knows becomes
 * `Unknown`, since the template is not deployed here.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Template {
  constructor(
    private readonly template: Fields,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly physicalIds: Readonly<Record<string, string>>,
  ) {}

  public get parameters(): Fields {
    return recordIn(this.template, 'Parameters');
  }

  public get description(): string {
    return textIn(this.template, 'Description') ?? '';
  }

  /** Returns the value of a parameter, or its default. */
  public parameter(name: string): string | undefined {
    const given = this.settings[name];
    return typeof given === 'string' ? given : textIn(recordIn(this.parameters, name), 'Default');
  }

  /** Returns the resources of a type whose conditions hold. */
  public resourcesOf(type: string): TemplateResource[] {
    return Object.entries(recordIn(this.template, 'Resources')).flatMap(([logicalId, resource]) => {
      if (!isRecord(resource) || resource.Type !== type) return [];
      if (typeof resource.Condition === 'string' && this.condition(resource.Condition) === false) return [];
      const properties = this.resolve(resource.Properties);
      return [{ logicalId, type, properties: isRecord(properties) ? properties : {} }];
    });
  }

  public resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(item => this.resolve(item)).filter(item => item !== undefined);
    if (!isRecord(value)) return value;
    const names = Object.keys(value);
    if (names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'))) {
      return this.call(names[0], value[names[0]]);
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.resolve(item)]));
  }

  private call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return typeof argument === 'string' ? this.ref(argument) : new Unknown();
    if (name === 'Fn::GetAtt') return this.attribute(argument);
    if (name === 'Fn::Sub') return this.substituted(argument);
    if (name === 'Fn::If') {
      const [condition, whenTrue, whenFalse] = listOf(argument);
      const holds = this.condition(String(condition));
      return holds === undefined ? new Unknown() : this.resolve(holds ? whenTrue : whenFalse);
    }
    const given = listOf(this.resolve(argument));
    if (name === 'Fn::Join') return typeof given[0] === 'string' ? joinParts(listOf(given[1]), given[0]) : new Unknown();
    if (name === 'Fn::Select') return listOf(given[1])[Number(given[0])] ?? new Unknown();
    if (name === 'Fn::Split') {
      return typeof given[1] === 'string' ? given[1].split(String(given[0])) : new Unknown();
    }
    if (name === 'Fn::FindInMap') {
      const row = recordIn(recordIn(recordIn(this.template, 'Mappings'), String(given[0])), String(given[1]));
      return entryOf(row, String(given[2])) ?? new Unknown();
    }
    return new Unknown();
  }

  private ref(name: string): unknown {
    if (name === 'AWS::NoValue') return undefined;
    if (name === 'AWS::Partition') return 'aws';
    if (name === 'AWS::URLSuffix') return 'amazonaws.com';
    if (name === 'AWS::Region') return this.physicalIds[name] ?? UNKNOWN_REGION;
    if (isRecord(this.parameters[name])) return this.parameter(name) ?? new Unknown();
    return this.physicalIds[name] ?? this.bucketName(name) ?? new Unknown(name);
  }

  private attribute(argument: unknown): unknown {
    const [logicalId, attribute] = typeof argument === 'string' ? argument.split(/\.(.*)/s) : listOf(argument);
    if (typeof logicalId !== 'string') return new Unknown();
    const name = this.physicalIds[logicalId] ?? this.bucketName(logicalId);
    const host = entryOf(BUCKET_HOSTS, String(attribute));
    return name !== undefined && host !== undefined && this.isBucket(logicalId)
      ? name + host : new Unknown(logicalId, String(attribute));
  }

  private isBucket(logicalId: string): boolean {
    return recordIn(recordIn(this.template, 'Resources'), logicalId).Type === 'AWS::S3::Bucket';
  }

  private bucketName(logicalId: string): string | undefined {
    if (!this.isBucket(logicalId)) return undefined;
    const { BucketName: given } = recordIn(recordIn(recordIn(this.template, 'Resources'), logicalId), 'Properties');
    const name = this.resolve(given);
    return typeof name === 'string' && isBucketName(name) ? name : undefined;
  }

  private substituted(argument: unknown): unknown {
    const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument, {}];
    if (typeof text !== 'string') return new Unknown();
    const parts = text.split(/(\$\{[^}]+\})/).map(part => {
      const [, name] = /^\$\{([^!}][^}]*)\}$/.exec(part) ?? [];
      if (name === undefined) return part.replace(/^\$\{!/, '${');
      if (isRecord(variables) && Object.hasOwn(variables, name)) return this.resolve(variables[name]);
      return name.includes('.') ? this.attribute(name) : this.ref(name);
    });
    return joinParts(parts, '');
  }

  /** Returns whether a condition holds, or undefined if that is unknown. */
  private condition(name: string): boolean | undefined {
    return this.holds(recordIn(this.template, 'Conditions')[name]);
  }

  private holds(condition: unknown): boolean | undefined {
    const [name, argument] = isRecord(condition) ? Object.entries(condition)[0] ?? [] : [];
    if (name === 'Condition') return this.condition(String(argument));
    if (name === 'Fn::Equals') {
      const [a, b] = listOf(this.resolve(argument));
      return a instanceof Unknown || b instanceof Unknown ? undefined : String(a) === String(b);
    }
    const operands = listOf(argument).map(operand => this.holds(operand));
    if (name === 'Fn::Not') return operands[0] === undefined ? undefined : !operands[0];
    if (name === 'Fn::And') return operands.includes(false) ? false : operands.includes(undefined) ? undefined : true;
    if (name === 'Fn::Or') return operands.includes(true) ? true : operands.includes(undefined) ? undefined : false;
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the parts as one text, or the unknown part that it would contain. A record is no text. */
function joinParts(parts: readonly unknown[], delimiter: string): unknown {
  return parts.find(part => part instanceof Unknown)
    ?? (parts.some(part => typeof part === 'object') ? new Unknown() : parts.join(delimiter));
}
