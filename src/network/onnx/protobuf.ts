/** Messages of Protocol Buffers (protobuf.dev/programming-guides/encoding), as far as ONNX files need them. */

const WIRE = { varint: 0, length: 2, fixed32: 5 } as const;

/** A message that is being written, field by field. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** A whole number from 0 to 2^53 - 1. */
  whole(field: number, value: number): this {
    return this.put(varint(field * 8 + WIRE.varint), varint(value));
  }
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.put(varint(field * 8 + WIRE.fixed32), bytes);
  }
  bytes(field: number, value: Uint8Array): this {
    return this.put(varint(field * 8 + WIRE.length), varint(value.length), value);
  }
  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }
  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  /** The bytes of all fields so far. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  private put(...parts: Uint8Array[]): this {
    this.parts.push(...parts);
    return this;
  }
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}
