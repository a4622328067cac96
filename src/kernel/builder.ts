/**
 * Writing programs: one method an operation. The same operation on the same arguments is written once; what no output
 * needs is dropped at the end.
 */
import {
  fromBits,
  type Input,
  inputOperation,
  type Operation,
  type OperationName,
  type Program,
  resultType,
  type Type,
  toBits,
} from "./program.ts";

/** A value in a program that is being written: its place. */
export type Value = number & { readonly brand: "value" };

export class Builder {
  private readonly inputs: Input[];
  private readonly operations: Operation[] = [];
  private readonly known = new Map<string, Value>();

  /** @param inputs what the kernel reads, in the order of its arguments */
  constructor(inputs: readonly Input[]) {
    this.inputs = [...inputs];
  }

  type(v: Value): Type {
    return (this.operations[v] as Operation).type;
  }

  private put(name: OperationName, args: readonly Value[], carried: Pick<Operation, "index" | "bits"> = {}, constant?: Type): Value {
    const type =
      constant ??
      resultType(
        name,
        args.map((a) => this.type(a)),
      );
    if (typeof type === "object") throw new TypeError(`internal: ${type.wrong}`);
    const key = `${name} ${args.join()} ${carried.index ?? ""} ${carried.bits ?? ""}`;
    let place = this.known.get(key);
    if (place === undefined) {
      place = (this.operations.push({ name, type, args, ...carried }) - 1) as Value;
      this.known.set(key, place);
    }
    return place;
  }

  /** An input, by its name. */
  input(name: string): Value {
    const index = this.inputs.findIndex((i) => i.name === name);
    const input = this.inputs[index];
    if (!input) throw new TypeError(`internal: no input ${name}`);
    return this.put(inputOperation(input.kind), [], { index });
  }

  /** A constant, rounded to float32. */
  f32(value: number): Value {
    return this.put("constant32", [], { bits: toBits(value, "f32") });
  }
  f64(value: number): Value {
    return this.put("constant64", [], { bits: toBits(value, "f64") });
  }
  /** A constant of the same width as v. */
  like(v: Value, value: number): Value {
    return this.isWide(v) ? this.f64(value) : this.f32(value);
  }
  /** A constant with these bits. */
  bits32(bits: number): Value {
    return this.put("constant32", [], { bits: BigInt(bits >>> 0) });
  }
  bits64(bits: bigint): Value {
    return this.put("constant64", [], { bits });
  }
  isWide(v: Value): boolean {
    return this.type(v).endsWith("64");
  }
  /** The number that a value is, where it is a constant. */
  constantOf(v: Value): number | undefined {
    const { bits, type } = this.operations[v] as Operation;
    return bits === undefined ? undefined : fromBits(bits, type);
  }

