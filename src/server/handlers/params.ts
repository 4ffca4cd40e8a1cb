// What a request brings, checked before it is used: another editor may send anything.

import { BadRequest } from '../bad-request.ts';

/** @throws {BadRequest} unless it is a number that is one. */
export function finiteNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadRequest(`“${name}” must be a number`);
  return value;
}

/** @throws {BadRequest} unless it is a text. */
export function plainText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new BadRequest(`“${name}” must be a text`);
  return value;
}

/** Names that stand for a text in whatever request has them. */
const TEXTS = ['uri', 'profile', 'document', 'url', 'method'];

/** @throws {BadRequest} unless a request brings an object whose names and places are texts. */
export function checkParams(params: unknown): void {
  if (typeof params !== 'object' || params === null) throw new BadRequest('the parameters are missing');
  for (const [name, value] of Object.entries(params)) if (TEXTS.includes(name)) plainText(value, name);
}
