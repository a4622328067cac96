/** What the WebAssembly engine of this process can do. */
import { toWasm } from "../emit/wasm/wasm.ts";
import { Builder } from "../kernel/builder.ts";

let relaxed: boolean | undefined;

/** Whether fused multiply-add is there: relaxed SIMD, which Node has from 22 on. */
export function hasRelaxed(): boolean {
  if (relaxed === undefined) {
    const b = new Builder([{ name: "x", kind: "lane" }]);
    const x = b.input("x");
    relaxed = WebAssembly.validate(toWasm({ probe: b.finish({ y: b.madd(x, x, x) }) }, { relaxed: true, shared: false }) as BufferSource);
  }
  return relaxed;
}
