// Objects inside objects, each in a list of the one around it, as deep as a program's stacks: walked without recursion.
// What the objects are, and which field holds the list, is the caller's business.

import type { JsonReader } from '../../bytes/json-reader.ts';

/** Where in an object the reader stands; behind a field or a child, a comma or an end must follow. */
const IN_FIELDS = 0, BEHIND_FIELD = 1, IN_CHILDREN = 2, BEHIND_CHILD = 3;

/** Walks the object that follows, step by step. */
export class NestedObjects {
  /** Children that are no objects: they are skipped. */
  odd = 0;
  private readonly reader: JsonReader;
  private readonly onObject: (parent: number) => number;
  /** Of each open object. Numbers, for there may be millions in a file made for that. */
  private readonly rows: number[] = [];
  private readonly states: number[] = [];

  /** `onObject` is called where an object opens, with the row of the one around it (-1: none), and returns its row. */
  constructor(reader: JsonReader, onObject: (parent: number) => number) {
    this.reader = reader;
    this.onObject = onObject;
  }

  /**
   * One step of the reader; says whether the outermost object is done. `readField` gets the row of an object, reads a
   * field's name, and either its value or nothing more: then it returns true, and the value is the list of children.
   */
  step(readField: (row: number) => boolean): boolean {
    const { reader, rows, states } = this;
    const top = rows.length - 1;
    if (top < 0) {
      this.enter(-1);
      return false;
    }
    if (states[top] === BEHIND_CHILD || states[top] === BEHIND_FIELD) {
      if (states[top] === BEHIND_CHILD) reader.afterItem();
      else reader.afterField();
      states[top]!--;
      reader.keep();
    }
    if (states[top] === IN_CHILDREN) this.child(top);
    else if (reader.closedObject()) {
      rows.length = states.length = top;
      if (top === 0) return true;
      states[top - 1] = BEHIND_CHILD;
    } else if (readField(rows[top]!)) {
      reader.openArray();
      states[top] = IN_CHILDREN;
    } else states[top] = BEHIND_FIELD;
    return false;
  }

  private child(around: number): void {
    const { reader, rows, states } = this;
    if (reader.closedArray()) states[around] = BEHIND_FIELD;
    else if (reader.kind() === 'object') this.enter(rows[around]!);
    else {
      reader.skipValue();
      this.odd++;
      states[around] = BEHIND_CHILD;
    }
  }

  private enter(parent: number): void {
    this.reader.openObject();
    this.rows.push(this.onObject(parent));
    this.states.push(IN_FIELDS);
    this.reader.keep();
  }
}
