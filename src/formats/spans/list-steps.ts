// Steps through a JSON document that is one object, a list of them, or lists of such lists. Leaves out: what the objects are.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import type { DocumentWalk } from './read-documents.ts';

export class ListSteps implements DocumentWalk {
  private readonly cursor: JsonCursor;
  private readonly onObject: () => void;
  private readonly mostLists: number;
  private depth = 0;
  /** Behind an item, of which it is not known yet whether another one follows. */
  private between = false;

  /** `onObject` reads the object that the cursor stands before; what is none is passed over, and lists deeper than `mostLists`. */
  constructor(cursor: JsonCursor, onObject: () => void, mostLists = Infinity) {
    this.cursor = cursor;
    this.onObject = onObject;
    this.mostLists = mostLists;
  }

  step(): boolean {
    const { cursor } = this;
    if (this.between) {
      cursor.afterItem();
      this.between = false;
      return false;
    }
    if (this.depth > 0 && cursor.closedArray()) this.depth--;
    else if (cursor.kind() === 'array' && this.depth < this.mostLists) {
      cursor.openArray();
      this.depth++;
      return false;
    } else if (cursor.kind() === 'object') this.onObject();
    else cursor.skipValue();
    this.between = this.depth > 0;
    return this.depth === 0;
  }
}
