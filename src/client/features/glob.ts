// Glob patterns for file names that may hold anything.

/** A pattern that matches exactly this file name. */
export function globOf(fileName: string): string {
  return fileName.replaceAll(/[*?[\]{}]/g, '[$&]');
}
