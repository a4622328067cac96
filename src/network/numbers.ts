/** A list of numbers that grows. */
export class Numbers {
  private values = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(2 * this.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }
  array(): Float64Array {
    return this.values.slice(0, this.length);
  }
}
