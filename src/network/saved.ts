/** Networks from plain data and from files: with the weights that are there, ready to predict and to learn on. */
import { fromJson } from "./files/json.ts";
import { fromSafetensors } from "./files/safetensors.ts";
import { type Network, networkOf, type Restart } from "./network.ts";

export { networkOf, type Restart } from "./network.ts";

/** A network from what JSON.parse gave of a file. @throws NetworkFileError with the place of what is wrong */
export const networkFromJson = async (file: unknown, options?: Restart): Promise<Network> => networkOf(fromJson(file), options);

/** A network from the bytes of a safetensors file. @throws NetworkFileError with what is wrong */
export const networkFromSafetensors = async (file: Uint8Array, options?: Restart): Promise<Network> =>
  networkOf(fromSafetensors(file), options);
