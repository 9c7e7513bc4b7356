/** What stands around an export, between its items and behind each item. */
export interface ExportFormat {
  readonly contentType: string;
  readonly begin: string;
  readonly between: string;
  readonly behind: string;
  readonly end: string;
}

/** One JSON array. */
export const JSON_ARRAY: ExportFormat = {
  contentType: 'application/json; charset=utf-8',
  begin: '[',
  between: ',',
  behind: '',
  end: ']',
};

/** One element a line. */
export const NDJSON: ExportFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  begin: '',
  between: '',
  behind: '\n',
  end: '',
};

/** What stands between two items. */
export function separatorOf({ behind, between }: ExportFormat): string {
  return behind + between;
}
