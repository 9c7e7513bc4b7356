/** What is to be reached: by the ratio to the baseline, or by the measured value itself. */
export interface Goal {
  readonly of: 'ratio' | 'value';
  readonly bound: 'at least' | 'at most';
  /** What must be reached. */
  readonly first: number;
  /** What is aimed at: the limit that the table's share is a share of. */
  readonly further: number;
}

/** How far one came. */
export type Standing = 'no' | 'yes' | 'further';

/** So many times the baseline, or more. */
export function timesAtLeast(first: number, further = first): Goal {
  return { of: 'ratio', bound: 'at least', first, further };
}

/** So many times the baseline, or less. */
export function timesAtMost(first: number, further = first): Goal {
  return { of: 'ratio', bound: 'at most', first, further };
}

/** That value in the row's unit, or less. */
export function valueAtMost(first: number, further = first): Goal {
  return { of: 'value', bound: 'at most', first, further };
}

/** Which of the two marks a result has reached. */
export function standing({ bound, first, further }: Goal, result: number): Standing {
  const reaches = (mark: number): boolean => (bound === 'at least' ? result >= mark : result <= mark);
  if (!reaches(first)) return 'no';
  return reaches(further) && further !== first ? 'further' : 'yes';
}

/** What part of the limit a result is: 1 at the limit, more beyond it. */
export function shareOfLimit({ bound, further }: Goal, result: number): number {
  return bound === 'at least' ? result / further : further / result;
}
