/** A list of numbers that grows without being moved. */
export class Numbers {
  private readonly blocks: Float64Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }
  push(value: number): void {
    const place = this.count++ & PLACE;
    if (place === 0) this.blocks.push(new Float64Array(PLACE + 1));
    (this.blocks.at(-1) as Float64Array)[place] = value;
  }
  /** The number at a place, from 0. */
  at(i: number): number {
    return (this.blocks[i >>> BITS] as Float64Array)[i & PLACE] as number;
  }
}

const BITS = 16;
const PLACE = 2 ** BITS - 1;
