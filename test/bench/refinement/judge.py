"""Scores pairs of image files by SSIMULACRA 2. Each line of the input has two names, each line of the output a score."""
import sys

from ssimulacra2 import compute_ssimulacra2

for line in sys.stdin:
    original, image = line.rstrip("\n").split("\t")
    print(compute_ssimulacra2(original, image), flush=True)
