export const CODE_OWNERS = '.github/CODEOWNERS';

const isOf = (name: string) => (line: string) => line.startsWith(`/apps/${name}/`);

/** With an owner for the service, called as that of the archiver is, among the other services by its name. */
export const withOwner = (owners: string, name: string): string => {
  const lines = owners.split('\n');
  if (lines.some(isOf(name))) return owners;
  const archiver = lines.find(isOf('s3-archiver')) ?? '/apps/s3-archiver/ @status-callbacks/s3-archiver';
  const line = archiver.replaceAll('s3-archiver', name);
  const services = lines.flatMap((other, place) => (other.startsWith('/apps/') ? [place] : []));
  const next = services.find((place) => lines[place]! > line) ?? (services.at(-1) ?? lines.length - 2) + 1;
  return lines.toSpliced(next, 0, line).join('\n');
};

export const withoutOwner = (owners: string, name: string): string =>
  owners
    .split('\n')
    .filter((line) => !isOf(name)(line))
    .join('\n');
