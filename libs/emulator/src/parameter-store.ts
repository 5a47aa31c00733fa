import { openJsonFile } from './json-file.ts';
import { ServiceError, startJsonService, type Operations } from './json-service.ts';

interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
  readonly Version: number;
  readonly LastModifiedDate: number;
}

const arnOf = ({ Name }: Parameter): string =>
  `arn:aws:ssm:us-east-1:000000000000:parameter${Name.startsWith('/') ? '' : '/'}${Name}`;
const shown = (parameter: Parameter) => ({ ...parameter, ARN: arnOf(parameter), DataType: 'text' });

/** SSM Parameter Store; kept in one file. */
export const startParameterStore = (file: string | undefined, port: number) => {
  const { value: parameters, save } = openJsonFile<Record<string, Parameter>>(file, {});
  const find = (id: string): Parameter | undefined =>
    Object.values(parameters).find((parameter) => id === parameter.Name || id === arnOf(parameter));

  const operations: Operations = {
    GetParameter: ({ Name }: { Name: string }) => {
      const found = find(Name);
      if (!found) throw new ServiceError('ParameterNotFound', '');
      return { Parameter: shown(found) };
    },
    GetParameters: ({ Names }: { Names: readonly string[] }) => ({
      Parameters: Names.flatMap((name) => find(name) ?? []).map(shown),
      InvalidParameters: Names.filter((name) => !find(name)),
    }),
    GetParametersByPath: ({ Path, Recursive = false }: { Path: string; Recursive?: boolean }) => {
      const prefix = Path.endsWith('/') ? Path : `${Path}/`;
      const below = Object.values(parameters).filter(({ Name }) => Name.startsWith(prefix));
      return {
        Parameters: below.filter(({ Name }) => Recursive || !Name.slice(prefix.length).includes('/')).map(shown),
      };
    },
    PutParameter: (input: { Name: string; Value: string; Type?: string; Overwrite?: boolean }) => {
      const existing = parameters[input.Name];
      if (existing && !input.Overwrite) {
        throw new ServiceError('ParameterAlreadyExists', 'The parameter already exists.');
      }
      const Version = (existing?.Version ?? 0) + 1;
      const Type = input.Type ?? existing?.Type ?? 'String';
      parameters[input.Name] = {
        Name: input.Name,
        Value: input.Value,
        Type,
        Version,
        LastModifiedDate: Date.now() / 1000,
      };
      save();
      return { Version, Tier: 'Standard' };
    },
    DeleteParameter: ({ Name }: { Name: string }) => {
      if (!parameters[Name]) throw new ServiceError('ParameterNotFound', '');
      delete parameters[Name];
      save();
      return {};
    },
  };
  return startJsonService('AmazonSSM', operations, port);
};
