import { getMetadataStorage, validateSync, type ValidatorOptions } from 'class-validator';
import { invalidParameter } from './http.problem.js';
import { QueryParameters } from './query-string.parser.js';

/** What is known of a class of parameters, found out once. */
interface Shape {
  readonly names: readonly string[];
  /** Whether it holds when no parameter is given. */
  readonly isValidEmpty: boolean;
}

const STRICT: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
  stopAtFirstError: true,
};
const shapes = new Map<new () => object, Shape>();

/**
 * The query parameters as an instance of their class, checked by its rules. A parameter given several times is an array.
 * Throws {@link HttpProblem} 400 that names the parameter and what it may be: also for one that the class does not have.
 */
export function readParameters<T extends object>(type: new () => T, query: unknown): T {
  if (!(query instanceof QueryParameters)) throw new TypeError('the query string has not been parsed strictly');
  if (query.fault !== undefined) throw invalidParameter(query.fault);
  const { names, isValidEmpty } = shapeOf(type);
  const parameters = new type();
  if (query.values.size === 0 && isValidEmpty) return parameters;
  Object.assign(parameters, givenValues(query, names));
  const faults = faultsOf(parameters);
  if (faults.length > 0) throw invalidParameter(faults.join('; '));
  return parameters;
}

/** The names of a class's parameters, in the order in which they are declared. */
export function parameterNames(type: new () => object): readonly string[] {
  return shapeOf(type).names;
}

function givenValues({ values: all }: QueryParameters, names: readonly string[]): object {
  const given: Record<string, string | readonly string[]> = {};
  for (const [name, values] of all) {
    if (!names.includes(name)) throw unknownParameter(name, names);
    given[name] = values.length === 1 && values[0] !== undefined ? values[0] : values;
  }
  return given;
}

function shapeOf(type: new () => object): Shape {
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const names = [...new Set(rules.map((rule) => rule.propertyName))];
  const shape = { names, isValidEmpty: names.length === 0 || faultsOf(new type()).length === 0 };
  shapes.set(type, shape);
  return shape;
}

function faultsOf(parameters: object): string[] {
  return validateSync(parameters, STRICT).flatMap((fault) => Object.values(fault.constraints ?? {}));
}

function unknownParameter(name: string, names: readonly string[]): Error {
  const mayBe = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return invalidParameter(
    `${name.slice(0, 100) || 'a name that is empty'} is no parameter of this operation; ${mayBe}`,
  );
}