  add(a: Value, b: Value): Value {
    return this.put("add", [a, b]);
  }
  sub(a: Value, b: Value): Value {
    return this.put("sub", [a, b]);
  }
  mul(a: Value, b: Value): Value {
    return this.put("mul", [a, b]);
  }
  div(a: Value, b: Value): Value {
    return this.put("div", [a, b]);
  }
  /** a*b + c */
  madd(a: Value, b: Value, c: Value): Value {
    return this.put("madd", [a, b, c]);
  }
  /** c - a*b */
  nmadd(a: Value, b: Value, c: Value): Value {
    return this.put("nmadd", [a, b, c]);
  }
  sqrt(a: Value): Value {
    return this.put("sqrt", [a]);
  }
  abs(a: Value): Value {
    return this.put("abs", [a]);
  }
  neg(a: Value): Value {
    return this.put("neg", [a]);
  }
  /** b < a ? b : a */
  min(a: Value, b: Value): Value {
    return this.put("min", [a, b]);
  }
  /** a < b ? b : a */
  max(a: Value, b: Value): Value {
    return this.put("max", [a, b]);
  }
  nearest(a: Value): Value {
    return this.put("nearest", [a]);
  }
  floor(a: Value): Value {
    return this.put("floor", [a]);
  }
  and(a: Value, b: Value): Value {
    return this.put("and", [a, b]);
  }
  or(a: Value, b: Value): Value {
    return this.put("or", [a, b]);
  }
  xor(a: Value, b: Value): Value {
    return this.put("xor", [a, b]);
  }
  /** a & ~b */
  andnot(a: Value, b: Value): Value {
    return this.put("andnot", [a, b]);
  }
  iadd(a: Value, b: Value): Value {
    return this.put("iadd", [a, b]);
  }
  isub(a: Value, b: Value): Value {
    return this.put("isub", [a, b]);
  }
  shl(a: Value, distance: number): Value {
    return this.put("shl", [a], { index: distance });
  }
  shr(a: Value, distance: number): Value {
    return this.put("shr", [a], { index: distance });
  }
  lt(a: Value, b: Value): Value {
    return this.put("lt", [a, b]);
  }
  le(a: Value, b: Value): Value {
    return this.put("le", [a, b]);
  }
  eq(a: Value, b: Value): Value {
    return this.put("eq", [a, b]);
  }
  ne(a: Value, b: Value): Value {
    return this.put("ne", [a, b]);
  }
  both(a: Value, b: Value): Value {
    return this.put("both", [a, b]);
  }
  either(a: Value, b: Value): Value {
    return this.put("either", [a, b]);
  }
  unless(a: Value, b: Value): Value {
    return this.put("unless", [a, b]);
  }
  select(mask: Value, yes: Value, no: Value): Value {
    return yes === no ? yes : this.put("select", [mask, yes, no]);
  }
  promote(a: Value): Value {
    return this.put("promote", [a]);
  }
  demote(a: Value): Value {
    return this.put("demote", [a]);
  }
  /** |x| with the sign of s. */
  withSign(x: Value, s: Value): Value {
    const bit = this.signBit(s);
    return this.or(this.andnot(x, bit), this.and(s, bit));
  }
  /** A constant with the sign bit of the width of v. */
  signBit(v: Value): Value {
    return this.isWide(v) ? this.bits64(1n << 63n) : this.bits32(0x80000000);
  }
  /** A polynomial by Horner's rule, coefficients from the constant one on. */
  horner(x: Value, coefficients: readonly number[]): Value {
    const [last, ...rest] = coefficients.map((c) => this.like(x, c)).reverse() as [Value, ...Value[]];
    return rest.reduce((sum, c) => this.madd(sum, x, c), last);
  }
  /** The same by Estrin's scheme: more operations side by side. `square` is x*x where it is there already. */
  estrin(x: Value, coefficients: readonly number[], square?: Value): Value {
    let parts = coefficients.map((c) => this.like(x, c));
    let power = x;
    while (parts.length > 1) {
      const pairs: Value[] = [];
      for (let i = 0; i < parts.length; i += 2) {
        const [low, high] = [parts[i] as Value, parts[i + 1]];
        pairs.push(high === undefined ? low : this.madd(high, power, low));
      }
      parts = pairs;
      if (parts.length > 1) power = power === x && square !== undefined ? square : this.mul(power, power);
    }
    return parts[0] as Value;
  }

  /** The program that gives these outputs: only what they need, in the order in which it was written. */
  finish(outputs: Readonly<Record<string, Value>>): Program {
    const wanted = new Set<number>();
    const visit = (place: number): void => {
      if (wanted.has(place)) return;
      wanted.add(place);
      (this.operations[place] as Operation).args.forEach(visit);
    };
    Object.values(outputs).forEach(visit);
    const places = [...wanted].sort((a, b) => a - b);
    const renamed = new Map(places.map((place, i) => [place, i]));
    return {
      inputs: this.inputs,
      operations: places.map((place) => {
        const op = this.operations[place] as Operation;
        return { ...op, args: op.args.map((a) => renamed.get(a) as number) };
      }),
      outputs: Object.entries(outputs).map(([name, v]) => ({ name, from: renamed.get(v) as number })),
    };
  }
}
