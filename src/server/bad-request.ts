// A request that makes no sense: answered with its sentence, and not logged as a fault of ours.

export class BadRequest extends RangeError {
  constructor(message: string) {
    super(message);
    this.name = 'BadRequest';
  }
}
