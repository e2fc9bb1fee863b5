export interface Result {
  passed: number;
  failed: number;
  skipped: number;
  skippedNames: string[];
  failures: { name: string; says: string }[];
}
export function ofVitest(json: object, root: string): Result;
export function ofPlaywright(json: object): Result;
