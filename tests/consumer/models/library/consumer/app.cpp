#include <cstdio>

float positive_sum(float a, float b);

int main() { std::printf("%g\n", positive_sum(3, -5)); }
