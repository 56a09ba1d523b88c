"""Regression with AR(1) errors, by restricted maximum likelihood, over periods of which some may be missing."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# The profile is searched on atanh(rho), where its width is close to 1/sqrt(n) whatever rho is.
ATANH_RHO_RANGE = (-2.3, 2.9)
NODES_PER_STANDARD_ERROR = 2


class Profile:
    """Generalised least squares of the last column of ``z`` on the others, for many values of rho at once.

    The inverse of an AR(1) correlation matrix only links neighbours, so for every rho Z'R^-1 Z is a
    combination of the same few cross-products, one set for each distance between neighbours that occurs.
    """

    def __init__(self, z: Array, gaps: NDArray[np.int64]):
        self.n, self.n_columns = z.shape
        self.first = np.outer(z[0], z[0])
        self.products = list(_cross_products(z, gaps))

    def __call__(self, rho: Array) -> tuple[Array, Array, Array]:
        """REML log likelihood, coefficients and covariance, each with one entry a rho."""
        p = self.n_columns - 1
        moments = np.broadcast_to(self.first, (len(rho), *self.first.shape))
        log_determinant = np.zeros(len(rho))
        for gap, n_pairs, later, crossed, earlier in self.products:
            link = (rho**gap)[:, None, None]
            moments = moments + (later - link * crossed + link**2 * earlier) / (1 - link**2)
            log_determinant = log_determinant + n_pairs * np.log1p(-(rho ** (2 * gap)))
        # Cholesky of [X y]'R^-1[X y]: its corner solves the regression, its last entry is what is left.
        triangle = np.linalg.cholesky(moments)
        inverse = np.linalg.inv(triangle[:, :p, :p])
        residual_squares = triangle[:, p, p] ** 2
        coefficients = np.einsum("kij,ki->kj", inverse, triangle[:, p, :p])
        variance = residual_squares / (self.n - p)
        covariance = variance[:, None, None] * np.einsum("kij,kil->kjl", inverse, inverse)
        diagonal = np.diagonal(triangle, axis1=1, axis2=2)[:, :p]
        log_likelihood = -0.5 * (
            log_determinant + 2 * np.log(diagonal).sum(axis=1) + (self.n - p) * np.log(residual_squares)
        )
        return log_likelihood, coefficients, covariance


def _cross_products(z: Array, gaps: NDArray[np.int64]) -> Iterator[tuple[int, int, Array, Array, Array]]:
    for gap in np.unique(gaps):
        later, earlier = z[1:][gaps == gap], z[:-1][gaps == gap]
        crossed = later.T @ earlier
        yield int(gap), len(later), later.T @ later, crossed + crossed.T, earlier.T @ earlier


def reml(profile: Profile) -> tuple[float, Array, Array]:
    """REML estimate of rho, the coefficients there, and their covariance with rho's own uncertainty in it."""
    from scipy import optimize  # as slow to import

    low, high = ATANH_RHO_RANGE
    n_nodes = int((high - low) * NODES_PER_STANDARD_ERROR * np.sqrt(profile.n)) + 2
    nodes = np.linspace(low, high, n_nodes)
    rho = np.tanh(nodes)
    log_likelihood, coefficients, covariance = profile(rho)

    best = int(log_likelihood.argmax())
    found = optimize.minimize_scalar(
        lambda node: -profile(np.tanh([node]))[0][0],
        bounds=(nodes[max(best - 1, 0)], nodes[min(best + 1, n_nodes - 1)]),
        method="bounded",
        options={"xatol": 1e-6},
    )
    best_rho = np.tanh(found.x)
    best_coefficients = profile(np.array([best_rho]))[1][0]

    # Flat in rho: 1 - rho^2 is the step in rho that one step of atanh(rho) makes.
    weights = np.exp(log_likelihood - log_likelihood.max()) * (1 - rho**2)
    weights = weights / weights.sum()
    spread = coefficients - best_coefficients
    total = np.einsum("k,kij->ij", weights, covariance) + np.einsum("k,ki,kj->ij", weights, spread, spread)
    return float(best_rho), best_coefficients, total
