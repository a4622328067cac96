"""Prints how many bytes PyTorch keeps for the backward pass of a network beside its weights, a minibatch and targets: what ../training.mjs asks."""

import sys

import torch

batch, inputs, depth, width, outputs = map(int, sys.argv[1:])
layers = []
for l in range(depth):
    layers += [torch.nn.Linear(inputs if l == 0 else width, width), torch.nn.SiLU()]
model = torch.nn.Sequential(*layers, torch.nn.Linear(width, outputs))
x, y = torch.rand(batch, inputs), torch.randint(outputs, (batch,))
given = {t.data_ptr() for t in [*model.parameters(), x, y]}
kept = {}


def keep(tensor):
    kept[tensor.data_ptr()] = tensor.numel() * tensor.element_size()
    return tensor


with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
    torch.nn.functional.cross_entropy(model(x), y)
print(sum(size for place, size in kept.items() if place not in given))
