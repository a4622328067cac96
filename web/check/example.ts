/** A derivation as students write it, with the slip that many make: a sign in the last line. */
export const EXAMPLE = String.raw`The logistic function:

$$
\begin{aligned}
g(z) &= \frac{1}{1 + e^{-z}} \\
g'(z) &= \frac{e^{-z}}{(1 + e^{-z})^2} \\
&= \frac{1 + e^{-z} - 1}{(1 + e^{-z})^2} \\
&= \frac{1}{1 + e^{-z}} - \left(\frac{1}{1 + e^{-z}}\right)^2 \\
&= g(z) (1 + g(z))
\end{aligned}
$$
`;
