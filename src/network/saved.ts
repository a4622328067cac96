/** Networks from plain data and from files: with the weights that are there, ready to predict and to learn on. */
import { fromJson } from "./files/json.ts";
import { fromSafetensors } from "./files/safetensors.ts";
import type { Model } from "./model.ts";
import { type Network, network } from "./network.ts";
import { dense, type NetworkSpec } from "./spec.ts";

/** What a network needs to learn on that no file says. */
export type Restart = Pick<NetworkSpec, "batch" | "seed" | "threads">;

/** The network of a model. @throws RangeError as network() does */
export async function networkOf({ inputs, loss, layers }: Model, options: Restart = {}): Promise<Network> {
  const made = await network({
    ...options,
    inputs,
    loss,
    layers: layers.map(({ units, activation, trainable }) => dense(units, activation, { trainable: trainable.length > 0 && trainable })),
  });
  made.setWeights(layers);
  return made;
}

/** A network from what JSON.parse gave of a file. @throws NetworkFileError with the place of what is wrong */
export const networkFromJson = async (file: unknown, options?: Restart): Promise<Network> => networkOf(fromJson(file), options);

/** A network from the bytes of a safetensors file. @throws NetworkFileError with what is wrong */
export const networkFromSafetensors = async (file: Uint8Array, options?: Restart): Promise<Network> =>
  networkOf(fromSafetensors(file), options);
