import { escaped } from '@status-callbacks/plain-text/plain-text';

type Cell = string | number;

const textOf = (cell: Cell = ''): string => escaped(String(cell));

const width = (rows: readonly (readonly Cell[])[], column: number): number =>
  Math.max(...rows.map((row) => textOf(row[column]).length));

/** Lines of columns two spaces apart, numbers to the right. A cell is shown as `print` would, so that columns stay columns. */
export const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string[] => {
  const widths = head.map((_, column) => width([head, ...rows], column));
  const line = (cells: readonly Cell[], alignAs: readonly Cell[]): string =>
    widths
      .map((size, column) => {
        const text = textOf(cells[column]);
        return typeof alignAs[column] === 'number' ? text.padStart(size) : text.padEnd(size);
      })
      .join('  ')
      .trimEnd();
  const ruler = widths
    .map((size) => '-'.repeat(size))
    .join('  ')
    .trimEnd();
  return [line(head, rows[0] ?? []), ruler, ...rows.map((row) => line(row, row))];
};
